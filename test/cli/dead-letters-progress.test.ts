import { describe, expect, test } from "vitest";
import { progressLine, progressOf } from "../../cli/printing/progress.js";
import { nowhere } from "../../cli/surroundings.js";
import { useRedis } from "../support/redis.js";
import { projectWithMail } from "./support/dead-letters.js";

const redis = useRedis();

describe("the progress bar", () => {
  test("on a terminal only: one line that fits, and nothing of it stays", async () => {
    const shown: string[] = [];
    const { redloom, bury } = await projectWithMail(redis, {
      showProgress: (line) => void shown.push(line),
      columns: 60,
    });
    for (let n = 1; n <= 250; n++) await bury("{}", {}, `${n}-0`);
    await redloom("dead-letters", "replay", "orders", "mail");
    expect(shown[0]).toMatch(/^replaying {2}█+░+ {2}100 of 250 {2}[\d,]+\/s/);
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThan(60);
    expect(shown.at(-1)).toBe("");
    const silent: string[] = [];
    const other = await projectWithMail(redis, { showProgress: (line) => void silent.push(line) });
    await other.bury("{}");
    await other.json("dead-letters", "replay", "orders", "mail");
    expect(silent.join("")).toBe("");
  });

  test("says how much is done, how fast, and for how long it goes on", () => {
    expect(progressLine("deleting", { done: 3_200, skipped: 0, total: 10_000 }, 2_560)).toBe(
      "deleting  ████████░░░░░░░░░░░░░░░░  3,200 of 10,000  1,250/s  5.4 s left",
    );
    expect(progressLine("deleting", { done: 5, skipped: 5, total: undefined }, 0)).toBe("deleting  5  0/s");
    expect(progressLine("x", { done: 2, skipped: 0, total: 2 }, 10)).toBe(`x  ${"█".repeat(24)}  2 of 2  200/s`);
  });

  test("ten times a second at most", () => {
    const shown: string[] = [];
    let now = 0;
    const bar = progressOf("x", { ...nowhere, showProgress: (line) => void shown.push(line) }, () => now);
    for (; now < 1_000; now += 10) bar.onProgress({ done: now, skipped: 0, total: 1_000 });
    bar.end();
    expect(shown).toHaveLength(11);
  });
});
