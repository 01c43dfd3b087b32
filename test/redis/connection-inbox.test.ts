import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { recorder } from "../support/inbox-recorder.js";
import { plain } from "../support/plain-commands.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";

let server: RedisServer;
let raw: Redis;
let proxy: TcpProxy;
let connection: Connection;
/** Longer than it takes a server to answer on a machine that is busy. */
const inboxHeartbeatMs = 700;
const unhandled = vi.fn();

beforeAll(async () => {
  server = await startRedisServer();
  raw = new Redis(server.url);
});
beforeEach(async () => {
  process.on("unhandledRejection", unhandled);
  proxy = await startProxy(server);
  connection = await connect(proxy.url, { inboxHeartbeatMs, commandTimeoutMs: 10_000, connectTimeoutMs: 3_000 });
});
afterEach(async () => {
  await connection.close();
  await proxy[Symbol.asyncDispose]();
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
afterAll(async () => {
  raw.disconnect();
  await server.stop();
});

const subscribers = async (channel: string): Promise<number> => Number((await raw.pubsub("NUMSUB", channel))[1]);

const pings = async (): Promise<number> =>
  Number(/cmdstat_ping:calls=(\d+)/.exec(await raw.info("commandstats"))?.[1] ?? 0);

describe("inbox", () => {
  test("inbox: a message published once `subscribe` resolved arrives", async () => {
    const { messages, listener } = recorder();
    await connection.inbox.subscribe("a", listener);
    expect(await raw.publish("a", "1")).toBe(1);
    await vi.waitFor(() => expect(messages).toEqual(["a=1"]));
  });

  test("inbox: payloads come as bytes", async () => {
    const got: Buffer[] = [];
    await connection.inbox.subscribe("bytes", { message: (payload) => void got.push(payload) });
    const bytes = Buffer.from([0, 255, 128, 10, 13]);
    await raw.publish("bytes", bytes);
    await vi.waitFor(() => expect(got).toEqual([bytes]));
  });

  test("inbox: overlapping subscriptions get each message once, each on its own", async () => {
    const [one, two, pattern] = [recorder(), recorder(), recorder()];
    await connection.inbox.subscribe("o:x", one.listener);
    await connection.inbox.subscribe("o:x", two.listener);
    await connection.inbox.subscribePattern("o:*", pattern.listener);
    await raw.publish("o:x", "1");
    await raw.publish("o:y", "2");
    await vi.waitFor(() => expect(pattern.messages).toEqual(["o:x=1", "o:y=2"]));
    expect([one.messages, two.messages]).toEqual([["o:x=1"], ["o:x=1"]]);
  });

  test("inbox: the server is told when the last subscription of a name ends, and one connection serves all", async () => {
    const before = proxy.accepted;
    const first = await connection.inbox.subscribe("r", recorder().listener);
    const second = await connection.inbox.subscribe("r", recorder().listener);
    const { messages, listener } = recorder();
    const kept = await connection.inbox.subscribe("r2", listener);
    expect(proxy.accepted).toBe(before + 1);
    await first.close();
    expect(await subscribers("r")).toBe(1);
    await second.close();
    await second.close();
    expect(await subscribers("r")).toBe(0);
    await raw.publish("r2", "still");
    await vi.waitFor(() => expect(messages).toEqual(["r2=still"]));
    await kept.close();
    const again = recorder();
    await connection.inbox.subscribe("r", again.listener);
    await raw.publish("r", "again");
    await vi.waitFor(() => expect(again.messages).toEqual(["r=again"]));
  });

  test("inbox: closing and subscribing again at once leaves the new subscription subscribed", async () => {
    const old = await connection.inbox.subscribe("q", recorder().listener);
    const { messages, listener } = recorder();
    const closing = old.close();
    await connection.inbox.subscribe("q", listener);
    await closing;
    await raw.publish("q", "1");
    await vi.waitFor(() => expect(messages).toEqual(["q=1"]));
  });

  test("inbox: a listener that throws harms no other listener", async () => {
    const uncaught = vi.fn();
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", uncaught);
    const { messages, listener } = recorder();
    await connection.inbox.subscribe("t", {
      message() {
        throw new Error("bug of the program");
      },
    });
    await connection.inbox.subscribe("t", listener);
    await raw.publish("t", "1");
    await vi.waitFor(() => expect(messages).toEqual(["t=1"]));
    await vi.waitFor(() => expect(uncaught).toHaveBeenCalledTimes(1));
    process.off("uncaughtException", uncaught);
    for (const other of others) process.on("uncaughtException", other);
  });
});

describe("inbox over a link with faults", () => {
  test("inbox: a cut link is made anew; the gap is told after the subscription is confirmed again", async () => {
    const [one, pattern] = [recorder(), recorder()];
    await connection.inbox.subscribe("g", one.listener);
    await connection.inbox.subscribePattern("g*", pattern.listener);
    const before = Date.now();
    expect(proxy.cutAll()).toBe(2);
    await vi.waitFor(() => expect([one.gaps.length, pattern.gaps.length]).toEqual([1, 1]));
    expect(one.gaps[0]).toBeLessThanOrEqual(Date.now());
    expect(one.gaps[0]).toBeGreaterThan(before - 10_000);
    expect(await raw.publish("g", "after")).toBe(2);
    await vi.waitFor(() => expect(one.messages).toEqual(["g=after"]));
  });

  test("inbox: a blackholed link is found by the heartbeat, although nothing is ever published", async () => {
    const { gaps, messages, listener } = recorder();
    await connection.inbox.subscribe("h", listener);
    const accepted = proxy.accepted;
    const fault = proxy.blackhole();
    await vi.waitFor(() => expect(proxy.accepted).toBeGreaterThan(accepted));
    expect(fault.fired).toBeGreaterThan(0);
    fault.stop();
    await vi.waitFor(() => expect(gaps).toHaveLength(1));
    await raw.publish("h", "1");
    await vi.waitFor(() => expect(messages).toEqual(["h=1"]));
  });

  test("inbox: an idle link stays as it is", async () => {
    const { gaps, listener } = recorder();
    await connection.inbox.subscribe("idle", listener);
    const accepted = proxy.accepted;
    const before = await pings();
    await vi.waitFor(async () => expect(await pings()).toBeGreaterThan(before + 3));
    expect([proxy.accepted, gaps.length]).toEqual([accepted, 0]);
  });

  test("inbox: subscribing while the link is away waits, and is told no gap", async () => {
    const old = recorder();
    await connection.inbox.subscribe("w1", old.listener);
    const fault = proxy.refuse();
    proxy.cutAll();
    await vi.waitFor(() => expect(fault.fired).toBeGreaterThan(0));
    const { gaps, messages, listener } = recorder();
    const subscribing = connection.inbox.subscribe("w2", listener);
    fault.stop();
    await subscribing;
    await raw.publish("w2", "1");
    await vi.waitFor(() => expect(messages).toEqual(["w2=1"]));
    expect(gaps).toEqual([]);
    await vi.waitFor(() => expect(old.gaps).toHaveLength(1));
  });

  test("inbox: subscribing in the pause before a reconnect opens one connection, not two", async () => {
    await connection.inbox.subscribe("p1", recorder().listener);
    const disconnected = new Promise<void>((resolve) => connection.on("disconnected", () => resolve()));
    const slow = proxy.delayReplies(200);
    proxy.cutAll();
    await disconnected;
    await new Promise((resolve) => setImmediate(resolve));
    const { messages, listener } = recorder();
    await connection.inbox.subscribe("p2", listener);
    slow.stop();
    const inboxes = async (): Promise<number> => String(await raw.client("LIST")).split("-inbox ").length - 1;
    await vi.waitFor(async () => expect(await inboxes()).toBe(1));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([await inboxes(), proxy.open]).toEqual([1, 2]);
    await raw.publish("p2", "1");
    await vi.waitFor(() => expect(messages).toEqual(["p2=1"]));
  });

  test("inbox: a subscription that cannot be confirmed is UNAVAILABLE by the deadline, and leaves nothing behind", async () => {
    await using hasty = await connect(proxy.url, { commandTimeoutMs: 1_500, connectTimeoutMs: 3_000 });
    const fault = proxy.refuse();
    const { messages, listener } = recorder();
    await expect(hasty.inbox.subscribe("u", listener)).rejects.toMatchObject({ code: "UNAVAILABLE", key: "u" });
    expect(fault.fired).toBeGreaterThan(0);
    fault.stop();
    await vi.waitFor(() => hasty.inbox.subscribe("u2", listener));
    expect(await subscribers("u")).toBe(0);
    expect(messages).toEqual([]);
  });
});

describe("inbox and permissions", () => {
  test("inbox: a refused subscription rejects; one that is refused later is told as an error, then mended", async () => {
    await raw.call("ACL", "SETUSER", "listener", "reset", "on", ">pw", "~*", "+@all", "resetchannels", "&allowed");
    await using limited = await connect(proxy.url, { username: "listener", password: "pw", inboxHeartbeatMs });
    const refused = limited.inbox.subscribe("forbidden", recorder().listener);
    await expect(refused).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "NOPERM", key: "forbidden" });
    const { errors, gaps, messages, listener } = recorder();
    await limited.inbox.subscribe("allowed", listener);
    // Redis itself cuts the subscribers of a channel that is taken away.
    await raw.call("ACL", "SETUSER", "listener", "resetchannels", "&other");
    await vi.waitFor(() => expect(errors[0]).toBe("SERVER_REFUSED"));
    await expect(limited.execute(plain("PING"))).resolves.toBe("PONG");
    await raw.call("ACL", "SETUSER", "listener", "&allowed");
    await vi.waitFor(() => expect(gaps).toHaveLength(1));
    expect(errors).toHaveLength(1);
    await raw.publish("allowed", "1");
    await vi.waitFor(() => expect(messages).toEqual(["allowed=1"]));
  });
});
