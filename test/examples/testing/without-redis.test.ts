import { expect, test } from "vitest";
import { doubleAgentsClient, fakeTask, fakeTextAnalysisTask } from "../../../src/generated/agents/testing.js";
import { UnavailableError } from "../../../src/runtime/index.js";
import { fakeDelivery } from "../../../src/runtime/testing/index.js";
import { worker } from "./worker.js";

test("worker: tells everybody what is done", async () => {
  const agents = doubleAgentsClient();
  const task = fakeTextAnalysisTask({ text: "Hello" });
  await worker(agents)(task, fakeDelivery(task));
  const [published] = agents.channels.notifications.calls.publish;
  expect(published?.arguments[0].message).toBe(`Done: ${task.taskId}`);
});

test("worker: comes back later where the limit denies", async () => {
  const agents = doubleAgentsClient();
  agents.limits.toolCalls.answers.take({
    allowed: false,
    reason: "rate",
    retryAfterMs: 500,
    limit: 60,
    remaining: 0,
    resetAfterMs: 500,
    bindingRate: 0,
  });
  const task = fakeTextAnalysisTask();
  const delivery = fakeDelivery(task, { attempt: 2 });
  await worker(agents)(task, delivery);
  expect(delivery.outcome).toEqual({ kind: "retried", delayMs: 1_000, countsAsAttempt: false });
  expect(agents.channels.notifications.calls.publish).toEqual([]);
});

test("worker: a task that cannot be told is tried again, and after the last attempt it is dead", async () => {
  const agents = doubleAgentsClient();
  const { workers } = agents.streams.tasks.groups;
  agents.channels.notifications.fails("publish", new UnavailableError("Redis is away"));
  await workers.consume(worker(agents));
  const task = fakeTextAnalysisTask({}, { seed: 1 });
  expect((await workers.deliver(task)).outcome.kind).toBe("retried");
  expect((await workers.deliver(task, { headers: {}, attempt: 3 })).outcome.kind).toBe("dead-lettered");
  const other = fakeTask({ kind: "image_processing" });
  expect((await workers.deliver(other)).outcome).toMatchObject({ reason: "Nobody here does image_processing" });
});
