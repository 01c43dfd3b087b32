import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { Bench, exclusive, permits, readWrite } from "../support/permits.js";

// A replica passes on to its own subscribers what is published on its master, which does not count them.
let master: RedisServer;
let replica: RedisServer;
let raw: Redis;
let ears: Redis;
let connection: Connection;
const heard: string[] = [];
beforeAll(async () => {
  master = await startRedisServer({ args: ["--repl-diskless-sync-delay", "0"] });
  replica = await startRedisServer({ args: ["--replicaof", "127.0.0.1", String(master.port)] });
  raw = new Redis(master.url);
  ears = new Redis(replica.url);
  ears.on("message", (_channel: string, payload: string) => heard.push(payload));
  const isFollowed = async (): Promise<void> => expect(String(await raw.info("replication"))).toMatch(/state=online/);
  await vi.waitFor(isFollowed, { timeout: 10_000 });
  connection = await connect(master.url);
});
afterAll(async () => {
  await connection.close();
  raw.disconnect();
  ears.disconnect();
  await replica.stop();
  await master.stop();
});

/** A lock whose inbox is subscribed on the replica only. */
async function heardByTheReplica(shape: Bench["commands"]["shape"]) {
  const lock = new Bench(connection, "", shape);
  const inbox = lock.commands.inboxOf("there");
  await ears.subscribe(inbox);
  return { lock, inbox };
}

/** What was told of grants, once everything published until now has been heard. */
async function grantsHeard(inbox: string): Promise<string[]> {
  await raw.publish(inbox, "end");
  await expect.poll(() => heard.at(-1)).toBe("end");
  return heard.splice(0).filter((message) => message.startsWith("g "));
}

for (const [told, shape] of [
  ["an exclusive lock", exclusive],
  ["permits", permits(2)],
] as const) {
  test(`hand-over: is heard by nobody who is not given it, also not through a replica, of ${told}`, async () => {
    const { lock, inbox } = await heardByTheReplica(shape);
    const first = shape === exclusive ? ["p:a"] : ["p:a", "p:b"];
    for (const token of first) await lock.ask(token);
    for (const token of ["p:c", "p:d", "p:e"]) await lock.wait(token, { inbox });
    for (const token of first) expect(await lock.release(token)).toBe("released");
    expect(await lock.holders()).toEqual([]);
    // Whoever comes then finds nobody before them who can be reached; so does the end of all leases.
    for (const token of first) expect(await lock.ask(`${token}2`)).toMatchObject({ granted: true });
    for (const token of ["p:c", "p:d"]) await lock.wait(token, { inbox });
    expect(await lock.end()).toBe(first.length);
    expect(await lock.holders()).toEqual([]);
    expect(await grantsHeard(inbox)).toEqual([]);
    expect(await lock.wait("p:c")).toMatchObject({ granted: true });
  });
}

test("hand-over: readers who are heard by a replica only are passed over, and enter none", async () => {
  const { lock, inbox } = await heardByTheReplica(readWrite);
  await lock.ask("p:w", { access: "write" });
  for (const token of ["p:r1", "p:r2", "p:r3"]) await lock.wait(token, { inbox });
  await lock.wait("p:polls");
  expect(await lock.release("p:w")).toBe("released");
  expect(await lock.holders()).toEqual(["p:polls"]);
  expect(await grantsHeard(inbox)).toEqual([]);
});

test("hand-over: whoever may not count subscribers still reaches no one but those who are given it", async () => {
  await raw.call("ACL", "SETUSER", "uncounted", "on", ">pw", "~*", "&*", "+@all", "-pubsub");
  await using limited = await connect({ host: "127.0.0.1", port: master.port, username: "uncounted", password: "pw" });
  for (const shape of [exclusive, permits(1)]) {
    const { inbox, lock: counted } = await heardByTheReplica(shape);
    const lock = new Bench(limited, "", shape, counted.keys.lock);
    await lock.ask("p:a");
    await lock.wait("p:b", { inbox });
    await lock.wait("p:c");
    expect(await lock.release("p:a")).toBe("released");
    expect(await counted.holders()).toEqual(["p:c"]);
    expect(await grantsHeard(inbox)).toEqual([]);
  }
});
