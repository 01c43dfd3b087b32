import { describe, expect, test } from "vitest";
import { durationMeant, parseDuration, parseSize } from "../../../codegen/parse/units.js";

describe("units", () => {
  test.each([
    ["250ms", 250],
    ["10s", 10_000],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["7d", 604_800_000],
    ["0s", 0],
  ])("duration: %s is %d milliseconds", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    ["64kB", 64_000],
    ["1MiB", 1_048_576],
    ["2MB", 2_000_000],
    ["8KiB", 8_192],
    ["512B", 512],
  ])("size: %s is %d bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each([
    "",
    "10",
    "s",
    "10 s",
    "1.5s",
    "-1s",
    "+1s",
    "010s",
    "10S",
    "10sec",
    "1h30m",
    "1e3s",
    "9007199254740993s",
  ])("duration: %j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each(["", "64", "64 kB", "64KB", "64kb", "1.5MiB", "-1B", "9007199254740993GiB"])("size: %j is none", (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  test.each([
    ["3sec", "3s"],
    ["1min", "1m"],
    ["1w", "7d"],
    ["1 hour", "1h"],
    ["90 minutes", "90m"],
    ["1.5h", "90m"],
    ["0.25 s", "250ms"],
    ["10S", "10s"],
  ])("duration: %j means %s", (text, meant) => {
    expect(durationMeant(text)).toBe(meant);
    expect(parseDuration(meant)).toBeDefined();
  });

  test.each(["", "10", "1M", "2 months", "soon", "1.0001ms", "-1s", "9".repeat(400)])(
    "duration: %j means none",
    (text) => {
      expect(durationMeant(text)).toBeUndefined();
    },
  );
});
