import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { makeFolder, type TestFolder } from "../support/folder.js";

const root = resolve(import.meta.dirname, "../..");
let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
});

interface Given {
  readonly file: string;
  readonly passed?: readonly string[];
  readonly failed?: readonly string[];
  /** Of a file that could not be loaded. */
  readonly broken?: string;
}

function write(name: string, files: readonly Given[]): string {
  const testResults = files.map(({ file, passed = [], failed = [], broken = "" }) => ({
    name: join(root, file),
    status: failed.length > 0 || broken ? "failed" : "passed",
    message: broken,
    assertionResults: [
      ...passed.map((fullName) => ({ status: "passed", fullName, failureMessages: [] })),
      ...failed.map((fullName) => ({
        status: "failed",
        fullName,
        failureMessages: [
          `Error: no ${fullName}\n    at ${join(root, file)}:4:33\n    at node_modules/vitest/x.js:1:1`,
        ],
      })),
    ],
  }));
  folder.write({ [`${name}.json`]: JSON.stringify({ testResults }) });
  return join(folder.path, `${name}.json`);
}

function run(script: string, ...args: readonly string[]): Promise<{ code: number; lines: string[] }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [join(root, "scripts", script), ...args], (_error, stdout) =>
      done({ code: child.exitCode ?? -1, lines: stdout.trimEnd().split("\n") }),
    );
  });
}

describe("results of a CI run", () => {
  it("are counted over all reports, and what failed is told before them", async () => {
    const one = write("one", [
      { file: "a.test.ts", passed: ["x", "y"] },
      { file: "b.test.ts", passed: ["z"], failed: ["w"] },
    ]);
    const two = write("two", [{ file: "c.test.ts", passed: ["v"] }]);
    const { lines } = await run("count-results.mjs", "1", one, two);
    expect(lines).toEqual([
      "FAILED: b.test.ts > w",
      "  Error: no w",
      `      at ${join(root, "b.test.ts")}:4:33`,
      "4 passed, 1 failed",
    ]);
  });

  it("of a file that was run again alone count as they were there, and tell what failed among others", async () => {
    const first = write("first", [
      { file: "a.test.ts", passed: ["x"] },
      { file: "b.test.ts", passed: ["z"], failed: ["w"] },
    ]);
    write("first.again", [{ file: "b.test.ts", passed: ["z", "w"] }]);
    const { lines } = await run("count-results.mjs", "0", first);
    expect(lines[0]).toBe("FAILED among others, and was run again alone: b.test.ts > w");
    expect(lines.at(-1)).toBe("3 passed, 0 failed");
  });

  it("that failed alone as well are failures", async () => {
    const report = write("twice", [{ file: "b.test.ts", failed: ["w"] }]);
    write("twice.again", [{ file: "b.test.ts", failed: ["w"] }]);
    expect((await run("count-results.mjs", "1", report)).lines.at(-1)).toBe("0 passed, 1 failed");
  });

  it("hold a file that could not be loaded, a run without a report and an exit code that no test explains for failures", async () => {
    const broken = write("broken", [{ file: "b.test.ts", broken: "SyntaxError: no" }]);
    const { lines } = await run("count-results.mjs", "1", broken, join(folder.path, "none.json"));
    expect(lines).toContain("FAILED: b.test.ts > the file itself");
    expect(lines.at(-1)).toBe("0 passed, 2 failed");
    const passed = write("passed", [{ file: "a.test.ts", passed: ["x"] }]);
    expect((await run("count-results.mjs", "1", passed)).lines).toEqual([
      "FAILED: a program ended with exit code 1, and no test tells why",
      "1 passed, 1 failed",
    ]);
  });

  it("hold an error that no test met for a failure, and run its file again, which decides", async () => {
    const report = write("stray", [{ file: "a.test.ts", passed: ["x"] }]);
    const stray = { file: join(root, "a.test.ts"), during: "x", message: "Error: closed\n    at close" };
    folder.write({ "stray.stray.json": JSON.stringify([stray]) });
    expect((await run("failed-files.mjs", report)).lines).toEqual(["a.test.ts"]);
    expect((await run("count-results.mjs", "1", report)).lines).toEqual([
      "AN ERROR that no test met: a.test.ts > x",
      "  Error: closed",
      "      at close",
      "1 passed, 1 failed",
    ]);
    write("stray.again", [{ file: "a.test.ts", passed: ["x"] }]);
    const { lines } = await run("count-results.mjs", "0", report);
    expect(lines[0]).toBe("AN ERROR that no test met, among others; its file was run again alone: a.test.ts > x");
    expect(lines.at(-1)).toBe("1 passed, 0 failed");
    folder.write({ "stray.again.stray.json": JSON.stringify([stray]) });
    expect((await run("count-results.mjs", "1", report)).lines.at(-1)).toBe("1 passed, 1 failed");
  });

  it("run nothing again for an error of no file that is known", async () => {
    const report = write("lost", [{ file: "a.test.ts", passed: ["x"] }]);
    folder.write({ "lost.stray.json": JSON.stringify([{ message: "Error: the worker is gone" }]) });
    expect(await run("failed-files.mjs", report)).toEqual({ code: 1, lines: [""] });
    expect((await run("count-results.mjs", "1", report)).lines).toEqual([
      "AN ERROR that no test met: no file that is known > no test that is known",
      "  Error: the worker is gone",
      "1 passed, 1 failed",
    ]);
  });

  it("are told of by vitest, errors that no test met among them", async () => {
    folder.write({
      "stray.test.mjs": `import { test } from "${join(root, "node_modules/vitest/dist/index.js")}";
test("passes", async () => {
  void Promise.reject(new Error("nobody waits for it"));
  await new Promise((resolve) => setTimeout(resolve, 50));
});`,
      "vitest.config.mjs": `import { StrayErrors } from "${join(root, "test/support/stray-errors.ts")}";
const report = ${JSON.stringify(join(folder.path, "report.json"))};
export default { test: { include: ["*.test.mjs"], reporters: ["json", new StrayErrors(report)], outputFile: { json: report } } };`,
    });
    const program = join(root, "node_modules/vitest/vitest.mjs");
    const code = await new Promise((done) => {
      const child = execFile(process.execPath, [program, "run"], { cwd: folder.path }, () => done(child.exitCode));
    });
    expect(code).toBe(1);
    const { lines } = await run("count-results.mjs", "1", join(folder.path, "report.json"));
    expect(lines[0]).toMatch(/^AN ERROR that no test met: .*stray\.test\.mjs > passes$/);
    expect(lines[1]).toBe("  Error: nobody waits for it");
    expect(lines.at(-1)).toBe("1 passed, 1 failed");
  });

  it("name up to three files to run again; nothing where more failed, none did, or nothing was reported", async () => {
    const failing = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ file: `${at}.test.ts`, failed: ["x"] }));
    const few = write("few", [...failing(3), { file: "a.test.ts", passed: ["y"] }]);
    expect(await run("failed-files.mjs", few)).toEqual({ code: 0, lines: ["0.test.ts", "1.test.ts", "2.test.ts"] });
    for (const path of [write("many", failing(4)), write("none", []), join(folder.path, "absent.json")]) {
      expect(await run("failed-files.mjs", path)).toEqual({ code: 1, lines: [""] });
    }
  });
});
