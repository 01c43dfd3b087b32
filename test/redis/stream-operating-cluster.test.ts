import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { groupsOf } from "../../src/runtime/stream/group/operating.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

let cluster: RedisCluster;
let connection: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
  connection = await connect({ cluster: cluster.nodes });
});
afterAll(async () => {
  await connection.close();
  await cluster.stop();
});

test("cluster: dead letters of streams on all nodes are told, replayed and purged, and groups removed", async () => {
  const once = { ...workers, retry: { ...workers.retry, maxAttempts: 1 } };
  const streams = Array.from({ length: 6 }, (_, index) => {
    const definition = taskStream(`slot-${index}`, [once]);
    return {
      key: `tests:slot-${index}`,
      producer: new Producer<Task>(connection, definition),
      group: new ConsumerGroup<Task>(connection, definition, once),
    };
  });
  for (const { key, producer, group } of streams) {
    let replays = 0;
    const consumer = await group.consume((_, delivery) => {
      replays += delivery.replays;
      throw new Error("never");
    });
    await producer.addMany([{ number: 1 }, { number: 2 }]);
    await vi.waitFor(async () => expect(await group.status()).toMatchObject({ deadLetters: 2, pending: 0 }));
    expect(await group.deadLetters.replay({ all: true })).toEqual({ replayed: 2, skipped: 0 });
    await vi.waitFor(async () => expect(await group.status()).toMatchObject({ deadLetters: 2, redo: 0 }));
    expect(replays).toBe(2);
    await consumer.stop();
    expect(await groupsOf(connection, key)).toMatchObject([{ name: "workers", deadLetters: 2, lag: { count: 0 } }]);
    expect(await group.deadLetters.purge({ all: true })).toEqual({ purged: 2 });
    expect(await group.remove()).toMatchObject({ removed: true });
  }
});
