import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { recorder } from "../support/inbox-recorder.js";
import { plain } from "../support/plain-commands.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";

// Publishers count who hears: two servers behind one address, of which one takes the writes.
const inboxHeartbeatMs = 400;
const servers: RedisServer[] = [];
const raws: Redis[] = [];
let target: { port: number };
let proxy: TcpProxy;
let connection: Connection;

beforeAll(async () => {
  for (let n = 0; n < 2; n++) servers.push(await startRedisServer({ args: ["--repl-diskless-sync-delay", "0"] }));
  raws.push(...servers.map(({ url }) => new Redis(url)));
});
afterAll(async () => {
  for (const raw of raws) raw.disconnect();
  for (const server of servers) await server.stop();
});
beforeEach(async () => {
  target = { port: portOf(0) };
  proxy = await startProxy(target);
  connection = await connect(proxy.url, { inboxHeartbeatMs });
});
afterEach(async () => {
  await connection.close();
  await proxy[Symbol.asyncDispose]();
  await server(0).replicaof("NO", "ONE");
});

const portOf = (index: number): number => servers[index]?.port ?? 0;
function server(index: 0 | 1): Redis {
  const raw = raws[index];
  if (!raw) throw new Error("no such server");
  return raw;
}
const counted = () => {
  const { listener, ...rest } = recorder();
  return { ...rest, listener: { ...listener, isCounted: true as const } };
};
const inboxesOn = async (raw: Redis): Promise<number> => String(await raw.client("LIST")).split("-inbox ").length - 1;
const pings = async (raw: Redis): Promise<number> =>
  Number(/cmdstat_ping:calls=(\d+)/.exec(await raw.info("commandstats"))?.[1] ?? 0);
const beats = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * inboxHeartbeatMs));

test("counted: a master that was replaced, and is a replica now, is left within a heartbeat; the gap is told to all", async () => {
  const [inbox, channel, pattern] = [counted(), recorder(), recorder()];
  await connection.inbox.subscribe("inbox", inbox.listener);
  await connection.inbox.subscribe("channel", channel.listener);
  await connection.inbox.subscribePattern("chan*", pattern.listener);
  await beats(3);
  expect(inbox.gaps).toEqual([]);
  target.port = portOf(1);
  await server(0).replicaof("127.0.0.1", portOf(1));
  const replacedAt = Date.now();
  const all = [inbox, channel, pattern];
  await vi.waitFor(() => expect(all.map(({ gaps }) => gaps.length)).toEqual([1, 1, 1]));
  for (const { gaps } of all) expect(gaps[0]).toBeLessThanOrEqual(replacedAt);
  await vi.waitFor(async () => expect([await inboxesOn(server(0)), await inboxesOn(server(1))]).toEqual([0, 1]));
  expect(await server(1).publish("inbox", "1")).toBe(1);
  expect(await server(1).publish("channel", "1")).toBe(2);
  await vi.waitFor(() => expect(inbox.messages).toEqual(["inbox=1"]));
  await vi.waitFor(() => expect(pattern.messages).toEqual(["channel=1"]));
  await beats(5);
  expect(all.flatMap(({ gaps, errors }) => [gaps.length, errors.length])).toEqual([1, 0, 1, 0, 1, 0]);
});

test("counted: is on the server of the main connection at once, when that was made anew and found another one", async () => {
  await using slow = await connect(proxy.url, { inboxHeartbeatMs: 60_000 });
  const { gaps, messages, listener } = counted();
  await slow.inbox.subscribe("inbox", listener);
  target.port = portOf(1);
  // Only the main connection is cut: the other one lives on where nobody publishes any more.
  const id = await slow.execute(plain("CLIENT", ["ID"]));
  await server(0).client("KILL", "ID", Number(id));
  await vi.waitFor(() => expect(gaps).toHaveLength(1));
  expect(await server(1).publish("inbox", "1")).toBe(1);
  await vi.waitFor(() => expect(messages).toEqual(["inbox=1"]));
});

test("counted: is on the server of the main connection, although that did not answer for a while when it was found", async () => {
  await using slow = await connect(proxy.url, { inboxHeartbeatMs: 60_000 });
  const { gaps, messages, listener } = counted();
  await slow.inbox.subscribe("inbox", listener);
  target.port = portOf(1);
  const id = await slow.execute(plain("CLIENT", ["ID"]));
  // Longer than one look waits for its answer.
  await server(1).client("PAUSE", 2_500, "WRITE");
  await server(0).client("KILL", "ID", Number(id));
  await vi.waitFor(() => expect(gaps).toHaveLength(1));
  expect(await server(1).publish("inbox", "1")).toBe(1);
  await vi.waitFor(() => expect(messages).toEqual(["inbox=1"]));
});

test("counted: what is not counted stays where it is, and nothing is asked for it", async () => {
  const { gaps, messages, listener } = recorder();
  await connection.inbox.subscribe("channel", listener);
  const accepted = proxy.accepted;
  await server(0).config("RESETSTAT");
  target.port = portOf(1);
  await server(0).replicaof("127.0.0.1", portOf(1));
  await vi.waitFor(async () => expect(await pings(server(0))).toBeGreaterThan(3));
  expect(await server(0).info("commandstats")).not.toContain("cmdstat_eval");
  expect([proxy.accepted, gaps.length]).toEqual([accepted, 0]);
  await vi.waitFor(async () => {
    await server(1).publish("channel", "through the replica");
    expect(messages.length).toBeGreaterThan(0);
  });
});

test("counted: where it never is counted, the connection is made anew ever more rarely", async () => {
  // The inbox finds another server than the main connection did, and always will.
  target.port = portOf(1);
  const accepted = proxy.accepted;
  const { messages, listener } = counted();
  await server(1).config("RESETSTAT");
  await connection.inbox.subscribe("inbox", listener);
  // As the server counts them: each heartbeat is a PING there.
  await vi.waitFor(async () => expect(await pings(server(1))).toBeGreaterThanOrEqual(20), { timeout: 25_000 });
  // After 1, 2, 4, 8 and 16 heartbeats, and where a busy server did not answer one; with each of them would be 20 times.
  expect(proxy.accepted - accepted).toBeGreaterThanOrEqual(3);
  expect(proxy.accepted - accepted).toBeLessThanOrEqual(12);
  await vi.waitFor(async () => expect(await server(1).publish("inbox", "1")).toBe(1));
  await vi.waitFor(() => expect(messages).toEqual(["inbox=1"]));
});

test("counted: who may not count stays connected, and is told nothing", async () => {
  await server(0).call("ACL", "SETUSER", "uncounted", "on", ">pw", "~*", "&*", "+@all", "-pubsub");
  await using limited = await connect(proxy.url, { inboxHeartbeatMs, username: "uncounted", password: "pw" });
  const told = vi.fn();
  limited.on("error", told);
  const { gaps, errors, listener } = counted();
  await limited.inbox.subscribe("inbox", listener);
  const accepted = proxy.accepted;
  await beats(5);
  expect([gaps, errors, proxy.accepted]).toEqual([[], [], accepted]);
  expect(told).not.toHaveBeenCalled();
});
