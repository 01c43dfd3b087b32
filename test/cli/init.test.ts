import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../support/folder.js";
import { init, redloom } from "./support/init.js";

const all = [
  ".gitignore",
  "compose.yaml",
  "package.json",
  "redloom.config.yaml",
  "schemas/shop.yaml",
  "src/redloom-example.test.ts",
  "src/redloom-example.ts",
  "tsconfig.json",
];

describe("redloom init", () => {
  test("an empty folder: writes all, tells the next commands; run again, it changes nothing", async () => {
    const folder = makeFolder();
    const { exitCode, out, err } = await init(folder);
    expect([exitCode, err]).toEqual([0, ""]);
    const files = folder.all();
    expect(Object.keys(files)).toEqual(all);
    expect(out).toContain(
      "Next:\n  npm install redloom zod && npm install --save-dev typescript tsx @types/node\n  npm run codegen\n  npm run example\n",
    );
    const again = await init(folder);
    expect(again.out).toMatch(/^Nothing to do: all is there\.\n/);
    expect(folder.all()).toEqual(files);
    expect((await redloom(folder.path, ["lint"])).exitCode).toBe(0);
    expect((await redloom(folder.path, ["lint", "--rules", "strict"])).exitCode).toBe(0);
  });

  test("a second run without flags: finds the contract of the first, whatever it is called", async () => {
    const folder = makeFolder();
    await init(folder, "--contracts", "contracts", "--output", "generated");
    const files = folder.all();
    expect(files["redloom-example.ts"]).toContain('from "./generated/shop/index.js"');
    expect((await redloom(folder.path, ["init"])).out).toMatch(/^Nothing to do/);
    expect(folder.all()).toEqual(files);
  });

  test("--dry-run: writes nothing, tells all; --json is one object", async () => {
    const folder = makeFolder();
    const { out } = await init(folder, "--dry-run");
    expect(out).toContain("would write   schemas/shop.yaml\n");
    const { out: json, err } = await init(folder, "--dry-run", "--json");
    expect(err).toBe("");
    const report = JSON.parse(json);
    expect(report).toMatchObject({
      command: "init",
      ok: true,
      findings: [],
      dryRun: true,
      packageManager: "npm",
      advice: [],
    });
    expect(report.files.map(({ path, state }: { path: string; state: string }) => `${state} ${path}`).sort()).toEqual(
      all.map((path) => `write ${path}`).sort(),
    );
    expect(folder.all()).toEqual({});
  });

  test("what exists is kept: settings, contract, example, compose file, tsconfig, scripts; all of it is told", async () => {
    const folder = makeFolder();
    const mine = {
      "redloom.config.yaml": "contracts: schemas\n",
      "schemas/other.yaml": "redloom: 1\nnamespace: other\nmessages: { M: string }\n",
      "src/redloom-example.ts": "mine",
      "docker-compose.yml": "services: {}\n",
      "tsconfig.json": '{ "compilerOptions": { "module": "nodenext" } }',
      ".gitignore": "/node_modules\n*.log",
      "package.json": '{"type":"module","scripts":{"codegen":"mine","test":"jest","lint":"eslint"}}',
    };
    folder.write(mine);
    const { exitCode, out } = await init(folder);
    const { "package.json": changed, ...others } = folder.all();
    const { "package.json": _, ...before } = mine;
    expect([exitCode, others]).toEqual([0, before]);
    expect(changed).toBe(
      '{"type":"module","scripts":{"codegen":"mine","test":"jest","lint":"eslint", "codegen:check": "redloom generate --check", "lint:contracts": "redloom lint"}}',
    );
    for (const part of [
      "kept     schemas (it has contracts",
      "kept     docker-compose.yml",
      "has a script `codegen` already",
    ]) {
      expect(out).toContain(part);
    }
    expect(out).not.toContain("npm run example");
    expect((await init(folder)).out).toContain("Nothing to do");
  });

  test("an example that was changed: kept; what was deleted comes back", async () => {
    const folder = makeFolder();
    await init(folder);
    const files = folder.all();
    folder.write({ "src/redloom-example.ts": "// changed\n" });
    const { out } = await init(folder);
    expect(out).toContain("kept     src/redloom-example.ts (you have changed it)");
    expect(folder.read("src/redloom-example.ts")).toBe("// changed\n");
    expect(Object.keys(folder.all())).toEqual(Object.keys(files));
  });

  test.each([
    ["1 2", "app-1-2"],
    ["Ünï", "uni"],
    ["class", "class"],
    ["日本", "app"],
    ["@acme/OrderService", "order-service"],
    ["__proto__", "proto"],
    ["-a..b-", "a-b"],
  ])("a project called %j: the namespace %j, whose contract has no finding", async (name, namespace) => {
    const folder = makeFolder();
    if (name.includes("/")) folder.write({ "package.json": JSON.stringify({ name }) });
    const cwd = name.includes("/") ? folder.path : join(folder.path, name);
    mkdirSync(cwd, { recursive: true });
    expect((await redloom(cwd, ["init"])).exitCode).toBe(0);
    expect(Object.keys(folder.all()).some((path) => path.endsWith(`schemas/${namespace}.yaml`))).toBe(true);
    expect((await redloom(cwd, ["generate"])).exitCode).toBe(0);
    const example = Object.entries(folder.all()).find(([path]) => path.endsWith("redloom-example.ts"))?.[1] ?? "";
    const client = Object.entries(folder.all()).find(([path]) => path.endsWith(`${namespace}/client.ts`))?.[1];
    expect(client).toContain(`export function ${/import \{ (\w+) \} from "\.\/gen/.exec(example)?.[1]}(`);
  });

  test("with a terminal: asks for the namespace and the folder, and takes what is typed, or what it suggests", async () => {
    const folder = makeFolder();
    const asked: string[] = [];
    const answers = ["orders", ""];
    const ask = async (question: string) => {
      asked.push(question);
      return answers.shift() ?? "";
    };
    await redloom(folder.path, ["init"], { ask });
    expect(asked).toEqual([
      expect.stringMatching(/^Namespace.* \[redloom-test-[\w-]+\]: $/),
      "Folder of contracts [schemas]: ",
    ]);
    expect(folder.read("schemas/orders.yaml")).toContain("namespace: orders\n");
    for (const flag of ["--yes", "--json"]) await redloom(folder.path, ["init", flag], { ask });
    expect(asked).toHaveLength(2);
  });
});
