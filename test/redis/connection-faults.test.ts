import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { get, increment, incrementByScript, set } from "../support/plain-commands.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });
let proxy: TcpProxy;
let connection: Connection;
let key = "";
let count = 0;

beforeEach(async () => {
  key = `${redis.prefix}counter:${++count}`;
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  connection = await connect(proxy.url, { commandTimeoutMs: 10_000, connectTimeoutMs: 5_000 });
});

afterEach(async () => {
  await connection.close({ timeoutMs: 100 });
  await proxy[Symbol.asyncDispose]();
});

/** What is sent into a dead link before it is noticed is unknown, and rightly so. */
async function cutAndNotice(): Promise<void> {
  const noticed = new Promise<void>((resolve) => connection.on("disconnected", () => resolve()));
  expect(proxy.cutAll()).toBe(1);
  await noticed;
}

const applied = async (): Promise<number> => Number(await redis.raw.get(key));

describe("connection cut before the reply", () => {
  test("execute: says OUTCOME_UNKNOWN and does not repeat, where repeating is not harmless", async () => {
    const fault = proxy.cutBeforeReply("INCR");
    await expect(connection.execute(increment(key))).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", key });
    expect(fault.fired).toBe(1);
    await connection.ping();
    expect(await applied()).toBe(1);
  });

  test("execute: repeats silently, where repeating is harmless", async () => {
    const fault = proxy.cutBeforeReply("INCR");
    await expect(connection.execute(increment(key, true))).resolves.toBe(2);
    expect(fault.fired).toBe(1);
    expect(await applied()).toBe(2);
  });

  test("execute: the same holds for scripts", async () => {
    await connection.execute(incrementByScript(key));
    const fault = proxy.cutBeforeReply("EVALSHA");
    await expect(connection.execute(incrementByScript(key))).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(fault.fired).toBe(1);
    expect(await applied()).toBe(2);
  });

  test("batch: each command has its own outcome", async () => {
    const fault = proxy.cutBeforeReply("INCR");
    const error = await connection.batch([increment(key), get(key)]).catch((reason: unknown) => reason);
    expect(fault.fired).toBe(1);
    expect(error).toMatchObject({
      code: "BATCH_FAILED",
      outcomes: [{ error: { code: "OUTCOME_UNKNOWN" } }, { value: "1" }],
    });
    expect(await applied()).toBe(1);
  });

  test("transaction: says OUTCOME_UNKNOWN, and is applied once", async () => {
    const fault = proxy.cutBeforeReply("EXEC");
    const both = connection.transaction([set(`${key}:x`, "1"), increment(key)]);
    await expect(both).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(fault.fired).toBe(1);
    await connection.ping();
    expect(await applied()).toBe(1);
  });

  test("transaction: is repeated where all of it is repeatable", async () => {
    const fault = proxy.cutBeforeReply("EXEC");
    await expect(connection.transaction([set(key, "7"), get(key)])).resolves.toEqual(["OK", "7"]);
    expect(fault.fired).toBe(1);
  });
});

describe("connection cut before the request arrived", () => {
  test("execute: is unknown all the same, because nobody can tell", async () => {
    const fault = proxy.cutBeforeRequest("INCR");
    await expect(connection.execute(increment(key))).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(fault.fired).toBe(1);
    expect(await applied()).toBe(0);
  });
});

