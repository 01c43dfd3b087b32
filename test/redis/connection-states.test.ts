import { inspect } from "node:util";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { get, increment, incrementByScript, plain, set } from "../support/plain-commands.js";

const payload = "private payload";
let server: RedisServer;
let raw: Redis;
let connection: Connection;

beforeAll(async () => {
  server = await startRedisServer();
  raw = new Redis(server.url);
});

beforeEach(async () => {
  // Whatever the test before has left.
  await raw.call("REPLICAOF", "NO", "ONE");
  await raw.flushall();
  connection = await connect(server.url, { commandTimeoutMs: 10_000 });
});

afterEach(() => connection.close({ timeoutMs: 100 }));

afterAll(async () => {
  raw.disconnect();
  await server.stop();
});

describe("what Redis refuses", () => {
  test("execute: WRONG_TYPE tells the key, and the value stays as it is", async () => {
    await raw.lpush("k", "x");
    await expect(connection.execute(get("k"))).rejects.toMatchObject({ code: "WRONG_TYPE", key: "k" });
    expect(await raw.lrange("k", 0, -1)).toEqual(["x"]);
  });

  test("execute: out of memory is SERVER_REFUSED with reason OOM", async () => {
    await raw.config("SET", "maxmemory", "1");
    try {
      const refused = connection.execute(set("k", payload));
      await expect(refused).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "OOM", key: "k" });
    } finally {
      await raw.config("SET", "maxmemory", "0");
    }
  });

  test("execute: an unknown command tells no argument, in no part of the error", async () => {
    const error = await connection.execute(plain("NOSUCH", ["k", payload])).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SERVER_REFUSED", reason: "ERR" });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(payload);
  });

  test("execute: a command that is not permitted is SERVER_REFUSED with reason NOPERM", async () => {
    await raw.call("ACL", "SETUSER", "reader", "on", ">pw", "~*", "+get", "+ping");
    const reader = await connect(server.url, { username: "reader", password: "pw" });
    try {
      await expect(reader.execute(get("k"))).resolves.toBeNull();
      const refused = reader.execute(set("k", payload));
      await expect(refused).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "NOPERM" });
      expect(reader.warnings.map(({ code }) => code)).toEqual(["SERVER_NOT_LOOKED_AT"]);
    } finally {
      await reader.close();
    }
  });
});

describe("what passes by itself", () => {
  test("execute: a script that the server has forgotten is sent with its source, singly and in a batch", async () => {
    await expect(connection.execute(incrementByScript("k"))).resolves.toBe(1);
    await raw.script("FLUSH");
    await expect(connection.execute(incrementByScript("k"))).resolves.toBe(2);
    await raw.script("FLUSH");
    const both = connection.batch([incrementByScript("k"), incrementByScript("k")]);
    await expect(both).resolves.toEqual([3, 4]);
    await raw.script("FLUSH");
    await expect(connection.transaction([incrementByScript("k")])).resolves.toEqual([5]);
    expect(await raw.get("k")).toBe("5");
  });

  test("execute: READONLY is waited out, also for what is not repeatable, and applied once", async () => {
    await raw.call("REPLICAOF", "127.0.0.1", "1");
    const writing = connection.execute(increment("k"), { deadlineMs: 20_000 });
    await vi.waitFor(async () => expect(await refusals("READONLY")).toBeGreaterThan(0));
    await raw.call("REPLICAOF", "NO", "ONE");
    await expect(writing).resolves.toBe(1);
  });

  test("execute: READONLY makes the connection anew, because the address may lead to another server by now", async () => {
    const id = await connection.execute(plain("CLIENT", ["ID"]));
    await raw.call("REPLICAOF", "127.0.0.1", "1");
    await refusedUntilDeadline({ code: "UNAVAILABLE" });
    await raw.call("REPLICAOF", "NO", "ONE");
    await expect(connection.execute(plain("CLIENT", ["ID"]))).resolves.not.toBe(id);
  });

  test("execute: READONLY that does not pass is UNAVAILABLE at the deadline", async () => {
    await raw.call("REPLICAOF", "127.0.0.1", "1");
    try {
      await refusedUntilDeadline({ code: "UNAVAILABLE", message: expect.stringContaining("replica") });
    } finally {
      await raw.call("REPLICAOF", "NO", "ONE");
    }
  });

  test("execute: BUSY is waited out", async () => {
    await raw.config("SET", "busy-reply-threshold", "50");
    // Ended below: a script that has written nothing can be killed.
    const endless = raw.eval("while true do end", 0).catch(() => undefined);
    const killer = new Redis(server.url, { enableReadyCheck: false });
    await vi.waitFor(() => expect(killer.get("k")).rejects.toThrow("BUSY"));
    const writing = connection.execute(increment("k"), { deadlineMs: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await killer.script("KILL");
    await expect(writing).resolves.toBe(1);
    await endless;
    killer.disconnect();
  });

  test("transaction: what was refused as a whole is sent again as a whole", async () => {
    await raw.call("REPLICAOF", "127.0.0.1", "1");
    const writing = connection.transaction([increment("a"), increment("b")], { deadlineMs: 20_000 });
    await vi.waitFor(async () => expect(await refusals("READONLY")).toBeGreaterThan(0));
    await raw.call("REPLICAOF", "NO", "ONE");
    await expect(writing).resolves.toEqual([1, 1]);
  });
});

test("execute: LOADING is waited out after a restart", async () => {
  const args = [
    ...["--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024"],
    ...["--rdbcompression", "no"],
  ];
  const first = await startRedisServer({ args });
  await using own = await connect(first.url, { commandTimeoutMs: 25_000 });
  const writer = new Redis(first.url);
  await writer.mset(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, "x".repeat(100)])));
  await writer.save();
  writer.disconnect();
  await first.stop({ keepFolder: true });
  const { port, folder } = first;
  const waiting = own.execute(increment("counter"));
  await using _second = await startRedisServer({ port, folder, args });
  await expect(waiting).resolves.toBe(1);
  await expect(own.execute(get("k1"))).resolves.toHaveLength(100);
  expect(await own.execute(plain("INFO", ["errorstats"]))).toMatch(/errorstat_LOADING:count=[1-9]/);
});

/** A write ends so at its deadline, unless that came while its last try was on the way: that one may have been applied. */
function refusedUntilDeadline(error: object): Promise<void> {
  return vi.waitFor(() =>
    expect(connection.execute(increment("k"), { deadlineMs: 1_000 })).rejects.toMatchObject(error),
  );
}

async function refusals(code: string): Promise<number> {
  const stats = await raw.info("errorstats");
  return Number(new RegExp(`errorstat_${code}:count=(\\d+)`).exec(stats)?.[1] ?? 0);
}
