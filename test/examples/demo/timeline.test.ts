import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Timeline } from "../../../examples/demo/timeline.js";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const isReady = (timeline: Timeline) => (): boolean => timeline.of("ready").length > 0;

test("timeline: what comes after a minute is waited for", async () => {
  const timeline = new Timeline();
  const came = timeline.until(isReady(timeline));
  await vi.advanceTimersByTimeAsync(60_000);
  timeline.add({ who: "worker", kind: "ready", text: "is ready" });
  expect(await came).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("timeline: the patience is one for all that is waited for, and nobody waits once it is over", async () => {
  const timeline = new Timeline(1_000);
  const first = timeline.until(isReady(timeline));
  await vi.advanceTimersByTimeAsync(600);
  const second = timeline.until(isReady(timeline));
  await vi.advanceTimersByTimeAsync(400);
  expect(await Promise.all([first, second])).toEqual([false, false]);
  const third = timeline.until(isReady(timeline));
  await vi.advanceTimersByTimeAsync(0);
  expect(await third).toBe(false);
  expect(await timeline.until(() => true)).toBe(true);
});
