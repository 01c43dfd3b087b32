import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { useRedis } from "../support/redis.js";
import { StreamModel } from "../support/stream-model.js";
import { taskStream, workers } from "../support/task-stream.js";

const redis = useRedis({ own: true });
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const at = fc.nat(1_000);
const group = fc.nat(1);
const lane = fc.constantFrom("a", "b", "c");
const consumer = fc.constantFrom("one", "two", "three");

type Step = (model: StreamModel) => Promise<void> | void;
const step = <Values extends unknown[]>(
  weight: number,
  values: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  take: (model: StreamModel, ...values: Values) => Promise<void> | void,
): fc.WeightedArbitrary<Step> => ({
  weight,
  arbitrary: fc.tuple<Values>(...values).map((chosen) =>
    Object.assign((model: StreamModel) => take(model, ...chosen), {
      // A counterexample tells what was done.
      [fc.toStringMethod]: () => `${String(take).replace(/^\(model[^)]*\) => model\./, "")} of ${fc.stringify(chosen)}`,
    }),
  ),
});

const steps = fc.oneof(
  step(5, [fc.integer({ min: 1, max: 4 }), lane], (model, count, lane) => model.add(count, lane)),
  step(1, [at, lane], (model, at, lane) => model.addAgain(at, lane)),
  step(2, [lane], (model, lane) => model.schedule(lane)),
  step(1, [at], (model, at) => model.cancel(at)),
  step(2, [fc.integer({ min: 1, max: 3 })], (model, limit) => model.move(limit)),
  step(9, [group, consumer, fc.integer({ min: 1, max: 6 })], (model, group, consumer, count) =>
    model.read(group, consumer, count),
  ),
  step(8, [group, at], (model, group, at) => model.acknowledge(group, at)),
  step(4, [group, at, fc.constantFrom(0, 3_600_000), fc.boolean()], (model, group, at, ms, counts) =>
    model.retry(group, at, ms, counts),
  ),
  step(4, [group, at], (model, group, at) => model.deadLetter(group, at)),
  step(2, [group, consumer], (model, group, consumer) => model.handBack(group, consumer)),
  step(2, [group, consumer], (model, group, consumer) => model.crash(group, consumer)),
  step(3, [group], (model, group) => model.age(group)),
  step(2, [group], (model, group) => model.makeDue(group)),
  step(3, [group, fc.integer({ min: 1, max: 3 })], (model, group, limit) => model.replay(group, limit)),
  step(1, [group, at], (model, group, at) => model.purge(group, at)),
  step(2, [], (model) => model.trim()),
  step(1, [at], (model, at) => model.delete(at)),
);

let streams = 0;

function openModel(): StreamModel {
  const settings = { ...workers, ackTimeoutMs: 300_000, retry: { ...workers.retry, maxAttempts: 4 } };
  const definition = {
    ...taskStream(`model-${streams++}`, [settings, { ...settings, name: "ordered", order: { by: "text" } }]),
    deduplicate: { by: "number", withinMs: 3_600_000 },
    retention: { maxEntries: 3, hard: false },
  };
  return new StreamModel(connection, redis.raw, definition);
}

test("stream: undelivered, pending, dead, replayed, purged, acknowledged and trimmed entries are what was added, after any steps", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 10, maxLength: 60 }), async (taken) => {
      const model = openModel();
      await model.add(2, "a");
      for (const take of taken) {
        await take(model);
        await model.check();
      }
      await model.drain();
    }),
    { numRuns: 400, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false },
  );
  // How many come is up to the machine.
  expect(streams).toBeGreaterThan(4);
}, 120_000);
