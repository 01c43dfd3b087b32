import fc from "fast-check";

export const consumers = ["one", "two", "three"] as const;
const values = ["a", "b", "a%", "%00", "nul\0nul", "", "a\u0001"] as const;

const index = fc.nat(1_000);
const consumer = fc.constantFrom(...consumers);
/** What may happen to an ordered group, in any order. */
export const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      value: fc.constantFrom(...values),
      foreign: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("read" as const), consumer, count: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("acknowledge" as const),
      index,
      most: fc.integer({ min: 1, max: 4 }),
      takeNext: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("dead" as const), index, takeNext: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("retry" as const),
      index,
      delayMs: fc.constantFrom(0, 1e9),
      counts: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("hand-back" as const), index }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("claim-due" as const), consumer, limit: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("claim-stale" as const),
      consumer,
      limit: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("beat" as const), consumer }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const), consumer, comesBack: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("trim" as const), index, first: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("replay" as const), index }) },
);
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
