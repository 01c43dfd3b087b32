import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { installed } from "../support/packed.js";
import { useRedis } from "../support/redis.js";

const exec = promisify(execFile);
const root = new URL("../..", import.meta.url).pathname;

/** A project below the installed package, with tsx as this repository has it. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = mkdtempSync(join(await installed(), "init-"));
  mkdirSync(join(cwd, "node_modules/.bin"), { recursive: true });
  symlinkSync(join(root, "node_modules/tsx"), join(cwd, "node_modules/tsx"));
  symlinkSync(join(root, "node_modules/tsx/dist/cli.mjs"), join(cwd, "node_modules/.bin/tsx"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

describe("what `redloom init` wrote", () => {
  const redis = useRedis({ own: true });

  test.each([
    ["an empty folder", {}, []],
    ["a CommonJS package", { "package.json": '{ "name": "old-shop", "version": "1.0.0" }\n' }, []],
    [
      "an ESM package, other folders",
      { "package.json": '{\n  "type": "module"\n}\n' },
      ["--contracts", "my contracts", "--output", "lib/gen"],
    ],
  ] as const)(
    "in %s: generates, type-checks, runs, and its test passes",
    async (_, files, flags) => {
      const cwd = await project(files);
      const env = { ...process.env, REDIS_URL: redis.url, NODE_ENV: "" };
      const run = async (program: string, ...args: string[]): Promise<string> => {
        const said = await exec(program, args, { cwd, env }).catch(
          (error: { stdout: string; stderr: string }) => error,
        );
        return said.stdout + said.stderr;
      };
      expect(await run("npx", "redloom", "init", "--yes", "--namespace", "shop", ...flags)).toContain(
        "npm run codegen",
      );
      expect(await run("npm", "run", "--silent", "codegen")).toContain("Wrote ");
      expect(await run("npm", "run", "--silent", "codegen:check")).toContain("up to date");
      expect(await run("npm", "run", "--silent", "lint")).toContain("no finding");
      expect(await run("npx", "tsc", "--noEmit")).toBe("");
      const lines = [
        'heard "Hello" from example',
        "worked on a job of kind report, attempt 1",
        "held the lock",
        "allowed, 9 left",
        'stored "Hello"',
      ];
      expect(await run("npm", "run", "--silent", "example")).toBe(`${lines.join("\n")}\n`);
      expect(await run("npm", "run", "--silent", "test")).toMatch(/pass 1\n[\s\S]*fail 0\n/);
      // Compiled by tsc and run by plain Node as well: in CommonJS the package is required.
      expect(await run("npx", "tsc")).toBe("");
      await redis.raw.flushall();
      expect(await run(process.execPath, "dist/redloom-example.js")).toBe(`${lines.join("\n")}\n`);
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
      strict: true,
      noEmit: true,
    };
    const cwd = await project({
      "package.json": "{}\n",
      "tsconfig.json": JSON.stringify({ compilerOptions: options, include: ["src"] }),
    });
    const redloom = async (...args: string[]) => (await exec("npx", ["redloom", ...args], { cwd })).stdout;
    const { advice } = JSON.parse(await redloom("init", "--json", "--namespace", "shop"));
    await redloom("generate");
    const lines = /write: (.*)$/.exec(advice[0])?.[1];
    const mended = { ...options, ...JSON.parse(`{${lines}}`) };
    writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions: mended, include: ["src"] }));
    const { stdout } = await exec("npx", ["tsc"], { cwd }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe("");
  }, 60_000);
});
