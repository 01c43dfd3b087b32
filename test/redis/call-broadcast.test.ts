import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { BroadcastHandler, GatheredAnswer } from "../../src/runtime/call/broadcast/broadcast-types.js";
import { BroadcastCall } from "../../src/runtime/call/broadcast.js";
import type { ServeOptions } from "../../src/runtime/call/handlers.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type JobCallTypes, jobCall } from "../support/calls.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let caller: Connection;
const servers: Connection[] = [];

beforeAll(async () => {
  caller = await connect(redis.url);
  for (let at = 0; at < 3; at++) servers.push(await connect(redis.url));
});
afterAll(async () => {
  await Promise.all([caller, ...servers].map((connection) => connection.close()));
});

let made = 0;
let name = "";
beforeEach(() => {
  name = `all-${made++}`;
});

type Handler = BroadcastHandler<JobCallTypes>;
type Answer = GatheredAnswer<JobCallTypes>;

const on = (connection: Connection): BroadcastCall<JobCallTypes> =>
  new BroadcastCall(connection, jobCall(name, { serving: "broadcast" }), { prefix: redis.prefix });

const serve = (at: number, handler: Handler, options: ServeOptions = {}) =>
  on(servers[at] ?? caller).serve(handler, options);

const texts = (answers: readonly Answer[]): unknown[] =>
  answers.map((answer) => (answer.ok ? answer.reply.text : (answer.error ?? answer.reason))).sort();

