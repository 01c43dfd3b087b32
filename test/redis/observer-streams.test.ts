import { describe, expect, it, vi } from "vitest";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { Stream } from "../../src/runtime/stream/stream.js";
import { ms, observedConnections, ofKind } from "../support/observed.js";
import { useRedis } from "../support/redis.js";
import { taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const observed = observedConnections();

describe("observer of streams", () => {
  it.each(["one by one", "in batches"])("stream: each delivery %s, and the consumer's events", async (how) => {
    const { connection, seen } = await observed(redis.url);
    const definition = taskStream(how.replaceAll(" ", "-"), [workers]);
    const options = { prefix: redis.prefix };
    const stream = new Stream(connection, definition, options);
    const tune = { retry: { maxAttempts: 2, initialMs: 1 }, concurrency: 1 };
    const group = new ConsumerGroup(connection, definition, workers, { ...options, tune });
    const ids = (await stream.addMany([{ number: 0 }, { number: 1, text: "secret" }])).map(({ id }) => id);
    const fail = (number: number): void => {
      if (number === 1) throw new Error("it was a secret");
    };
    const settings = { consumer: "me", maxSize: 1 };
    await (how === "one by one"
      ? group.consume(({ number }) => fail(number), settings)
      : group.consumeBatches(([one]) => fail(one?.message.number ?? 0), settings));
    const about = { kind: "delivery", definition: definition.definition, group: "workers", consumer: "me" };
    await vi.waitFor(() => expect(ofKind(seen, "delivery")).toHaveLength(3));
    const deliveries = [...ofKind(seen, "delivery")].sort((left, right) => left.attempt - right.attempt);
    for (const one of deliveries) expect(one).toMatchObject({ ...about, durationMs: ms });
    expect(deliveries.find(({ id }) => id === ids[0])).toMatchObject({ attempt: 1, outcome: "acknowledged" });
    expect(deliveries.filter(({ id }) => id === ids[1])).toMatchObject([
      { attempt: 1, outcome: "retried", code: "FAILED" },
      { attempt: 2, outcome: "dead-lettered", code: "FAILED" },
    ]);
    await vi.waitFor(() =>
      expect(ofKind(seen, "consumer").map(({ event }) => event)).toEqual(
        expect.arrayContaining(["started", "retried", "dead-lettered"]),
      ),
    );
    expect(JSON.stringify(seen)).not.toContain("secret");
  });

  it("stream: a delivery that was taken away is lost", async () => {
    const { connection, seen } = await observed(redis.url);
    const definition = taskStream("taken", [workers]);
    const options = { prefix: redis.prefix };
    const stream = new Stream(connection, definition, options);
    const group = new ConsumerGroup(connection, definition, workers, { ...options, tune: { ackTimeoutMs: 300 } });
    const { id } = await stream.add({ number: 1 });
    const key = definition.address.format(redis.prefix, {});
    await group.consume(async (_, { signal }) => {
      await redis.raw.xclaim(key, "workers", "somebody", 0, id);
      await vi.waitFor(() => expect(signal.aborted).toBe(true));
    });
    await vi.waitFor(() => expect(ofKind(seen, "delivery")[0]).toMatchObject({ id, outcome: "lost" }));
  });
});
