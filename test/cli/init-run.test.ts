import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { installed } from "../support/packed.js";
import { useRedis } from "../support/redis.js";

const exec = promisify(execFile);
const root = new URL("../..", import.meta.url).pathname;

interface Project {
  readonly cwd: string;
  /** Runs a command line as npm runs a script: with the installed programs on PATH. What it says where it fails, too. */
  readonly run: (command: string) => Promise<string>;
  /** Runs a script of package.json. */
  readonly script: (name: string) => Promise<string>;
}

/** A project below the installed package, with tsx as this repository has it. */
async function project(files: Readonly<Record<string, string>>, redisUrl = ""): Promise<Project> {
  const home = await installed();
  const cwd = mkdtempSync(join(home, "init-"));
  mkdirSync(join(cwd, "node_modules/.bin"), { recursive: true });
  symlinkSync(join(root, "node_modules/tsx"), join(cwd, "node_modules/tsx"));
  symlinkSync(join(root, "node_modules/tsx/dist/cli.mjs"), join(cwd, "node_modules/.bin/tsx"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const programs = [join(cwd, "node_modules/.bin"), join(home, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: programs, REDIS_URL: redisUrl, NODE_ENV: "" };
  const run = (command: string): Promise<string> =>
    exec("sh", ["-c", command], { cwd, env }).then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }: { stdout: string; stderr: string }) => `failed: ${stdout}${stderr}`,
    );
  const script = (name: string): Promise<string> =>
    run(JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")).scripts[name]);
  return { cwd, run, script };
}

describe("what `redloom init` wrote", () => {
  const redis = useRedis({ own: true });

  test.each([
    ["an empty folder", {}, ""],
    ["a CommonJS package", { "package.json": '{ "name": "old-shop", "version": "1.0.0" }\n' }, ""],
    [
      "an ESM package, other folders",
      { "package.json": '{\n  "type": "module"\n}\n' },
      "--contracts 'my contracts' --output lib/gen",
    ],
  ] as const)(
    "in %s: generates, type-checks, runs, and its test passes",
    async (_, files, flags) => {
      const { run, script } = await project(files, redis.url);
      expect(await run(`redloom init --yes --namespace shop ${flags}`)).toContain("npm run codegen");
      expect(await script("codegen")).toContain("Wrote ");
      expect(await script("codegen:check")).toContain("up to date");
      expect(await script("lint")).toContain("no finding");
      const lines = [
        'heard "Hello" from example',
        "worked on a job of kind report, attempt 1",
        "held the lock",
        "allowed, 9 left",
        'stored "Hello"',
      ];
      expect(await script("example")).toBe(`${lines.join("\n")}\n`);
      expect(await script("test")).toMatch(/pass 1\n[\s\S]*fail 0\n/);
      // Compiled by tsc and run by plain Node as well: in CommonJS the package is required.
      expect(await run("tsc")).toBe("");
      await redis.raw.flushall();
      expect(await run("node dist/redloom-example.js")).toBe(`${lines.join("\n")}\n`);
      await redis.raw.flushall();
    },
    180_000,
  );

  test("in a project whose tsconfig.json cannot work: with the lines that are told it does", async () => {
    const options = {
      module: "commonjs",
      moduleResolution: "node10",
      target: "es2022",
      types: ["node"],
      strict: false,
      noEmit: true,
    };
    const text = (compilerOptions: object): string => JSON.stringify({ compilerOptions, include: ["src"] });
    const { cwd, run } = await project({ "package.json": "{}\n", "tsconfig.json": text(options) });
    const { advice } = JSON.parse(await run("redloom init --json --namespace shop"));
    await run("redloom generate");
    const schema = /\$schema=(.*)/.exec(readFileSync(join(cwd, "schemas/shop.yaml"), "utf8"))?.[1] ?? "";
    expect(existsSync(join(cwd, "schemas", schema))).toBe(true);
    const lines = /write: (.*)$/.exec(advice[0])?.[1];
    writeFileSync(join(cwd, "tsconfig.json"), text({ ...options, ...JSON.parse(`{${lines}}`) }));
    expect(await run("tsc")).toBe("");
  }, 60_000);
});
