import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";
import { makeFolder } from "../support/folder.js";

async function redloom(cwd: string, ...args: string[]) {
  const { exitCode, out, err } = await run(args, cwd, nowhere);
  return { status: exitCode, stdout: out, stderr: err };
}

describe("the command line", () => {
  test("an unknown command or flag: exit 2, a suggestion, nothing on standard output", async () => {
    const { path } = makeFolder();
    const command = await redloom(path, "genrate");
    expect([command.status, command.stdout]).toEqual([2, ""]);
    expect(command.stderr).toContain("Did you mean generate?");
    const flag = await redloom(path, "generate", "--chek");
    expect([flag.status, flag.stdout]).toEqual([2, ""]);
    expect(flag.stderr).toContain("Did you mean --check?");
    expect((await redloom(path, "lint", "extra")).status).toBe(2);
    const json = await redloom(path, "generate", "--json", "--chek");
    expect([json.status, json.stderr, JSON.parse(json.stdout)]).toEqual([
      2,
      "",
      {
        command: "generate",
        ok: false,
        findings: [],
        error: { message: "unknown option '--chek'", fix: "Did you mean --check?" },
      },
    ]);
  });

  test("no command: exit 2 and the help; --help and --version: exit 0 on standard output", async () => {
    const { path } = makeFolder();
    expect((await redloom(path)).status).toBe(2);
    const help = await redloom(path, "--help");
    expect(help.status).toBe(0);
    expect(help.stdout).toContain("generate");
    expect((await redloom(path, "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("a missing contract folder, an output that is a file: exit 1, told with a fix", async () => {
    const folder = makeFolder();
    const missing = await redloom(folder.path, "generate");
    expect([missing.status, missing.stdout]).toEqual([1, ""]);
    expect(missing.stderr).toMatch(/The contract folder "schemas" does not exist\nfix: /);
    folder.write({ "schemas/a.yaml": "redloom: 1\nnamespace: a\nmessages: { A: string }\n", out: "" });
    const file = await redloom(folder.path, "generate", "--output", "out");
    expect([file.status, file.stdout]).toEqual([1, ""]);
    expect(file.stderr).toMatch(/The output "out" is not a folder\nfix: /);
    expect(JSON.parse((await redloom(folder.path, "generate", "--output", "out", "--json")).stdout)).toMatchObject({
      ok: false,
      error: { message: 'The output "out" is not a folder' },
    });
  });

  test("settings that are wrong: exit 2", async () => {
    const { path } = makeFolder();
    writeFileSync(join(path, "redloom.config.yaml"), "outputs: x\n");
    const outcome = await redloom(path, "generate");
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain('Did you mean "output"?');
  });

  test.each([
    ["genrate", "unknown command 'genrate'", "Did you mean generate?"],
    ["generate --chekc", "unknown option '--chekc'", "Did you mean --check?"],
    [
      "generate x",
      "too many arguments for 'generate'. Expected 0 arguments but got 1.",
      "See `redloom generate --help`.",
    ],
    ["generate --format", "option '--format <format>' argument missing", "See `redloom generate --help`."],
    [
      "lint --format foo",
      "option '--format <format>' argument 'foo' is invalid",
      "Give one of text, json, github, junit.",
    ],
    ["lint --format jsn", "option '--format <format>' argument 'jsn' is invalid", "Did you mean json?"],
    [
      "dead-letters list placed",
      "missing required argument 'group'",
      "Write `redloom dead-letters list <stream> <group>`.",
    ],
    [
      "dead-letters list a b --limit x",
      "option '--limit <count>' argument 'x' is invalid",
      "Give a whole number above 0.",
    ],
    ["dead-letters lst", "unknown command 'lst'", "Did you mean list?"],
    ["groups remvoe", "too many arguments for 'groups'. Expected 0 arguments but got 1.", "Did you mean remove?"],
    ["--foo", "unknown option '--foo'", "See `redloom --help`."],
  ])("wrong usage, %s: what is wrong, and the step that mends it", async (line, message, fix) => {
    const { path } = makeFolder();
    const told = { status: 2, stdout: "", stderr: `error: ${message}\nfix: ${fix}\n` };
    expect(await redloom(path, ...line.split(" "))).toEqual(told);
  });

  test("the program itself: prints what was asked for to standard output, and exits with its code", () => {
    const folder = makeFolder();
    folder.write({ "schemas/a.yaml": "redloom: 1\nnamespace: a\nmesages: {}\n" });
    const program = new URL("../../bin/redloom.mjs", import.meta.url).pathname;
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, "lint"], {
      cwd: folder.path,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([100, ""]);
    expect(stdout).toContain("schemas/a.yaml:3:1");
    expect(stdout).not.toContain(String.fromCharCode(27));
  });
});
