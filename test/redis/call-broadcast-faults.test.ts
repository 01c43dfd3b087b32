import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { BroadcastHandler } from "../../src/runtime/call/broadcast/broadcast-types.js";
import { BroadcastCall } from "../../src/runtime/call/broadcast.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type JobCallTypes, jobCall } from "../support/calls.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let proxy: TcpProxy;
let serving: Connection;

beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  serving = await connect(redis.url);
});
afterAll(async () => {
  await serving.close();
  await proxy[Symbol.asyncDispose]();
});

let made = 0;
let name = "";
beforeEach(() => {
  name = `torn-${made++}`;
});

const on = (connection: Connection): BroadcastCall<JobCallTypes> =>
  new BroadcastCall(connection, jobCall(name, { serving: "broadcast" }), { prefix: redis.prefix });

interface TornCaller extends AsyncDisposable {
  readonly call: BroadcastCall<JobCallTypes>;
  /** Cuts every connection; resolves when the caller has noticed, so that nothing is sent into a dead one. */
  cut(): Promise<void>;
}

/** A caller behind the proxy, which has asked once: its inbox is there. */
async function asker(commandTimeoutMs: number): Promise<TornCaller> {
  const url = new URL(redis.url);
  url.port = new URL(proxy.url).port;
  const connection = await connect(url.href, { commandTimeoutMs });
  const call = on(connection);
  await call.gather({ number: 0 });
  return {
    call,
    async cut() {
      const noticed = new Promise<void>((resolve) => connection.on("disconnected", () => resolve()));
      proxy.cutAll();
      await noticed;
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

const echo: BroadcastHandler<JobCallTypes> = ({ number }) => ({ text: String(number) });

/** The first call is answered at once; the others work until they are told to end, which `ended` is told. */
const endless =
  (ended: () => void): BroadcastHandler<JobCallTypes> =>
  (job, { signal }) =>
    job.number === 0
      ? { text: "0" }
      : new Promise((_, reject) => {
          const onAbort = (): void => {
            ended();
            reject(signal.reason);
          };
          signal.addEventListener("abort", onAbort, { once: true });
        });

describe("gather", () => {
  test("gather: waits for Redis until its deadline, whatever the time of a command", async () => {
    await using _server = await on(serving).serve(echo);
    await using own = await asker(200);
    const fault = proxy.refuse();
    await own.cut();
    const gathering = own.call.gather({ number: 1 }, { timeoutMs: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 700));
    fault.stop();
    expect(await gathering).toMatchObject({ receivers: 1, missing: 0, answers: [{ ok: true, reply: { text: "1" } }] });
  });

  test("gather: what was not sent by its deadline is told as that, with the reason", async () => {
    const handler = vi.fn(echo);
    await using _server = await on(serving).serve(handler);
    await using own = await asker(200);
    const fault = proxy.refuse();
    await own.cut();
    await expect(own.call.gather({ number: 1 }, { timeoutMs: 500 })).rejects.toMatchObject({
      code: "CALL_TIMED_OUT",
      message: "Not sent within 500 ms",
      cause: { code: "UNAVAILABLE" },
    });
    fault.stop();
    // What follows it finds that only the first was asked.
    expect(await own.call.gather({ number: 2 }, { timeoutMs: 20_000 })).toMatchObject({ missing: 0 });
    expect(handler.mock.calls.map(([{ number }]) => number)).toEqual([0, 2]);
  });

  test("gather: what was sent, and not confirmed by its deadline, is not told as unsent; its servers are told to end", async () => {
    const ended = vi.fn();
    await using _server = await on(serving).serve(endless(ended));
    await using own = await asker(2_000);
    const fault = proxy.swallowReplies(`tests:${name}`);
    await expect(own.call.gather({ number: 1 }, { timeoutMs: 500 })).rejects.toMatchObject({
      code: "CALL_TIMED_OUT",
      message: "No answer within 500 ms",
      cause: { code: "OUTCOME_UNKNOWN" },
    });
    expect(fault.fired).toBeGreaterThan(0);
    fault.stop();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
  });

  test("gather: one that is given up while it is being sent ends its handlers at once", async () => {
    const ended = vi.fn();
    await using _server = await on(serving).serve(endless(ended));
    await using own = await asker(5_000);
    const controller = new AbortController();
    const fault = proxy.delayReplies(500);
    const gathering = own.call.gather({ number: 1 }, { signal: controller.signal, timeoutMs: 60_000 });
    const failed = expect(gathering).rejects.toMatchObject({ name: "AbortError" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await failed;
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
    fault.stop();
  });

  test("gather: one that is given up while Redis is away is not sent any more", async () => {
    const handler = vi.fn(echo);
    await using _server = await on(serving).serve(handler);
    await using own = await asker(5_000);
    const fault = proxy.refuse();
    await own.cut();
    const signal = AbortSignal.timeout(50);
    await expect(own.call.gather({ number: 1 }, { signal })).rejects.toMatchObject({ name: "TimeoutError" });
    fault.stop();
    expect(await own.call.gather({ number: 2 })).toMatchObject({ missing: 0 });
    expect(handler.mock.calls.map(([{ number }]) => number)).toEqual([0, 2]);
  });

  test("gather: whoever listens to a pattern is not waited for", async () => {
    await using _server = await on(serving).serve(echo);
    const monitor = redis.raw.duplicate();
    try {
      await monitor.psubscribe(`${redis.prefix}*`);
      const before = performance.now();
      const gathered = await on(serving).gather({ number: 1 }, { timeoutMs: 60_000 });
      expect(gathered).toMatchObject({ receivers: 1, missing: 0, answers: [{ ok: true }] });
      expect(performance.now() - before).toBeLessThan(25_000);
    } finally {
      monitor.disconnect();
    }
  });
});
