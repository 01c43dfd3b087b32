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
    expect((await run("count-results.mjs", "1", passed)).lines).toEqual(["1 passed, 1 failed"]);
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
