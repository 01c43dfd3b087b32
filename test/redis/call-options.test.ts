import { expect, test } from "vitest";
import { BroadcastCall } from "../../src/runtime/call/broadcast.js";
import { Call } from "../../src/runtime/call/call.js";
import { callSettings } from "../../src/runtime/call/settings.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { jobCall } from "../support/calls.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();

test("options: what cannot be asked is refused before any I/O, and tells what it concerns", async () => {
  await using connection = await connect(redis.url);
  const key = `${redis.prefix}tests:refused`;
  const call = new Call(connection, jobCall("refused", { maxBytes: 100 }), { prefix: redis.prefix });
  const about = { definition: "tests.calls.refused", key };
  // For callers without a compiler.
  const wrong = { number: "a secret" } as never;
  const invalid = await call.request(wrong).catch((error: unknown) => error);
  expect(invalid).toMatchObject({
    code: "PAYLOAD_INVALID",
    issues: [{ path: "number", expected: "number" }],
    ...about,
  });
  expect(String(invalid)).not.toContain("secret");
  await expect(call.tryRequest(wrong)).rejects.toMatchObject({ code: "PAYLOAD_INVALID", ...about });
  await expect(call.request({ number: 1, text: "x".repeat(100) })).rejects.toMatchObject({
    code: "PAYLOAD_TOO_LARGE",
    ...about,
  });
  for (const timeoutMs of [0, -1, 0.5, Number.NaN, 86_400_001, Number.POSITIVE_INFINITY, "5" as never]) {
    await expect(call.request({ number: 1 }, { timeoutMs })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
  }
  expect(await redis.raw.exists(key)).toBe(0);
});

test("options: OPTIONS_INVALID before any I/O, where a program without a compiler gives what is none", async () => {
  await using connection = await connect(redis.url);
  const call = new Call(connection, jobCall("loose"), { prefix: redis.prefix });
  for (const options of [null, 5, "x", { signal: {} }, { onProgress: "no" }]) {
    await expect(call.request({ number: 1 }, options as never)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
  }
  expect(await redis.raw.exists(`${redis.prefix}tests:loose`)).toBe(0);
});

test("options: `tune` is checked, and the time that servers have follows a shorter timeout", async () => {
  const definition = jobCall("tuned", { timeoutMs: 60_000, serving: { ackTimeoutMs: 20_000 } });
  const serving = (tune: object) => callSettings(definition, { tune }).serving;
  expect(callSettings(definition, {})).toMatchObject({ timeoutMs: 60_000, serving: { ackTimeoutMs: 20_000 } });
  expect(serving({ timeoutMs: 30_000 })).toMatchObject({ ackTimeoutMs: 10_000, concurrency: 16 });
  expect(serving({ timeoutMs: 100 })).toMatchObject({ ackTimeoutMs: 1_000 });
  expect(serving({ timeoutMs: 120_000 })).toMatchObject({ ackTimeoutMs: 20_000 });
  expect(serving({ ackTimeoutMs: 5_000, concurrency: 3 })).toMatchObject({ ackTimeoutMs: 5_000, concurrency: 3 });
  for (const tune of [
    { timeoutMs: 99 },
    { timeoutMs: 86_400_001 },
    { timeoutMs: 1_000.5 },
    { concurrency: 0 },
    { concurrency: 10_001 },
    { ackTimeoutMs: 999 },
    { ackTimeoutMs: 20_001 },
    { timeoutMs: 30_000, ackTimeoutMs: 10_001 },
  ]) {
    expect(() => serving(tune), JSON.stringify(tune)).toThrow(
      expect.objectContaining({ code: "OPTIONS_INVALID", definition: "tests.calls.tuned" }),
    );
  }
});

test("options: `tune` of the timeout is what a request has where it says none", async () => {
  await using connection = await connect(redis.url);
  const call = new Call(connection, jobCall("shorter"), { prefix: redis.prefix, tune: { timeoutMs: 150 } });
  await expect(call.request({ number: 1 })).rejects.toMatchObject({
    message: expect.stringMatching(/ within 150 ms$/),
  });
  await expect(call.request({ number: 1 }, { timeoutMs: 60 })).rejects.toMatchObject({
    message: expect.stringMatching(/ within 60 ms$/),
  });
});

test("options: a call that every server answers is no call of one", async () => {
  await using connection = await connect(redis.url);
  const definition = jobCall("all", { serving: "broadcast" });
  expect(() => new Call(connection, definition)).toThrow(expect.objectContaining({ code: "OPTIONS_INVALID" }));
  expect(() => new Call(connection, jobCall("braces"), { prefix: "{x}" })).toThrow(
    expect.objectContaining({ code: "OPTIONS_INVALID" }),
  );
});

test("options: OPTIONS_INVALID names what there is, where a program without a compiler misspells one", async () => {
  await using connection = await connect(redis.url);
  const options = { prefix: redis.prefix };
  const call = new Call(connection, jobCall("misspelt"), options);
  const all = new BroadcastCall(connection, jobCall("misspelt-all", { serving: "broadcast" }), options);
  const job = { number: 1 };
  const done = () => ({ text: "" });
  const wrong = (name: string) => ({ [name]: 5 }) as never;
  const refused = (name: string, known: string) => ({
    code: "OPTIONS_INVALID",
    message: expect.stringContaining(`There is no option \`${name}\``),
    fix: `There are ${known}.`,
  });
  const asked = "`timeoutMs`, `signal`, `onProgress`";
  await expect(call.request(job, wrong("timeout"))).rejects.toMatchObject(refused("timeout", asked));
  await expect(call.tryRequest(job, wrong("timeout"))).rejects.toMatchObject(refused("timeout", asked));
  const served = "`concurrency`, `signal`, `onError`";
  await expect(call.serve(done, wrong("concurency"))).rejects.toMatchObject(refused("concurency", served));
  await expect(all.serve(done, wrong("concurency"))).rejects.toMatchObject(refused("concurency", served));
  const gathered = "`timeoutMs`, `signal`, `atMost`, `onAnswer`";
  await expect(all.gather(job, wrong("atmost"))).rejects.toMatchObject(refused("atmost", gathered));
  for (const serving of [await call.serve(done), await all.serve(done)]) {
    await expect(serving.stop(wrong("timeout"))).rejects.toMatchObject(refused("timeout", "`timeoutMs`"));
    await expect(serving.stop(null as never)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await serving.stop();
  }
});
