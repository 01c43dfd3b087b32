import { expect, test } from "vitest";
import { slotOf } from "../../src/runtime/wire/slot.js";

// From CLUSTER KEYSLOT of Redis 7.0.15.
test.each([
  ["123456789", 0x31c3 % 16_384],
  ["foo", 12_182],
  ["bar", 5_061],
  ["", 0],
  ["{user1000}.following", slotOf("user1000")],
  ["{user1000}.followers", slotOf("user1000")],
  ["foo{bar}{zap}", slotOf("bar")],
  ["foo{{bar}}zap", slotOf("{bar")],
])("slot: %j is in slot %i", (key, slot) => {
  expect(slotOf(key)).toBe(slot);
});

test("slot: an empty hash tag is no tag", () => {
  expect(slotOf("foo{}{bar}")).not.toBe(slotOf("bar"));
  expect(slotOf("foo{}{bar}")).toBe(8_363);
});
