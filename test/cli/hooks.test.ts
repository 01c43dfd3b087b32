import { describe, expect, test } from "vitest";
import { hooksModule } from "../../cli/generate/hooks-module.js";

describe("the setting `hooks`", () => {
  test.each([
    ["src/upgrades.ts", "src/generated", "../../upgrades.js"],
    ["upgrades.mts", "src/generated/", "../../../upgrades.mjs"],
    ["./src/generated/made/hooks.cts", "src/generated", "../made/hooks.cjs"],
    ["../../upgrades.js", "src/generated", "../../upgrades.js"],
    ["#upgrades", "src/generated", "#upgrades"],
    ["@acme/upgrades", "src/generated", "@acme/upgrades"],
  ])("hooks: %s beside output: %s is imported as %s", (hooks, output, module) => {
    expect(hooksModule({ output, hooks })).toBe(module);
  });

  test("hooks: nothing is nothing", () => {
    expect(hooksModule({ output: "src/generated" })).toBeUndefined();
  });
});
