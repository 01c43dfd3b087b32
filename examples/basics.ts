/**
 * The basics of every kind, in the order of the README.
 *
 *     npx tsx examples/basics.ts       (REDIS_URL, REDLOOM_PREFIX)
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createAgentsClient } from "../src/generated/agents/index.js";
import { connect } from "../src/runtime/index.js";

await using connection = await connect(process.env.REDIS_URL ?? "redis://127.0.0.1:6379");
const agents = createAgentsClient(connection, {
  prefix: process.env.REDLOOM_PREFIX ?? "",
  tune: { limits: { apiEndpoint: { rates: [{ allow: 5, perMs: 60_000 }], deadlineMs: 10_000 } } },
});

// Keys: what has parameters is bound with `at`; everything else is the same shape.
const alice = agents.keys.user.at({ userId: "123" });
await alice.set({ name: "Alice", role: "admin" });
assert.deepEqual(await alice.get(), { name: "Alice", role: "admin" });
assert.equal(await alice.exists(), true);
assert.equal(await alice.expire(60_000), true);
await agents.keys.user.setMany([[{ userId: "124" }, { name: "Bob", role: "member" }]]);
const [, bob, nobody] = await agents.keys.user.getMany([{ userId: "123" }, { userId: "124" }, { userId: "125" }]);
assert.equal(bob?.name, "Bob");
assert.equal(nobody, undefined);
await alice.delete();
assert.equal(await alice.get(), undefined);
await agents.keys.motd.set("plain text under a plain key");
assert.equal(await agents.keys.motd.get(), "plain text under a plain key");

// An update keeps what this contract does not know, and loses nothing to others; a counter knows its bounds.
const bobs = agents.keys.user.at({ userId: "124" });
const promoted = await bobs.update((user) => (user ? { ...user, role: "admin" } : undefined));
assert.equal(promoted?.role, "admin");
assert.equal(await bobs.set({ name: "Robert", role: "member" }, { ifAbsent: true }), false);
assert.equal(await agents.keys.commandsRun.at({ agentId: "a1" }).increment(), 1);
// Whoever asks first computes it, over all processes; the others wait for it.
const haiku = agents.keys.modelInfo.at({ model: "haiku" });
const load = async () => ({ model: "haiku", contextTokens: 200_000, pricePerToken: 0.001 });
const [one, other] = await Promise.all([haiku.getOrCompute(load), haiku.getOrCompute(load)]);
assert.deepEqual(one, other);

// Channels: a handler …
const seen: string[] = [];
await using subscription = await agents.channels.notifications.subscribe(async (notification) => {
  seen.push(notification.message);
});
await agents.channels.notifications.publish({ type: "alert", message: "System update required" });

// … or `for await`, and every agent's responses at once.
const stopListening = new AbortController();
const incoming = await agents.channels.responses.at({ agentId: "a1" }).listen({ signal: stopListening.signal });
const answerers: string[] = [];
await using everyone = await agents.channels.responses.subscribeAll(async (_response, { parameters }) => {
  answerers.push(parameters.agentId);
});
await agents.channels.responses.at({ agentId: "a1" }).publish({ requestId: randomUUID(), agentId: "a1", status: "ok" });
for await (const { message } of incoming) {
  assert.equal(message.status, "ok");
  break;
}

// A channel with `replay` keeps what was published: from its beginning, from a position, or over a gap.
await agents.channels.activity.publish({ agentId: "a1", doing: "before anybody listened" });
for await (const { message } of await agents.channels.activity.listen({ from: "beginning" })) {
  assert.equal(message.doing, "before anybody listened");
  break;
}

// Streams: returning acknowledges, throwing retries.
const task = { kind: "text_analysis", taskId: randomUUID(), agentId: "a1", text: "sample" } as const;
const headers = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
const { id, duplicate } = await agents.streams.tasks.add(task, { headers });
assert.match(id, /^\d+-\d+$/);
assert.equal(duplicate, false);
const consumer = await agents.streams.tasks.groups.workers.consume(async (task, delivery) => {
  seen.push(`${task.kind}, attempt ${delivery.attempt}, ${delivery.headers.traceparent?.slice(0, 2)}`);
});
await eventually(() => seen.includes("text_analysis, attempt 1, 00"));
await consumer.stop({ timeoutMs: 25_000 });

// The contract deduplicates by taskId: adding once more is harmless, and told.
assert.deepEqual(await agents.streams.tasks.add(task, { headers }), { id, duplicate: true });
const later = await agents.streams.tasks.schedule({ ...task, taskId: randomUUID() }, { delayMs: 60_000 });
assert.equal(await agents.streams.tasks.cancel(later.id), true);

// By hand, and without a group.
await agents.streams.tasks.addMany([
  { kind: "image_processing", taskId: randomUUID(), agentId: "a1", imageUrl: "https://images.example/1.png" },
  { kind: "data_extraction", taskId: randomUUID(), agentId: "a1", source: "inventory" },
]);
const deliveries = await agents.streams.tasks.groups.workers.read({ consumer: "worker-1", count: 10 });
assert.equal(deliveries.length, 2);
await deliveries[0]?.deadLetter("nobody wants it");
await deliveries[1]?.acknowledge();
for await (const letter of agents.streams.tasks.groups.workers.deadLetters.list()) {
  assert.equal(letter.error.message, "nobody wants it");
}
const kinds: string[] = [];
for await (const entry of agents.streams.tasks.history()) kinds.push(entry.message.kind);
assert.deepEqual(kinds, ["text_analysis", "image_processing", "data_extraction"]);

// Calls: a reply, an error of the contract, or a deadline. One server takes each …
{
  const runCommand = agents.calls.runCommand.at({ agentId: "a1" });
  await using _server = await runCommand.serve(async (command, call) => {
    if (command.command === "stop") throw call.error("Busy", { retryAfterMs: 50 });
    await call.progress({ done: 1, of: 1 });
    return { result: { pong: true, attempt: call.attempt } };
  });
  const { result } = await runCommand.request({ command: "ping" }, { timeoutMs: 15_000 });
  assert.deepEqual(result, { pong: true, attempt: 1 });
  const refused = await runCommand.tryRequest({ command: "stop" });
  assert.deepEqual(refused, { ok: false, error: "Busy", details: { retryAfterMs: 50 } });
}
// … or, with `broadcast`, every server answers.
{
  await using _server = await agents.calls.census.serve(() => ({ agentId: "a1", running: 0 }));
  const { answers } = await agents.calls.census.gather({ asker: "basics" }, { timeoutMs: 15_000 });
  assert.equal(answers.length, 1);
}

// Locks.
{
  await using lease = await agents.locks.criticalSection.acquire();
  assert.equal(await agents.locks.criticalSection.tryAcquire(), undefined);
  lease.assertHeld();
}
await agents.locks.criticalSection.withLock(async (lease) => {
  assert.ok(lease.fencingToken > 0);
  assert.equal(lease.signal.aborted, false);
});

// Limits: a denied call consumes nothing and throws nothing.
const limiter = agents.limits.apiEndpoint.at({ userId: "123" });
const decision = await limiter.take({ cost: 3 });
assert.ok(decision.allowed);
assert.equal(await limiter.tryTake(), true);
assert.equal(await limiter.tryTake({ cost: 2 }), false);
assert.equal((await limiter.peek()).remaining, 1);
await limiter.reset();

// Everything of one round trip is also a value.
const [, added] = await connection.transaction([
  agents.commands.keys.motd.set("written together"),
  agents.commands.keys.motd.get(),
]);
assert.equal(added, "written together");
assert.ok((await connection.ping()) >= 0);

assert.equal(seen[0], "System update required");
assert.deepEqual(answerers, ["a1"]);
await subscription.close();
await everyone.close();
console.log("All basics work.");

async function eventually(condition: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 15_000; !condition(); await sleep(5)) {
    assert.ok(performance.now() < deadline, "it did not happen within fifteen seconds");
  }
}
