import { expect, test } from "vitest";
import { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/index.js";
import { jobCall } from "../support/calls.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });

test("call: is answered once, though its answer comes while nobody knows whether it was asked, and then it is asked again", async () => {
  await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  await using caller = await connect(proxy.url, { commandTimeoutMs: 5_000 });
  await using serving = await connect(redis.url);
  caller.on("error", () => undefined);
  const definition = jobCall("asked-again", { timeoutMs: 25_000 });
  let runs = 0;
  let answer: () => void = () => undefined;
  const answering = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await using _server = await new Call(serving, definition).serve(async () => {
    runs++;
    if (runs === 1) await answering;
    return { text: `run ${runs}` };
  });
  const call = new Call(caller, definition);

  // It was added, and the caller does not know; it asks whether it was, and does not learn that either.
  const lost = proxy.cutBeforeReply("XADD");
  const reply = call.request({ number: 1 });
  const unheard = proxy.swallowReplies("redloom-correlation-id");
  await expect.poll(() => lost.fired).toBe(1);
  await expect.poll(() => unheard.fired).toBeGreaterThan(0);
  expect(runs).toBe(1);
  answer();
  expect(await reply).toEqual({ text: "run 1" });
  // The answer is forgotten then: nothing tells any more that the call was made.
  await expect.poll(() => redis.raw.keys("*:reply:*")).toEqual([]);
  unheard.stop();
  proxy.cutAll();

  expect(await call.request({ number: 2 })).toEqual({ text: "run 2" });
  expect(runs).toBe(2);
});
