import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere, type Surroundings } from "../../cli/surroundings.js";
import { makeFolder, type TestFolder } from "../support/folder.js";

async function redloom(cwd: string, args: readonly string[], surroundings: Partial<Surroundings> = {}) {
  const { exitCode, out, err } = await run(args, cwd, { ...nowhere, ...surroundings });
  return { exitCode, out, err };
}

const init = (folder: TestFolder, ...flags: string[]) =>
  redloom(folder.path, ["init", "--namespace", "shop", ...flags]);

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
    ["two blanks", '{\n  "name": "shop",\n  "scripts": {\n    "a": "b"\n  },\n  "x": [1, 2]\n}\n'],
    ["tabs, CRLF, no end", '{\r\n\t"name": "shop",\r\n\t"scripts": {\r\n\t\t"a": "}\\"{"\r\n\t}\r\n}'],
    ["four blanks, no scripts", '{\n    "name": "shop",\n    "files": ["a", "b"]\n}\n'],
    ["empty scripts, a decoy before", '{\n  "x": { "scripts": {} },\n  "scripts": {},\n  "type": "module"\n}\n'],
    ["one line", '{"name":"shop"}'],
    ["nothing in it", "{}\n"],
  ])("package.json with %s: keeps its form, and has the scripts", async (_, text) => {
    const folder = makeFolder();
    folder.write({ "package.json": text });
    await init(folder);
    const changed = folder.read("package.json");
    const { scripts, ...others } = JSON.parse(changed);
    const { scripts: before, ...same } = JSON.parse(text);
    expect([others, Object.keys(others)]).toEqual([same, Object.keys(same)]);
    expect(scripts).toMatchObject({ ...before, codegen: "redloom generate", example: "tsx src/redloom-example.ts" });
    expect([changed.includes("\r\n"), changed.includes("\t")]).toEqual([text.includes("\r\n"), text.includes("\t")]);
    expect(/\r(?!\n)|(?<!\r)\n/.test(changed)).toBe(/(?<!\r)\n/.test(text));
    // Every line that was there is there still, but for commas.
    const lines = changed.split(/\r?\n/).map((line) => line.replace(/,$/, ""));
    if (text.includes("\n") && before !== undefined && Object.keys(before).length > 0) {
      for (const line of text.split(/\r?\n/)) expect(lines).toContain(line.replace(/,$/, ""));
    }
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
    expect(folder.read("package.json")).toBe(changed);
  });

  test.each([
    ["jest", '{ "scripts": { "test": "jest" }, "devDependencies": { "jest": "30" } }'],
    ["jest beside vitest", '{ "devDependencies": { "jest": "30", "vitest": "4" } }'],
    ["a runner that is not known", '{ "scripts": { "test": "bun test" } }'],
  ])("beside %s: the example's test has a name that it passes by", async (_, text) => {
    const folder = makeFolder();
    folder.write({ "package.json": text });
    await init(folder);
    const files = folder.all();
    expect(Object.keys(files).filter((path) => /([./]|__tests__\/.*)(test|spec)\.ts$/.test(path))).toEqual([]);
    const { scripts } = JSON.parse(folder.read("package.json"));
    const script = scripts["test:redloom"] ?? scripts.test;
    expect(script).toBe("node --import tsx --test src/redloom-example-test.ts");
    expect(files["src/redloom-example-test.ts"]).toContain('from "node:test"');
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
    expect(folder.all()).toEqual(files);
  });

  test("the placeholder that npm writes for a test: replaced; a test of its own is not", async () => {
    const folder = makeFolder();
    const none = '"test": "echo \\"Error: no test specified\\" && exit 1"';
    folder.write({ "package.json": `{\n  "scripts": {\n    ${none},\n    "a": "b"\n  }\n}\n` });
    await init(folder);
    const { scripts } = JSON.parse(folder.read("package.json"));
    expect(Object.keys(scripts).slice(0, 2)).toEqual(["test", "a"]);
    expect(scripts.test).toBe("node --import tsx --test src/redloom-example.test.ts");
    expect(scripts).not.toHaveProperty("test:redloom");
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
    folder.write({ "package.json": `{ "scripts": { ${none.replace("exit 1", "exit 2")} } }` });
    await init(folder);
    expect(JSON.parse(folder.read("package.json")).scripts.test).toContain("exit 2");
  });

  test.each([
    ["twice", '{ "scripts": { "a": "1" }, "x": [{ "scripts": {} }], "scripts": { "b": "2" } }', { b: "2" }],
    ["with an escape in its name", '{ "\\u0073cripts": { "a": "1" } }', { a: "1" }],
  ])("package.json with scripts %s: added where JSON reads them", async (_, text, before) => {
    const folder = makeFolder();
    folder.write({ "package.json": text });
    await init(folder);
    expect(JSON.parse(folder.read("package.json")).scripts).toMatchObject({ ...before, codegen: "redloom generate" });
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
  });

  test("settings that are broken YAML: told on one line, and nothing is written", async () => {
    const folder = makeFolder();
    folder.write({ "redloom.config.yaml": "contracts: [\n" });
    const { exitCode, err } = await init(folder);
    expect([exitCode, err]).toEqual([
      2,
      expect.stringMatching(/^error: redloom\.config\.yaml: [^\ufffd\n]+ at line 2, column 1\nfix: .+\n$/),
    ]);
    expect(Object.keys(folder.all())).toEqual(["redloom.config.yaml"]);
  });

  test.each([
    [
      "pnpm-lock.yaml",
      "",
      "pnpm add redloom zod && pnpm add --save-dev --allow-build=esbuild typescript tsx @types/node\n  pnpm run codegen",
    ],
    ["yarn.lock", "", "yarn add redloom zod && yarn add --dev typescript tsx @types/node\n  yarn run codegen"],
    ["bun.lock", "", "bun add redloom zod && bun add --dev typescript tsx @types/node\n  bun run codegen"],
    [
      "package-lock.json",
      "{}",
      "npm install redloom zod && npm install --save-dev typescript tsx @types/node\n  npm run codegen",
    ],
    [
      "package.json",
      '{ "packageManager": "pnpm@9.1.0", "devDependencies": { "tsx": "4", "typescript": "5" } }',
      "pnpm add redloom zod && pnpm add --save-dev @types/node\n",
    ],
  ])("the package manager is known by %s, in the folder or above", async (file, text, expected) => {
    const folder = makeFolder();
    folder.write({ [file]: text });
    expect((await init(folder, "--dry-run")).out).toContain(`Next:\n  ${expected}`);
    if (file === "package.json") return;
    mkdirSync(join(folder.path, "packages/shop"), { recursive: true });
    const below = await redloom(join(folder.path, "packages/shop"), ["init", "--dry-run"]);
    expect(below.out).toContain(`Next:\n  ${expected}`);
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

  test("--install: runs the project's package manager; where that fails, the command is told, and all is written", async () => {
    const folder = makeFolder();
    const pnpm = '#!/bin/sh\n[ -e fails ] && [ "$2" = redloom ] && exit 1\necho pnpm $* >> said\n';
    folder.write({
      "bin/pnpm": pnpm,
      "shop/pnpm-lock.yaml": "",
      "shop/package.json": '{ "devDependencies": { "tsx": "4" } }',
    });
    chmodSync(join(folder.path, "bin/pnpm"), 0o755);
    const environment = { PATH: `${join(folder.path, "bin")}:${process.env.PATH}` };
    const install = () => redloom(join(folder.path, "shop"), ["init", "--yes", "--install"], { environment });
    expect((await install()).out).toContain("Next:\n  pnpm run codegen\n");
    expect(folder.read("shop/said")).toBe("pnpm add redloom zod\npnpm add --save-dev typescript @types/node\n");
    folder.write({ "shop/fails": "" });
    const { exitCode, err } = await install();
    expect([exitCode, err]).toEqual([
      1,
      "error: `pnpm add redloom zod` failed; the files are written\nfix: Run `pnpm add redloom zod`, and see what it says.\n",
    ]);
    // What is on npm is installed all the same.
    expect(folder.read("shop/said").match(/pnpm add --save-dev typescript @types\/node/g)).toHaveLength(2);
    const dry = await redloom(join(folder.path, "shop"), ["init", "--install", "--dry-run"], { environment });
    expect(dry.exitCode).toBe(0);
  });

  test.each([
    [["--namespace", "a b"], "is no namespace"],
    [["--namespace", ""], "is no namespace"],
    [["--contracts", "../elsewhere"], "`contracts` cannot be"],
    [["--output", "."], "`output` cannot be"],
    [["--output", "a`b"], "`output` cannot be"],
    [["--contracts", "src", "--output", "src"], 'The contracts, "src", and the output, "src", are one folder'],
    [["--contracts", "src/generated/c"], "lie one in the other"],
  ])("wrong usage, %j: exit 2 with a fix, nothing is written", async (flags, message) => {
    const folder = makeFolder();
    const { exitCode, err } = await redloom(folder.path, ["init", ...flags]);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).toContain("fix: ");
    expect(folder.all()).toEqual({});
  });

  test("a package.json that is broken, a link that leads out: exit 1 with a fix", async () => {
    const folder = makeFolder();
    for (const text of ["{", "[]", '{ "scripts": 1 }']) {
      folder.write({ "package.json": text });
      const { exitCode, err } = await init(folder);
      expect([exitCode, err]).toEqual([1, expect.stringMatching(/package\.json.*Nothing was changed\nfix: /)]);
      expect(Object.keys(folder.all())).toEqual(["package.json"]);
    }
    const other = makeFolder();
    const linked = makeFolder();
    symlinkSync(other.path, join(linked.path, "schemas"));
    const { exitCode, err } = await init(linked);
    expect([exitCode, err]).toEqual([1, expect.stringContaining("leads out of the project")]);
    expect(other.all()).toEqual({});
  });

  test.each([
    [
      "module commonjs, node10",
      { module: "CommonJS", moduleResolution: "node" },
      "commonjs",
      ['"module": "nodenext", "moduleResolution": "nodenext"'],
    ],
    ["nothing said", {}, "module", ['"module": "nodenext"']],
    ["node16 in an ESM package", { module: "Node16" }, "module", []],
    ["node16 in a CommonJS package", { module: "node16" }, "commonjs", ['"module": "nodenext"']],
    ["a bundler's", { module: "esnext", moduleResolution: "bundler" }, "module", []],
    ["an old target", { module: "nodenext", target: "ES5" }, "module", ['"target": "es2022"']],
    [
      "verbatim in a CommonJS package",
      { module: "nodenext", verbatimModuleSyntax: true },
      "commonjs",
      ['"verbatimModuleSyntax": false'],
    ],
  ])(
    "a tsconfig.json of its own, %s: left alone; the lines that must change are told",
    async (_, compilerOptions, type, lines) => {
      const folder = makeFolder();
      const base = `// of the team\n{ "compilerOptions": ${JSON.stringify(compilerOptions)}, /* "module": "x" */ }\n`;
      folder.write({
        "package.json": JSON.stringify({ type }),
        "tsconfig.base.json": base,
        "tsconfig.json": '{ "extends": "./tsconfig.base.json" }',
      });
      const { out } = await init(folder, "--dry-run");
      const { advice } = JSON.parse((await init(folder, "--json")).out);
      for (const one of advice) expect(out).toContain(`\nNext:\n  ${one}\n  npm `);
      expect(advice).toEqual(
        lines.map(
          (line) => `tsconfig.json cannot compile generated code as it is. Under "compilerOptions" write: ${line}`,
        ),
      );
      expect(folder.read("tsconfig.base.json")).toBe(base);
    },
  );
});