/** Works until nobody waits for it any more. */
const endless: Handler = (_job, { signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

describe("gather", () => {
  test("gather: every server's answer comes, and it ends with the last of them", async () => {
    await using _0 = await serve(0, ({ number }) => ({ text: `zero ${number}` }));
    await using _1 = await serve(1, async () => ({ text: "one" }));
    await using _2 = await serve(2, async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { text: "two" };
    });
    const told: Answer[] = [];
    const before = performance.now();
    const onAnswer = (answer: Answer): number => told.push(answer);
    const gathered = await on(caller).gather({ number: 7 }, { timeoutMs: 60_000, onAnswer });
    expect(performance.now() - before).toBeLessThan(25_000);
    expect(texts(gathered.answers)).toEqual(["one", "two", "zero 7"]);
    expect(gathered).toMatchObject({ receivers: 3, missing: 0 });
    expect(told).toEqual(gathered.answers);
    expect(new Set(gathered.answers.map(({ server }) => server)).size).toBe(3);
  });

  test("gather: errors and failures are answers of their servers", async () => {
    const onError = vi.fn();
    await using _0 = await serve(0, (_job, call) => {
      throw call.error("Busy", { retryAfterMs: 5 });
    });
    await using _1 = await serve(
      1,
      () => {
        throw new Error("secret");
      },
      { onError },
    );
    await using _2 = await serve(2, () => ({ text: 1 }) as never, { onError });
    const { answers, missing } = await on(caller).gather({ number: 1 });
    expect(texts(answers)).toEqual(["Busy", "handler-failed", "reply-invalid"]);
    expect(answers.find(({ ok, ...rest }) => !ok && "details" in rest)).toMatchObject({ details: { retryAfterMs: 5 } });
    expect(missing).toBe(0);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(2));
  });

  test("gather: at its deadline there is what came by then, and servers that still work are told", async () => {
    const ended = vi.fn();
    await using _0 = await serve(0, () => ({ text: "zero" }));
    await using _1 = await serve(1, (job, call) => {
      call.signal.addEventListener("abort", ended, { once: true });
      return endless(job, call);
    });
    const before = performance.now();
    const gathered = await on(caller).gather({ number: 1 }, { timeoutMs: 3_000 });
    expect(performance.now() - before).toBeGreaterThan(2_980);
    expect(texts(gathered.answers)).toEqual(["zero"]);
    expect(gathered).toMatchObject({ receivers: 2, missing: 1 });
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
  });

  test("gather: with nobody there it ends at once; with enough of them, too", async () => {
    expect(await on(caller).gather({ number: 1 })).toEqual({ answers: [], receivers: 0, missing: 0 });
    const cancelled = vi.fn();
    await using _0 = await serve(0, () => ({ text: "fast" }));
    await using _1 = await serve(1, (job, call) => {
      call.signal.addEventListener("abort", cancelled, { once: true });
      return endless(job, call);
    });
    const gathered = await on(caller).gather({ number: 1 }, { atMost: 1 });
    expect(texts(gathered.answers)).toEqual(["fast"]);
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
  });

  test("gather: what cannot be is refused before anything is sent; a signal gives it up", async () => {
    await using _0 = await serve(0, endless);
    const call = on(caller);
    await expect(call.gather({ number: "1" as never })).rejects.toMatchObject({ code: "PAYLOAD_INVALID" });
    await expect(call.gather({ number: 1 }, { atMost: 0 })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(call.gather({ number: 1 }, { timeoutMs: 0 })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(call.gather({ number: 1 }, { signal: AbortSignal.abort("no") })).rejects.toBe("no");
    const signal = AbortSignal.timeout(100);
    await expect(call.gather({ number: 1 }, { signal })).rejects.toMatchObject({ name: "TimeoutError" });
    const own = await connect(redis.url);
    const gathering = on(own).gather({ number: 1 });
    const failed = expect(gathering).rejects.toMatchObject({ code: "CLOSED" });
    await own.close();
    await failed;
  });

  test("gather: what others publish in its inbox, or answer twice, is no answer", async () => {
    const key = `${redis.prefix}tests:${name}`;
    const ears = redis.raw.duplicate();
    await ears.subscribe(key);
    const requests: string[] = [];
    ears.on("message", (_channel, text) => requests.push(text));
    const gathering = on(caller).gather({ number: 1 }, { timeoutMs: 60_000 });
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    const [id = "", timeoutMs, inbox = "", ...json] = (requests[0] ?? "").split(" ");
    expect(Number(timeoutMs)).toBeGreaterThan(30_000);
    expect(Number(timeoutMs)).toBeLessThanOrEqual(60_000);
    expect(json.join(" ")).toBe('{"number":1}');
    for (const text of ["", "x", `ok ${id} {}`, `ok other s {"text":"a"}`, `failed ${id} s toString`]) {
      await redis.raw.publish(inbox, text);
    }
    await redis.raw.publish(inbox, `ok ${id} python {"text":1}`);
    await redis.raw.publish(inbox, `ok ${id} python {"text":"again"}`);
    const gathered = await gathering;
    expect(gathered.answers).toEqual([{ ok: false, error: undefined, reason: "reply-invalid", server: "python" }]);
    ears.disconnect();
  });
});

describe("a server of a broadcast call", () => {
  test("broadcast server: a connection is one server, until it stops", async () => {
    const first = await serve(0, endless);
    await expect(serve(0, endless)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await first.stop();
    await using _again = await serve(0, () => ({ text: "again" }));
    expect(texts((await on(caller).gather({ number: 1 })).answers)).toEqual(["again"]);
  });

  test("broadcast server: so many handlers run at once, and what waits past its deadline is not run", async () => {
    const seen: number[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using _0 = await serve(
      0,
      async ({ number }) => {
        seen.push(number);
        await released;
        return { text: String(number) };
      },
      { concurrency: 1 },
    );
    const call = on(caller);
    const [first, second, third] = [
      call.gather({ number: 1 }, { timeoutMs: 60_000 }),
      call.gather({ number: 2 }, { timeoutMs: 3_000 }),
      call.gather({ number: 3 }, { timeoutMs: 60_000 }),
    ];
    expect(await second).toMatchObject({ answers: [], receivers: 1, missing: 1 });
    release();
    expect(texts((await first).answers)).toEqual(["1"]);
    expect(texts((await third).answers)).toEqual(["3"]);
    expect(seen).toEqual([1, 3]);
  });

  test("broadcast server: stop lets what runs be answered, and hears nothing more", async () => {
    let release: () => void = () => undefined;
    const server = await serve(0, async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { text: "done" };
    });
    const gathering = on(caller).gather({ number: 1 });
    await vi.waitFor(() => expect(server.running).toBe(1));
    const stopping = server.stop();
    expect(await on(caller).gather({ number: 2 }, { timeoutMs: 5_000 })).toMatchObject({ answers: [] });
    release();
    await stopping;
    await server.finished;
    expect(texts((await gathering).answers)).toEqual(["done"]);
  });

  test("broadcast server: strange requests are told and not answered", async () => {
    const onError = vi.fn();
    const handler = vi.fn(() => ({ text: "" }));
    await using _0 = await serve(0, handler, { onError });
    const key = `${redis.prefix}tests:${name}`;
    const strange = ["", "hello", `id 1000 elsewhere {"number":1}`, `id 99999999 {${key}}:inbox:a {"number":1}`];
    for (const text of strange) await redis.raw.publish(key, text);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(strange.length));
    await redis.raw.publish(key, `id 1000 {${key}}:inbox:a {"number":"1"}`);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(strange.length + 1));
    expect(handler).not.toHaveBeenCalled();
  });

  test("broadcast server: is told to the observer, and so is the caller", async () => {
    const seen: unknown[] = [];
    const observer = { observe: (one: { kind: string }) => void (one.kind === "call" && seen.push(one)) };
    await using own = await connect(redis.url, { observer });
    await using _0 = await on(own).serve(() => ({ text: "own" }));
    await on(own).gather({ number: 1 });
    const about = { kind: "call", definition: `tests.calls.${name}`, key: `${redis.prefix}tests:${name}` };
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(seen).toContainEqual({
      ...about,
      event: "served",
      attempt: 1,
      outcome: "ok",
      durationMs: expect.any(Number),
    });
    const counts = { answers: 1, missing: 0, outcome: "ok" };
    expect(seen).toContainEqual({ ...about, event: "gathered", ...counts, durationMs: expect.any(Number) });
  });
});
