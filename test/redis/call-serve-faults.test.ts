import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { replyScript } from "../../src/runtime/call/scripts/reply.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { echo, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis({ own: true });
let proxy: TcpProxy;
let connection: Connection;

beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  connection = await connect(proxy.url);
});
afterEach(() => redis.server?.signal("SIGCONT"));
afterAll(async () => {
  await connection.close();
  await proxy[Symbol.asyncDispose]();
});

const drained = (key: string): Promise<void> =>
  vi.waitFor(async () => {
    expect(await redis.raw.xlen(key)).toBe(0);
    expect(await redis.raw.xpending(key, "servers")).toEqual([0, null, null, null]);
  }, 10_000);

describe("an answer", () => {
  test("answer: one whose confirmation was lost is given again in the same words, and the handler is not", async () => {
    const onError = vi.fn();
    const handler = vi.fn(echo);
    await using served = await serveJobs(connection, redis, "lost", handler, { onError });
    const { caller, key } = served;
    // The script is known to the server, so that the answer goes by its digest.
    await caller.answer((await caller.send({ number: 1 })).id);
    const fault = proxy.cutBeforeReply(replyScript.sha1);
    const { id } = await caller.send({ number: 2 });
    expect(await caller.answer(id)).toBe(`ok ${id} {"text":"2"}`);
    await vi.waitFor(() => expect(fault.fired).toBe(1));
    await drained(key);
    expect(handler).toHaveBeenCalledTimes(2);
    expect(await redis.raw.get(caller.replyKey(id))).toBe(`ok ${id} {"text":"2"}`);
    expect(new Set(caller.messages.slice(1))).toEqual(new Set([`ok ${id} {"text":"2"}`]));
    expect(onError).not.toHaveBeenCalled();
  });

  test("answer: one that was not sent waits for the connection", async () => {
    const handler = vi.fn(echo);
    await using served = await serveJobs(connection, redis, "unsent", handler);
    const { caller, key } = served;
    const fault = proxy.cutBeforeRequest(replyScript.sha1);
    const { id } = await caller.send({ number: 1 });
    expect(await caller.answer(id)).toBe(`ok ${id} {"text":"1"}`);
    expect(fault.fired).toBe(1);
    await drained(key);
    expect(handler).toHaveBeenCalledTimes(1);
    expect(caller.messages).toHaveLength(1);
  });

  test("answer: a server whose every connection is cut again and again answers each call, each time once", async () => {
    const handler = vi.fn(async (job: { number: number }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { text: String(job.number) };
    });
    const changes = { serving: { ackTimeoutMs: 20_000 } };
    await using served = await serveJobs(connection, redis, "cuts", handler, { changes });
    const { caller, key } = served;
    let isOver = false;
    const cutting = (async () => {
      for (let cuts = 0; cuts < 6 || !isOver; cuts++) {
        await new Promise((resolve) => setTimeout(resolve, 150));
        if (cuts < 6) proxy.cutAll();
      }
    })();
    const sent: string[] = [];
    for (let round = 0; round < 20; round++) {
      for (let at = 0; at < 10; at++) sent.push((await caller.send({ number: sent.length }, { timeoutMs: 30_000 })).id);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    for (const [number, id] of sent.entries()) {
      expect(await caller.answer(id, 20_000)).toBe(`ok ${id} {"text":"${number}"}`);
    }
    isOver = true;
    await cutting;
    await drained(key);
    expect(handler).toHaveBeenCalledTimes(200);
  }, 60_000);

  test("answer: is given up at the deadline where Redis stays away, and its place is free", async () => {
    const onError = vi.fn();
    await using served = await serveJobs(
      connection,
      redis,
      "away",
      async (job) => {
        if (job.number === 1) redis.server?.signal("SIGSTOP");
        return echo(job);
      },
      { concurrency: 1, onError },
    );
    const { caller, key } = served;
    const first = await caller.send({ number: 1 }, { timeoutMs: 800 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    redis.server?.signal("SIGCONT");
    const second = await caller.send({ number: 2 });
    expect(await caller.answer(second.id)).toMatch(/^ok /);
    await drained(key);
    // Whatever was under way when Redis stopped may still have been applied.
    expect(caller.messages.filter((text) => text.includes(first.id)).length).toBeLessThanOrEqual(1);
    expect(onError.mock.calls.map(([error]) => error.code).filter((code) => code === "DELIVERY_LOST")).toEqual([]);
  });

  test("answer: of a request whose stream was deleted meanwhile is told as lost, and the next ones are given", async () => {
    const onError = vi.fn();
    let release: () => void = () => undefined;
    const handler = async (job: { number: number }) => {
      if (job.number === 1) {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      }
      return { text: String(job.number) };
    };
    await using served = await serveJobs(connection, redis, "deleted", handler, { onError });
    const { caller, key, server } = served;
    const { id } = await caller.send({ number: 1 });
    await vi.waitFor(() => expect(server.running).toBe(1));
    await redis.raw.del(key);
    await vi.waitFor(async () => expect(await redis.raw.exists(key)).toBe(1));
    release();
    await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce());
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "DELIVERY_LOST" }), { id, attempt: 1 });
    const next = await caller.send({ number: 2 });
    expect(await caller.answer(next.id)).toBe(`ok ${next.id} {"text":"2"}`);
    expect(caller.messages).toHaveLength(1);
    await drained(key);
  });

  test("answer: without memory to keep it, it is published to whoever hears it, and tried again where nobody does", async () => {
    await using served = await serveJobs(connection, redis, "memory", async (job) => {
      if (job.number > 0) await redis.raw.config("SET", "maxmemory", 1);
      return echo(job);
    });
    const { caller, key } = served;
    await caller.answer((await caller.send({ number: 0 })).id);
    try {
      const heard = await caller.send({ number: 1 });
      expect(await caller.answer(heard.id)).toBe(`ok ${heard.id} {"text":"1"}`);
      expect(await redis.raw.exists(caller.replyKey(heard.id))).toBe(0);
      expect(await redis.raw.xlen(key)).toBe(0);
      await redis.raw.config("SET", "maxmemory", 0);
      const unheard = await caller.send({ number: 2 }, { replyTo: `{${key}}:inbox:nobody` });
      await vi.waitFor(async () => expect(await redis.raw.config("GET", "maxmemory")).toEqual(["maxmemory", "1"]));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await redis.raw.xlen(key)).toBe(1);
      await redis.raw.config("SET", "maxmemory", 0);
      await vi.waitFor(async () =>
        expect(await redis.raw.get(caller.replyKey(unheard.id))).toBe(`ok ${unheard.id} {"text":"2"}`),
      );
      await drained(key);
    } finally {
      await redis.raw.config("SET", "maxmemory", 0);
    }
  });
});
