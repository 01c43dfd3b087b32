import { afterAll, beforeAll, expect, test } from "vitest";
import { createAgentsClient } from "../../../src/generated/agents/index.js";
import { fakeTextAnalysisTask } from "../../../src/generated/agents/testing.js";
import { type Connection, connect } from "../../../src/runtime/index.js";
import { eventually, startRedis, type TestRedis } from "../../../src/runtime/testing/index.js";
import { worker } from "./worker.js";

let redis: TestRedis;
let connection: Connection;

beforeAll(async () => {
  redis = await startRedis();
  connection = await connect(redis.url);
});

afterAll(async () => {
  await connection?.close();
  await redis?.stop();
});

test("worker: does what was added, on a real Redis", async () => {
  const agents = createAgentsClient(connection, { prefix: redis.prefix() });
  const told: string[] = [];
  await using subscription = await agents.channels.notifications.subscribe(({ message }) => told.push(message));
  await using consumer = await agents.streams.tasks.groups.workers.consume(worker(agents));
  const task = fakeTextAnalysisTask();
  await agents.streams.tasks.add(task);
  await eventually(() => expect(told).toEqual([`Done: ${task.taskId}`]));
  await eventually(async () => expect(await agents.streams.tasks.groups.workers.pending()).toBe(0));
  expect(consumer.health.state).toBe("running");
  expect(subscription.status.handled).toBe(1);
});
