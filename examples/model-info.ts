/**
 * What is dear to look up is looked up once, for all agents of all processes; then an old answer is good enough while one
 * of them looks again.
 *
 *     npx tsx examples/model-info.ts       (REDIS_URL, REDLOOM_PREFIX; run several at once, they share the answers)
 */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { createAgentsClient, type ModelInfo } from "../src/generated/agents/index.js";
import { connect } from "../src/runtime/index.js";

await using connection = await connect(process.env.REDIS_URL ?? "redis://127.0.0.1:6379");
const agents = createAgentsClient(connection, {
  prefix: process.env.REDLOOM_PREFIX ?? "",
  // Shorter than the contract's five minutes, so that there is something to see within seconds.
  tune: { keys: { modelInfo: { expiresMs: 400 } } },
});
const model = process.argv[2] ?? "haiku";
const info = agents.keys.modelInfo.at({ model });

let asked = 0;
let lookedUp = 0;
let slowest = 0;

/** Stands for a request to the model's provider. */
async function lookUp(signal: AbortSignal): Promise<ModelInfo> {
  lookedUp++;
  await sleep(150, undefined, { signal });
  return { model, contextTokens: 200_000, pricePerToken: 0.000_001 };
}

async function agent(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    const before = performance.now();
    const { contextTokens } = await info.getOrCompute(({ signal }) => lookUp(signal));
    assert.equal(contextTokens, 200_000);
    asked++;
    // The first answer is waited for; after that an old one is always at hand.
    if (turn > 0) slowest = Math.max(slowest, performance.now() - before);
    await sleep(20 + Math.random() * 20);
  }
}

await Promise.all(Array.from({ length: 10 }, agent));
console.log(
  `Asked ${asked} times, looked up ${lookedUp} times, never waited longer than ${Math.ceil(slowest)} ms again.`,
);