describe("connection away", () => {
  test("execute: waits unsent and runs once the connection is back", async () => {
    const fault = proxy.refuse();
    const disconnected = vi.fn();
    const reconnected = vi.fn();
    connection.on("disconnected", disconnected);
    connection.on("reconnected", reconnected);
    expect(proxy.cutAll()).toBe(1);
    await vi.waitFor(() => expect(disconnected).toHaveBeenCalledTimes(1));
    const waiting = Promise.all([connection.execute(increment(key)), connection.execute(increment(key))]);
    await vi.waitFor(() => expect(fault.fired).toBeGreaterThan(0));
    fault.stop();
    await expect(waiting).resolves.toEqual([1, 2]);
    expect(reconnected).toHaveBeenCalledTimes(1);
    expect(reconnected.mock.calls[0]?.[0].afterMs).toBeGreaterThan(0);
  });

  test("execute: is UNAVAILABLE at its deadline, and is not applied afterwards", async () => {
    const fault = proxy.refuse();
    await cutAndNotice();
    const before = performance.now();
    const late = connection.execute(increment(key), { deadlineMs: 200 });
    await expect(late).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(performance.now() - before).toBeLessThan(9_000);
    expect(fault.fired).toBeGreaterThan(0);
    fault.stop();
    await connection.ping();
    expect(await applied()).toBe(0);
  });

  test("execute: what was sent once is never called unapplied, although it waits unsent to be repeated", async () => {
    const cut = proxy.cutBeforeReply("INCR");
    const refuse = proxy.refuse();
    const repeated = connection.execute(increment(key, true), { deadlineMs: 3_000 });
    await expect(repeated).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect([cut.fired, refuse.fired > 0]).toEqual([1, true]);
    expect(await applied()).toBe(1);
  });

  test("execute: refuses at once what is more than may wait, by count and by bytes", async () => {
    await connection.close();
    connection = await connect(proxy.url, { maxQueuedCommands: 2, maxQueuedBytes: 10_000, commandTimeoutMs: 1_000 });
    const fault = proxy.refuse();
    await cutAndNotice();
    const tooMuch = { code: "UNAVAILABLE", message: expect.stringContaining("too much") };
    const large = connection.execute(set(key, "x".repeat(20_000)), { deadlineMs: 5_000 });
    const waiting = [connection.execute(get(key)), connection.execute(get(key))];
    const third = connection.execute(get(key), { deadlineMs: 5_000 });
    await Promise.all([large, third].map((refused) => expect(refused).rejects.toMatchObject(tooMuch)));
    for (const outcome of await Promise.allSettled(waiting)) expect(outcome.status).toBe("rejected");
    fault.stop();
    // What was refused or has expired holds no place any more.
    await expect(connection.execute(set(key, "1"), { deadlineMs: 20_000 })).resolves.toBe("OK");
  });

  test("execute: a signal ends the wait with its reason", async () => {
    const fault = proxy.refuse();
    await cutAndNotice();
    const abort = new AbortController();
    const waiting = connection.execute(increment(key), { signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(connection.execute(get(key), { signal: abort.signal })).rejects.toThrow("enough");
    fault.stop();
    await connection.ping();
    expect(await applied()).toBe(0);
  });
});

describe("a link that is dead and does not know it", () => {
  test("execute: a swallowed answer is OUTCOME_UNKNOWN at the deadline, or DEADLINE_EXCEEDED where repeatable", async () => {
    const fault = proxy.swallowReplies(key);
    const [unknown, exceeded] = await Promise.all([
      connection.execute(increment(key), { deadlineMs: 2_000 }).catch((error: unknown) => error),
      connection.execute(get(key), { deadlineMs: 2_000 }).catch((error: unknown) => error),
    ]);
    expect(unknown).toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(exceeded).toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(fault.fired).toBeGreaterThan(0);
  });

  test("connection: a blackholed link is torn down after a silent deadline, and a new one serves", async () => {
    const fault = proxy.blackhole();
    const disconnected = vi.fn();
    connection.on("disconnected", disconnected);
    const silent = connection.execute(increment(key), { deadlineMs: 1_500 });
    await expect(silent).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    await vi.waitFor(() => expect(disconnected).toHaveBeenCalled());
    expect(fault.fired).toBeGreaterThan(0);
    fault.stop();
    await expect(connection.execute(increment(key))).resolves.toBe(1);
    expect(proxy.accepted).toBeGreaterThan(1);
  });

  test("connection: short deadlines find it too, and a merely slow answer tears nothing down", async () => {
    await connection.close();
    const { accepted } = proxy;
    connection = await connect(proxy.url, { commandTimeoutMs: 3_000 });
    const slow = proxy.delayReplies(400);
    const late = connection.execute(get(key), { deadlineMs: 50 });
    await expect(late).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    // Longer than the usual deadline, so that a suspicion against this link has come up and been dropped.
    const until = performance.now() + 4_000;
    while (performance.now() < until) await expect(connection.ping()).resolves.toBeGreaterThan(300);
    expect(slow.fired).toBeGreaterThan(0);
    slow.stop();
    expect(proxy.accepted).toBe(accepted + 1);
    const fault = proxy.blackhole();
    await expect(connection.execute(get(key), { deadlineMs: 50 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await vi.waitFor(() => expect(proxy.accepted).toBeGreaterThan(accepted + 1));
    expect(fault.fired).toBeGreaterThan(0);
  });
});

test("execute: thousands of commands over a link that is cut again and again are applied once or said to be unknown", async () => {
  let known = 0;
  let unknown = 0;
  let faults = 0;
  for (let round = 0; round < 10; round++) {
    const fault = proxy.cutBeforeReply("INCR");
    const outcomes = await Promise.allSettled(Array.from({ length: 300 }, () => connection.execute(increment(key))));
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") known++;
      else if (outcome.reason.code === "OUTCOME_UNKNOWN") unknown++;
    }
    faults += fault.fired;
  }
  const total = await applied();
  expect(faults).toBeGreaterThan(5);
  expect(known + unknown).toBe(3_000);
  expect(total).toBeGreaterThanOrEqual(known);
  expect(total).toBeLessThanOrEqual(known + unknown);
});
