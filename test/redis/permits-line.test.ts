import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type InboxMessage, parseInboxMessage } from "../../src/runtime/permits/messages.js";
import { Bench, exclusive, permits, readWrite } from "../support/permits.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const fresh = (shape: Bench["commands"]["shape"]): Bench => new Bench(connection, redis.prefix, shape);

/** Listens to inboxes of a lock, and keeps what it hears by inbox. */
async function listen(lock: Bench, ...names: readonly string[]) {
  const ears = new Redis(redis.url);
  const heard: (InboxMessage & { readonly inbox: string })[] = [];
  ears.on("message", (channel, payload) => {
    const message = parseInboxMessage(payload);
    if (!message) return;
    heard.push({ ...message, inbox: channel.slice(lock.commands.inboxOf("").length) });
  });
  await ears.subscribe(...names.map((name) => lock.commands.inboxOf(name)));
  return { ears, heard, [Symbol.dispose]: () => ears.disconnect() };
}

test("queue: a place is behind all others, also when the server's clock went back", async () => {
  const lock = fresh(exclusive);
  await lock.ask("p:a");
  await lock.wait("p:b");
  const ahead = Date.now() * 1_000 + 60_000_000;
  await redis.raw.zadd(lock.keys.queue, String(ahead), "p:b");
  expect(await lock.wait("p:c")).toMatchObject({ granted: false, position: 1 });
  expect(await lock.wait("p:d")).toMatchObject({ granted: false, position: 2 });
  expect(await redis.raw.zrange(lock.keys.queue, "0", "-1", "WITHSCORES")).toEqual(
    ["p:b", ahead, "p:c", ahead + 1, "p:d", ahead + 2].map(String),
  );
});

test("queue: is kept until the longest wait is over, and a second more", async () => {
  const lock = fresh(exclusive);
  await lock.ask("p:a", { leaseMs: 3_600_000 });
  await lock.wait("p:b", { waitMs: 500_000 });
  await lock.wait("p:c", { waitMs: 1_000 });
  for (const key of [lock.keys.queue, lock.keys.waiters]) {
    expect(await redis.raw.pttl(key)).toBeGreaterThan(500_000);
    expect(await redis.raw.pttl(key)).toBeLessThanOrEqual(501_000);
  }
});

test("hand-over: lasts for a second at most, or as long as the lease; the first renewal gives all of it", async () => {
  const lock = fresh(exclusive);
  await lock.ask("p:a");
  await lock.wait("p:b");
  await lock.wait("p:c", { leaseMs: 200 });
  const { commands, keys } = lock;
  const ttl = { name: "PTTL", keys: [keys.lock], args: [keys.lock], repeatable: true, decode: Number };
  const steps = [
    commands.release("p:a"),
    ttl,
    commands.renew("p:b", 60_000),
    ttl,
    commands.release("p:b"),
    ttl,
  ] as const;
  const [, handed, isRenewed, renewed, , handedOn] = await connection.transaction(steps);
  expect(handed).toSatisfy((ms: number) => ms > 900 && ms <= 1_000);
  expect([isRenewed, renewed > 59_000]).toEqual([true, true]);
  expect(handedOn).toSatisfy((ms: number) => ms > 100 && ms <= 200);
  expect(await redis.raw.pttl(lock.keys.fence)).toBeGreaterThan(86_400_000);
});

test("hand-over: tells the inbox whose, since when and with which fence; others look whether it lives", async () => {
  const lock = fresh(exclusive);
  using listener = await listen(lock, "one", "two", "three");
  await lock.ask("p:a");
  const inboxes = ["one", "one", "two", "two", "three"];
  for (const [at, name] of inboxes.entries()) {
    await lock.wait(`p:${at}:a name`, { inbox: lock.commands.inboxOf(name) });
  }
  await lock.release("p:a");
  const [holder] = (await lock.inspect()).holders;
  await expect.poll(() => listener.heard.length).toBe(3);
  const [granted, first, second] = listener.heard;
  expect(granted).toMatchObject({ inbox: "one", kind: "granted", token: "p:0:a name", validMs: 1_000 });
  const { fencingToken = 0, handedAtUs = 0 } = granted?.kind === "granted" ? granted : {};
  expect(fencingToken).toBe(holder?.fencingToken);
  expect(handedAtUs).toBeLessThanOrEqual(fencingToken);
  const look = { kind: "watch", lookAtUs: handedAtUs + 1_000_000 };
  expect(first).toMatchObject({ inbox: "two", token: "p:2:a name", ...look });
  expect(second).toMatchObject({ inbox: "three", token: "p:4:a name", ...look });
});

test("hand-over: one process alone hears of nothing but its turn", async () => {
  const lock = fresh(exclusive);
  using listener = await listen(lock, "one");
  await lock.ask("p:a");
  for (const token of ["p:b", "p:c", "p:d"]) await lock.wait(token, { inbox: lock.commands.inboxOf("one") });
  for (const token of ["p:a", "p:b", "p:c", "p:d"]) await lock.release(token);
  await expect
    .poll(() => listener.heard.map(({ kind, token }) => `${kind} ${token}`))
    .toEqual(["p:b", "p:c", "p:d"].map((token) => `granted ${token}`));
});

