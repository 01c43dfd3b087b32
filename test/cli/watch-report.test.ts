import { expect, test } from "vitest";
import { toldFailure } from "../../cli/failures/told-failure.js";
import { jsonRun, renderRun } from "../../cli/generate/watch-report.js";

test("a run that failed by a mistake of ours: its stack line by line for people, and none in JSON", () => {
  const ended = { error: toldFailure(new TypeError("no\u001b[2Jthing")) };
  const occasion = { changed: [], ms: 1 };
  const { text } = renderRun(ended, occasion, {});
  expect(text.split("\n").filter((line) => line.startsWith("    at ")).length).toBeGreaterThan(1);
  expect(text).toMatch(/^error: no\ufffd\[2Jthing\n(.+\n)+fix: This is a mistake of redloom: please report it\.\n$/);
  expect(text).not.toContain("\u001b");
  const { message, fix } = ended.error;
  expect(JSON.parse(jsonRun(ended, occasion)).error).toEqual({ message, fix });
});
