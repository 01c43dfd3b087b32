import { describe, expect, test } from "vitest";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import type { Retention, StreamTune } from "../../src/runtime/stream/definition.js";
import { streamOfOthers, streamSettings } from "../../src/runtime/stream/settings.js";
import { logStreamDefinition } from "../golden/output/streams/expected/events/index.js";
import { ordersStreamDefinition } from "../golden/output/streams/expected/shop/index.js";

interface Tunable {
  readonly definition: string;
  readonly retention?: Retention;
  readonly capacity?: number;
}

const bare: Tunable = { definition: "d" };
const bounded: Tunable = {
  definition: "d",
  retention: { maxEntries: 100, maxAgeMs: 60_000, hard: true },
  capacity: 200,
};

describe("stream settings", () => {
  test("without a tune: what the contract says", () => {
    expect(streamSettings(bare)).toEqual(bare);
    expect(streamSettings(bounded, { retention: {} })).toEqual(bounded);
    expect(streamSettings(ordersStreamDefinition, undefined)).toEqual(ordersStreamDefinition);
  });

  test("a tune: overrides what it names and leaves the rest", () => {
    expect(streamSettings(bounded, { retention: { maxEntries: 50 }, capacity: 60 })).toEqual({
      definition: "d",
      retention: { maxEntries: 50, maxAgeMs: 60_000, hard: true },
      capacity: 60,
    });
    expect(streamSettings(bare, { retention: { maxAgeMs: 1_000 } })).toEqual({
      definition: "d",
      retention: { maxAgeMs: 1_000, hard: false },
    });
  });

  const wrong: readonly StreamTune[] = [
    { retention: { maxEntries: 0 } },
    { retention: { maxEntries: 1.5 } },
    { retention: { maxAgeMs: 999 } },
    { retention: { maxAgeMs: Number.POSITIVE_INFINITY } },
    { capacity: 0 },
    { capacity: 99 },
    { retention: { maxEntries: 201 } },
  ];
  test.each(wrong)("%j: OPTIONS_INVALID", (tune) => {
    expect(() => streamSettings(bounded, tune)).toThrow(OptionsInvalidError);
  });

  test("a stream of others: its groups and its retention are the owner's", () => {
    expect(streamOfOthers(ordersStreamDefinition)).not.toHaveProperty("retention");
    expect(streamOfOthers(ordersStreamDefinition)).toMatchObject({ groups: [], definition: "shop.streams.orders" });
    expect(logStreamDefinition.groups).toHaveLength(1);
    expect(streamOfOthers(logStreamDefinition).groups).toEqual([]);
  });
});
