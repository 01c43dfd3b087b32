import { describe, expect, test } from "vitest";
import { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { jobCall } from "../support/calls.js";
import { type HandRequest, HandServer } from "../support/hand-server.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

describe("call: faults", () => {
  const redis = useRedis({ own: true });
  const keyOf = (name: string): string => `${redis.prefix}tests:${name}`;
  const proxied = (): Promise<TcpProxy> => startProxy({ port: Number(new URL(redis.url).port) });
  const echo = (request: HandRequest): Promise<void> => request.answer("ok", `{"text":"${request.correlation}"}`);
  /** The connection that is subscribed. */
  const killSubscribers = (): Promise<unknown> => redis.raw.call("CLIENT", "KILL", "TYPE", "pubsub");

  test.each(["cutBeforeReply", "cutBeforeRequest"] as const)(
    "call: a request whose sending was lost is added once and answered, after %s",
    async (fault) => {
      await using proxy = await proxied();
      await using connection = await connect(proxy.url);
      connection.on("error", () => undefined);
      const call = new Call(connection, jobCall(fault), { prefix: redis.prefix });
      const later: HandRequest[] = [];
      await using server = await HandServer.start(redis.url, keyOf(fault), async (request) => {
        if (request.fields.data === '{"number":1}') await echo(request);
        else later.push(request);
      });
      await call.request({ number: 1 });
      const cut = proxy[fault]('"number":2');
      const asked = call.request({ number: 2 });
      await expect.poll(() => later.length).toBe(1);
      // The second try is over when a command behind it is answered.
      await expect.poll(() => connection.ping({ deadlineMs: 500 }).catch(() => undefined)).toBeGreaterThan(0);
      for (const request of later) await echo(request);
      await expect(asked).resolves.toEqual({ text: later[0]?.correlation });
      expect(cut.fired).toBe(1);
      expect(server.requests).toHaveLength(2);
      await expect.poll(() => redis.raw.xlen(keyOf(fault))).toBe(0);
    },
  );

  test("call: the answer came before the request's fate was known: it is found, and nothing is added", async () => {
    await using proxy = await proxied();
    // The second try finds it: whoever looks a second later for what was not heard may not.
    await redis.raw.call("ACL", "SETUSER", "unseeing", "on", "nopass", "allkeys", "allchannels", "+@all", "-mget");
    await using connection = await connect(proxy.url, { username: "unseeing", password: "any" });
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("early", { timeoutMs: 25_000 }), { prefix: redis.prefix });
    await using server = await HandServer.start(redis.url, keyOf("early"), echo, { publishes: false });
    const warm = new AbortController();
    const warmed = call.request({ number: 1 }, { signal: warm.signal }).catch(() => undefined);
    await expect.poll(() => server.requests.length).toBe(1);
    warm.abort();
    await warmed;
    const cut = proxy.cutBeforeReply('"number":2');
    const { text } = await call.request({ number: 2 });
    expect(text).toBe(server.requests[1]?.correlation);
    expect(cut.fired).toBe(1);
    expect(server.requests).toHaveLength(2);
  });

  test("call: answers that were published while the subscriber connection was away are found", async () => {
    await using proxy = await proxied();
    await using connection = await connect(proxy.url);
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("gap", { timeoutMs: 25_000 }), { prefix: redis.prefix });
    const waiting: HandRequest[] = [];
    await using _server = await HandServer.start(
      redis.url,
      keyOf("gap"),
      async (request) => void waiting.push(request),
    );
    const asked = Array.from({ length: 500 }, (_, number) => call.request({ number }));
    await expect.poll(() => waiting.length).toBe(500);
    const refusing = proxy.refuse();
    proxy.cutAll();
    await Promise.all(waiting.map(echo));
    refusing.stop();
    const texts = (await Promise.all(asked)).map(({ text }) => text);
    expect(texts.sort()).toEqual(waiting.map(({ correlation }) => correlation).sort());
    await expect.poll(() => redis.raw.keys("*tests:gap*:reply:*")).toEqual([]);
  });

  test("call: an answer that nobody heard is looked for", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("unheard"), { prefix: redis.prefix });
    await using _server = await HandServer.start(redis.url, keyOf("unheard"), echo, { publishes: false });
    await expect(call.request({ number: 1 }, { timeoutMs: 20_000 })).resolves.toEqual({ text: expect.any(String) });
  });

  test("call: goes on where the stream was deleted, with its group", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("deleted"), { prefix: redis.prefix });
    for (let round = 0; round < 2; round++) {
      const asked = Array.from({ length: 50 }, (_, number) => call.request({ number }));
      const server = await HandServer.start(redis.url, keyOf("deleted"), echo);
      expect(new Set((await Promise.all(asked)).map(({ text }) => text)).size).toBe(50);
      await server[Symbol.asyncDispose]();
      await redis.raw.del(keyOf("deleted"));
    }
  });

  test("call: SERVER_REFUSED at once where the inbox may not be subscribed; nothing is sent", async () => {
    await redis.raw.call("ACL", "SETUSER", "deaf", "on", "nopass", "allkeys", "resetchannels", "+@all");
    await using connection = await connect(redis.url, { username: "deaf", password: "any" });
    const call = new Call(connection, jobCall("deaf", { timeoutMs: 60_000 }), { prefix: redis.prefix });
    const before = performance.now();
    for (let round = 0; round < 2; round++) {
      await expect(call.request({ number: 1 })).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "NOPERM" });
    }
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(await redis.raw.exists(keyOf("deaf"))).toBe(0);
    // Once it may, it can.
    await redis.raw.call("ACL", "SETUSER", "deaf", "allchannels");
    await using _server = await HandServer.start(redis.url, keyOf("deaf"), echo);
    await expect(call.request({ number: 1 })).resolves.toEqual({ text: expect.any(String) });
  });

  test("call: SERVER_REFUSED at once where nothing may be added, or there is no memory", async () => {
    await redis.raw.call("ACL", "SETUSER", "mute", "on", "nopass", "allkeys", "allchannels", "+@all", "-xadd");
    await using mute = await connect(redis.url, { username: "mute", password: "any" });
    const about = { code: "SERVER_REFUSED", definition: "tests.calls.mute", key: keyOf("mute") };
    await expect(
      new Call(mute, jobCall("mute"), { prefix: redis.prefix }).request({ number: 1 }),
    ).rejects.toMatchObject({ ...about, reason: "NOPERM" });
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("mute"), { prefix: redis.prefix });
    await call.request({ number: 1 }, { timeoutMs: 50 }).catch(() => undefined);
    await redis.raw.config("SET", "maxmemory", "1");
    await expect(call.request({ number: 1 })).rejects.toMatchObject({ ...about, reason: "OOM" });
    await redis.raw.config("SET", "maxmemory", "0");
    await redis.raw.set(keyOf("wrong"), "a string");
    await expect(
      new Call(connection, jobCall("wrong"), { prefix: redis.prefix }).request({ number: 1 }),
    ).rejects.toMatchObject({ code: "WRONG_TYPE" });
  });

  test("call: the inbox may be subscribed no more: what is under way is answered, what is new refused", async () => {
    await redis.raw.call("ACL", "SETUSER", "fading", "on", "nopass", "allkeys", "allchannels", "+@all");
    await using connection = await connect(redis.url, { username: "fading", password: "any", inboxHeartbeatMs: 200 });
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("fading", { timeoutMs: 25_000 }), { prefix: redis.prefix });
    const waiting: HandRequest[] = [];
    await using _server = await HandServer.start(redis.url, keyOf("fading"), async (request) => {
      waiting.push(request);
    });
    const asked = call.request({ number: 1 });
    await expect.poll(() => waiting.length).toBe(1);
    // Whoever has a channel no more is disconnected.
    await redis.raw.call("ACL", "SETUSER", "fading", "resetchannels");
    const refused = async (): Promise<unknown> =>
      call.request({ number: 2 }, { timeoutMs: 500 }).catch((error: unknown) => (error as { code?: string }).code);
    await expect.poll(refused).toBe("SERVER_REFUSED");
    for (const request of waiting.slice(0, 1)) await echo(request);
    await expect(asked).resolves.toEqual({ text: waiting[0]?.correlation });
    await redis.raw.call("ACL", "SETUSER", "fading", "allchannels");
    await expect.poll(refused).toBe("CALL_TIMED_OUT");
  });

  test("call: UNAVAILABLE at once where no more may wait for the connection", async () => {
    await using proxy = await proxied();
    await using connection = await connect(proxy.url, { maxQueuedCommands: 0 });
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("full", { timeoutMs: 60_000 }), { prefix: redis.prefix });
    await using _server = await HandServer.start(redis.url, keyOf("full"), echo);
    await call.request({ number: 1 });
    proxy.refuse();
    const gone = new Promise((resolve) => connection.on("disconnected", resolve));
    proxy.cutAll();
    await gone;
    const before = performance.now();
    await expect(call.request({ number: 2 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  test("call: a hundred calls outlive that every connection is cut again and again", async () => {
    await using proxy = await proxied();
    await using connection = await connect(proxy.url);
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("cuts", { timeoutMs: 20_000 }), { prefix: redis.prefix });
    const answered = new Map<string, number>();
    await using _server = await HandServer.start(redis.url, keyOf("cuts"), async (request) => {
      const data = request.fields.data ?? "";
      answered.set(data, (answered.get(data) ?? 0) + 1);
      await echo(request);
    });
    let next = 0;
    const ask = async (): Promise<void> => {
      while (next < 600) await call.request({ number: next++ });
    };
    const asking = Promise.all(Array.from({ length: 100 }, ask));
    for (let cut = 0; cut < 5; cut++) {
      await expect.poll(() => next, { interval: 1 }).toBeGreaterThan(100 * cut + 100);
      proxy.cutAll();
      await killSubscribers();
    }
    await asking;
    expect(answered.size).toBe(600);
    expect([...answered.values()].filter((times) => times !== 1)).toEqual([]);
    await expect.poll(() => redis.raw.xlen(keyOf("cuts"))).toBe(0);
  });
});