test("hand-over: who cannot be reached is passed over until it asks again, and keeps its place", async () => {
  const lock = fresh(exclusive);
  using listener = await listen(lock, "here");
  await lock.ask("p:a");
  await lock.wait("p:gone", { inbox: lock.commands.inboxOf("gone") });
  for (const token of ["p:b", "p:c", "p:d"]) await lock.wait(token, { inbox: lock.commands.inboxOf("here") });
  expect(await lock.heirs("p:a")).toEqual(["p:b"]);
  await listener.ears.subscribe(lock.commands.inboxOf("gone"));
  expect(await lock.heirs("p:b")).toEqual(["p:c"]);
  expect(await lock.wait("p:gone", { inbox: lock.commands.inboxOf("gone") })).toMatchObject({ position: 0 });
  expect(await lock.heirs("p:c")).toEqual(["p:gone"]);
});

test("readers: a run of them enters together, a writer alone, and nobody overtakes", async () => {
  const lock = fresh(readWrite);
  const write = { access: "write" } as const;
  await lock.ask("p:w1", write);
  for (const token of ["p:r1", "p:r2"]) await lock.wait(token);
  await lock.wait("p:w2", write);
  await lock.wait("p:r3");
  expect(await lock.heirs("p:w1")).toEqual(["p:r1", "p:r2"]);
  expect(await lock.ask("p:r4")).toMatchObject({ granted: false });
  expect(await lock.heirs("p:r1")).toEqual(["p:r2"]);
  expect(await lock.heirs("p:r2")).toEqual(["p:w2"]);
  // A writer that is in line no more lets the readers behind it in.
  await lock.wait("p:w3", write);
  await lock.wait("p:r5");
  expect(await lock.heirs("p:w2")).toEqual(["p:r3"]);
  expect(await lock.heirs("p:w3")).toEqual(["p:r3", "p:r5"]);
});

test("readers: a writer that nobody hears any more does not keep them out", async () => {
  const lock = fresh(readWrite);
  await lock.ask("p:r1");
  await lock.wait("p:w", { access: "write", inbox: lock.commands.inboxOf("gone") });
  expect(await lock.wait("p:r2")).toMatchObject({ granted: true });
  using _listener = await listen(lock, "gone");
  expect(await lock.wait("p:w", { access: "write", inbox: lock.commands.inboxOf("gone") })).toMatchObject({
    granted: false,
    position: 0,
  });
  expect(await lock.ask("p:r3")).toMatchObject({ granted: false });
});

test("permits: each that becomes free goes to the next in line", async () => {
  const lock = fresh(permits(2));
  for (const token of ["p:1", "p:2", "p:3", "p:4", "p:5"]) await lock.wait(token);
  expect(await lock.holders()).toEqual(["p:1", "p:2"]);
  expect(new Set(await lock.heirs("p:2"))).toEqual(new Set(["p:1", "p:3"]));
  // An expired one is nobody's: what it does late changes nothing.
  await redis.raw.zadd(lock.keys.lock, "XX", "1", "p:1");
  expect(await lock.renew("p:1")).toBe(false);
  expect(await lock.ask("p:x")).toMatchObject({ granted: false });
  expect(new Set(await lock.holders())).toEqual(new Set(["p:3", "p:4"]));
  expect(await lock.release("p:1")).toBe("expired");
  expect(await redis.raw.hkeys(lock.keys.holders)).not.toContain("p:1");
});

test("permits: what is left of those whose lease ended goes when the next is taken", async () => {
  const lock = fresh(permits(3));
  for (const token of ["p:1", "p:2"]) {
    await lock.ask(token);
    await redis.raw.zadd(lock.keys.lock, "XX", "1", token);
  }
  expect(await lock.ask("p:3")).toMatchObject({ granted: true });
  expect(await redis.raw.zrange(lock.keys.lock, "0", "-1")).toEqual(["p:3"]);
  expect(await redis.raw.hkeys(lock.keys.holders)).toEqual(["p:3"]);
});

test("end: raises the fence beyond all that was given out, also where nobody holds it, and keeps it for a day", async () => {
  for (const shape of [exclusive, permits(2)]) {
    const lock = fresh(shape);
    const fence = async (): Promise<number> => Number(await redis.raw.get(lock.keys.fence));
    expect(await lock.end()).toBe(0);
    const ahead = (await fence()) + 60_000_000;
    await redis.raw.set(lock.keys.fence, String(ahead), "PX", 200_000_000);
    await lock.ask("p:a");
    await lock.wait("p:b");
    await lock.wait("p:c");
    const given = await fence();
    expect(await lock.end()).toBe(shape === exclusive ? 1 : 2);
    const [holder] = (await lock.inspect()).holders;
    expect(holder?.token).toBe(shape === exclusive ? "p:b" : "p:c");
    expect(holder?.fencingToken).toBeGreaterThan(given + 1);
    expect(await lock.renew("p:a")).toBe(false);
    expect(await lock.release("p:a")).toBe("expired");
    expect(await redis.raw.pttl(lock.keys.fence)).toBeGreaterThan(86_400_000);
  }
});
