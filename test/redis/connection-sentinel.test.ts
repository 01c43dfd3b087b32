import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { ask } from "../../src/runtime/testing/redis-inline.js";
import { type RedisSentinel, startRedisSentinel } from "../../src/runtime/testing/redis-sentinel.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { get, increment, plain, set } from "../support/plain-commands.js";

let sentinel: RedisSentinel;

beforeAll(async () => {
  sentinel = await startRedisSentinel();
});
afterAll(() => sentinel.stop());

test("sentinel: an unknown name is CONNECTION_FAILED by the deadline", async () => {
  const unknown = { ...sentinel.options, name: "nobody" };
  const connecting = connect({ sentinel: unknown, connectTimeoutMs: 500 });
  await expect(connecting).rejects.toMatchObject({ code: "CONNECTION_FAILED" });
});

test("sentinel: a user who may not INFO is connected, warned by us, and nothing is printed", async () => {
  const printed = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await ask(sentinel.master.port, "ACL SETUSER blind on >pw ~* &* +@all -info");
  const credentials = { username: "blind", password: "pw" };
  await using connection = await connect({ sentinel: sentinel.options, ...credentials });
  expect(connection.warnings).toMatchObject([{ code: "SERVER_NOT_LOOKED_AT" }]);
  await connection.inbox.subscribe("quiet", { message: () => undefined });
  await expect(connection.execute(plain("PING"))).resolves.toBe("PONG");
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});

test("sentinel: an ioredis of one's own that finds a replica is not taken for connected", async () => {
  // A Sentinel that is wrong about who the master is, as one is after a failover that it has not seen.
  await using stale = await startRedisServer({ args: ["--replicaof", "127.0.0.1", String(sentinel.master.port)] });
  const own = new Redis({ sentinels: [...sentinel.options.nodes], name: sentinel.options.name, lazyConnect: true });
  own.options.natMap = { [`127.0.0.1:${sentinel.master.port}`]: { host: "127.0.0.1", port: stale.port } };
  await expect(connect(own, { connectTimeoutMs: 700 })).rejects.toMatchObject({ code: "CONNECTION_FAILED" });
  own.disconnect();
});

test("sentinel: the master is found, and after a failover the new one", async () => {
  // One that knows of no other replica which is gone, and could choose that.
  await using sentinel = await startRedisSentinel();
  const connection = await connect({ sentinel: sentinel.options, commandTimeoutMs: 60_000, connectTimeoutMs: 5_000 });
  connection.on("error", () => undefined);
  await expect(connection.execute(set("k", "v"))).resolves.toBe("OK");
  const messages: string[] = [];
  const gaps: unknown[] = [];
  await connection.inbox.subscribe("news", {
    message: (payload) => void messages.push(payload.toString()),
    gap: (gap) => void gaps.push(gap),
  });
  const blocking = connection.openBlocking("list");
  await expect(blocking.clientId).resolves.toBeGreaterThan(0);
  await expect(connection.execute(plain("WAIT", [1, 20_000], { keys: [] }))).resolves.toBe(1);
  await sentinel.master.stop();
  await vi.waitFor(() => expect(blocking.broken).toBe(true));
  await expect(connection.execute(increment("n", true))).resolves.toBe(1);
  await expect(connection.execute(get("k"))).resolves.toBe("v");
  await vi.waitFor(() => expect(gaps.length).toBeGreaterThan(0), { timeout: 30_000 });
  await connection.execute(plain("PUBLISH", ["news", "after"], { keys: [] }));
  await vi.waitFor(() => expect(messages).toEqual(["after"]));
  await connection.close();
  // A Sentinel whose machine stood still for two seconds does nothing for half a minute.
}, 120_000);
