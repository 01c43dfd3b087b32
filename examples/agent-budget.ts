/**
 * One model, many agents: tokens a minute and a day, so many calls in flight, and a lock around what only one may change.
 *
 *     npx tsx examples/agent-budget.ts       (REDIS_URL, REDLOOM_PREFIX; run several at once, they share the budget)
 */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { createAgentsClient } from "../src/generated/agents/index.js";
import { connect, LockLostError } from "../src/runtime/index.js";

await using connection = await connect(process.env.REDIS_URL ?? "redis://127.0.0.1:6379");
const agents = createAgentsClient(connection, {
  prefix: process.env.REDLOOM_PREFIX ?? "",
  tune: {
    limits: {
      // Smaller than the contract's, so that there is something to see within seconds.
      modelTokens: {
        rates: [
          { allow: 8_000, perMs: 1_000 },
          { allow: 1_000_000, perMs: 86_400_000 },
        ],
        // This Redis is not away where it takes long: nobody has to go on without it.
        deadlineMs: 10_000,
      },
      modelCalls: { concurrency: 3, deadlineMs: 10_000 },
    },
  },
});
// One slot: a cluster keeps all that belongs to one model on one node.
const model = { model: process.argv[2] ?? "haiku" };
const tokens = agents.limits.modelTokens.at(model);
const calls = agents.limits.modelCalls.at(model);
const books = agents.locks.model.at(model);
const usage = agents.keys.modelUsage.at(model);

let inFlight = 0;
let mostInFlight = 0;
let spent = 0;

/** Stands for the call of a model: takes a while, and nobody knows before how many tokens it takes. */
async function callModel(signal: AbortSignal): Promise<number> {
  mostInFlight = Math.max(mostInFlight, ++inFlight);
  await sleep(20 + Math.random() * 30, undefined, { signal }).finally(() => inFlight--);
  return 500 + Math.floor(Math.random() * 1_000);
}

async function oneCall(agent: string): Promise<void> {
  const estimated = 1_000;
  // Reserves its turn and sleeps until then; agents are served in the order of asking.
  const taken = await tokens.wait({ cost: estimated, maxWaitMs: 30_000 });
  if (!taken.allowed) throw new Error(`${agent} has to come back in ${taken.retryAfterMs} ms`);
  const used = await calls.run((signal) => callModel(signal), { name: agent, maxWaitMs: 30_000 });
  spent += used;
  // What was too much comes back, what was too little is charged.
  await tokens.settle({ estimated, actual: used, at: taken.takenAt });
  await books.withLock(
    async (lease) => {
      const before = (await usage.get()) ?? { calls: 0, tokens: 0 };
      // Refused by Redis itself if the lock was lost meanwhile, however late this process notices.
      await usage.set({ calls: before.calls + 1, tokens: before.tokens + used }, { fence: lease });
    },
    { name: agent, waitMs: 30_000 },
  );
}

const before = (await usage.get()) ?? { calls: 0, tokens: 0 };
const startedAt = performance.now();
await Promise.all(
  Array.from({ length: 6 }, async (_, agent) => {
    for (let call = 0; call < 4; call++) await oneCall(`agent-${agent}`);
  }),
);
const seconds = (performance.now() - startedAt) / 1_000;

const booked = await usage.get();
// Others may have booked theirs meanwhile.
assert.ok(booked && booked.calls >= before.calls + 24 && booked.tokens >= before.tokens + spent);
assert.ok(mostInFlight <= 3, `${mostInFlight} calls were in flight at once`);
// A full burst at once, then the rate, and no more. What is settled comes after it was used.
assert.ok(spent <= 8_000 * (1 + seconds) + 1_000 * 6, `${spent} tokens in ${seconds} s`);

// An operator takes the lock away from somebody who hangs: what that one writes later is refused.
await using hanging = await books.acquire({ name: "hanging", renew: false });
await books.forceRelease();
await assert.rejects(usage.set({ calls: 0, tokens: 0 }, { fence: hanging }), LockLostError);

// Rates of one model, kept in Redis: every process has them with its next call. Of a model that only this process asks.
const other = agents.limits.modelTokens.at({ model: `${model.model}-${process.pid}` });
await other.setRates([{ allow: 50_000, perMs: 60_000 }]);
assert.equal((await other.peek()).limit, 50_000);
await other.setRates(undefined);

console.log(`The budget held: 24 calls, ${spent} tokens, at most ${mostInFlight} calls in flight.`);
