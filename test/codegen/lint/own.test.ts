import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lint } from "../../../cli/lint/lint.js";
import { loadSettings } from "../../../cli/settings/settings.js";

const root = new URL("../../..", import.meta.url).pathname;

test("lint: the contracts of this repository have no finding of the standard set", () => {
  const { exitCode, out } = lint(loadSettings(root), {});
  expect(out).toMatch(/no finding/);
  expect(exitCode).toBe(0);
});

test("lint: what they ignore would be told, each with a reason", () => {
  const ignores = readFileSync(`${root}schemas/agents.yaml`, "utf8").matchAll(/# redloom-ignore ([A-Z_]+) (.*)$/gm);
  const reasons = [...ignores].map(([, , reason = ""]) => reason);
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.every((reason) => reason.split(" ").length > 3)).toBe(true);
});
