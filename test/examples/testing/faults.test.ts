import { expect, test } from "vitest";
import { createAgentsClient } from "../../../src/generated/agents/index.js";
import { fakeTextAnalysisTask } from "../../../src/generated/agents/testing.js";
import { connect } from "../../../src/runtime/index.js";
import { eventually, startProxy, startRedis } from "../../../src/runtime/testing/index.js";

test("adding: an answer that is lost is told, and adding again is a duplicate", async () => {
  await using redis = await startRedis();
  await using proxy = await startProxy(redis);
  await using connection = await connect(proxy.url);
  const { tasks } = createAgentsClient(connection).streams;
  await tasks.add(fakeTextAnalysisTask());
  const fault = proxy.cutBeforeReply("EVALSHA");
  // The stream deduplicates by `taskId`: the runtime may send it again, and nothing is there twice.
  await tasks.add(fakeTextAnalysisTask());
  expect(fault.fired).toBe(1);
  const entries: string[] = [];
  for await (const { id } of tasks.history()) entries.push(id);
  expect(entries).toHaveLength(2);
});

test("keys: what was stored is there after a crash of the server", async () => {
  await using redis = await startRedis();
  await using connection = await connect(redis.url);
  const { motd } = createAgentsClient(connection).keys;
  await motd.set("Hello");
  await redis.kill();
  await redis.restart();
  expect(await eventually(() => motd.get(), { timeoutMs: 5_000 })).toBe("Hello");
});
