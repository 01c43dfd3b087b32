import { expect, test } from "vitest";
import { Gaps } from "../../src/runtime/channel/gaps.js";
import { splitPosition } from "../../src/runtime/channel/leading-position.js";
import { Waiting } from "../../src/runtime/channel/waiting.js";

const waiting = (message: unknown) =>
  new Waiting({ channel: "c", parameters: {}, receivedAtMs: 0, raw: Buffer.from("{}") }, 1, {
    latestBy: "state",
    orderBy: undefined,
    decode: () => message,
  });

test("fields: equal values are one, whatever they are made of; a message without the field has none", () => {
  const same: [unknown, unknown][] = [
    ["a", "a"],
    [1, 1],
    [10n ** 30n, 10n ** 30n],
    [{ id: 10n ** 30n }, { id: 10n ** 30n }],
    [
      ["a", 1],
      ["a", 1],
    ],
  ];
  for (const [one, other] of same) expect(waiting({ state: one }).latest).toBe(waiting({ state: other }).latest);
  const different: unknown[] = ["1", 1, 1n, true, { id: 1 }, { id: 1n }, ["1"], [1]];
  expect(new Set(different.map((state) => waiting({ state }).latest)).size).toBe(different.length);
  for (const none of [{}, { state: null }, { state: undefined }, "text", 5, null, ["state"]]) {
    expect(waiting(none).latest).toBeUndefined();
  }
  // Inherited from every object.
  expect(
    new Waiting(waiting({}).context, 1, { latestBy: undefined, orderBy: "toString", decode: () => ({}) }).order,
  ).toBe(undefined);
});

test("gaps: told before what came after them, in order, those of one place as one", () => {
  const gaps = new Gaps();
  gaps.add({ reason: "disconnected", sinceMs: 1 }, 3);
  gaps.add({ reason: "disconnected", sinceMs: 2 }, 3);
  gaps.droppedNewest(4);
  gaps.droppedNewest(5);
  gaps.add({ reason: "resync", channel: "c", after: "1-0" }, 6);
  gaps.droppedOldest();
  gaps.droppedOldest();
  expect(gaps.shift(1)).toEqual({ reason: "overflow", dropped: 2 });
  expect(gaps.shift(3)).toBeUndefined();
  expect(gaps.shift(4)).toEqual({ reason: "disconnected", sinceMs: 1 });
  expect(gaps.shift(5)).toBeUndefined();
  expect(gaps.shift(6)).toEqual({ reason: "overflow", dropped: 2 });
  expect(gaps.isEmpty).toBe(false);
  expect(gaps.shift(undefined)).toEqual({ reason: "resync", channel: "c", after: "1-0" });
  expect([gaps.isEmpty, gaps.shift(undefined)]).toEqual([true, undefined]);
});

test("position: stands before the JSON of a channel with a history, and no JSON is taken for one", () => {
  const split = (text: string): [string | undefined, string] => {
    const { position, payload } = splitPosition(Buffer.from(text));
    return [position, payload.toString()];
  };
  expect(split('1700000000000-0 {"a":"1-2 "}')).toEqual(["1700000000000-0", '{"a":"1-2 "}']);
  expect(split("18446744073709551615-18446744073709551615/9007199254740991 1")).toEqual([
    "18446744073709551615-18446744073709551615/9007199254740991",
    "1",
  ]);
  for (const json of ["1", "12.5e-3", "-1", "1 ", '"1-2 "', "[1-2 ]", "", "1-", "1-2", "1- 2"]) {
    expect(split(json)).toEqual([undefined, json]);
  }
});
