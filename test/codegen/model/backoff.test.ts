import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { check } from "../../../codegen/generate.js";

describe("backoff", () => {
  it("the default of `max` is `initial`, where that is longer than a minute", () => {
    const text = readFileSync(new URL("../../golden/findings/accepted-backoff/shop.yaml", import.meta.url), "utf8");
    const { model } = check([{ file: "shop.yaml", text, uses: {} }]);
    const groups = model?.contracts.flatMap(({ streams }) => streams.flatMap((stream) => stream.groups)) ?? [];
    const bounds = groups.map(({ name, retry: { initialMs, maxMs } }) => [name, initialMs, maxMs]);
    expect(bounds).toEqual([
      ["equal", 300_000, 300_000],
      ["onlyInitial", 300_000, 300_000],
      ["onlyMax", 1_000, 100],
    ]);
  });
});
