import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { plain } from "../support/plain-commands.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const unhandled = vi.fn();
let proxy: TcpProxy;
let connection: Connection;
let key = "";

beforeAll(() => void process.on("unhandledRejection", unhandled));
afterAll(() => {
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
beforeEach(async (context) => {
  key = `${redis.prefix}${context.task.id}`;
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  connection = await connect(proxy.url, { commandTimeoutMs: 60_000 });
});
afterEach(async () => {
  await connection.close();
  await proxy[Symbol.asyncDispose]();
});

const pop = (seconds: number) => plain("BLPOP", [key, seconds]);

test("blocking: a read waits for data without holding up other commands", async () => {
  const blocking = connection.openBlocking(key);
  const reading = blocking.run(pop(5), { deadlineMs: 6_000 });
  await expect(connection.execute(plain("RPUSH", [key, "v"]))).resolves.toBe(1);
  await expect(reading).resolves.toEqual([key, "v"]);
  await expect(blocking.run(pop(0.01), { deadlineMs: 10_000 })).resolves.toBeNull();
  expect(blocking.broken).toBe(false);
});

test("blocking: the client id is the connection's own, and CLIENT UNBLOCK reaches it", async () => {
  const blocking = connection.openBlocking(key);
  const id = await blocking.clientId;
  const reading = blocking.run(pop(10), { deadlineMs: 11_000 });
  await vi.waitFor(async () => expect(await redis.raw.client("UNBLOCK", id)).toBe(1));
  await expect(reading).resolves.toBeNull();
});

test("blocking: destroy rejects what is pending at once, and everything after", async () => {
  const blocking = connection.openBlocking(key);
  await blocking.clientId;
  const reading = blocking.run(pop(0), { deadlineMs: 60_000 });
  blocking.destroy();
  blocking.destroy();
  await expect(reading).rejects.toMatchObject({ code: "CLOSED", key });
  await expect(blocking.run(pop(0), { deadlineMs: 1_000 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(blocking.broken).toBe(true);
  await vi.waitFor(() => expect(proxy.open).toBe(1));
});

test("blocking: destroying what nobody uses rejects nothing unheard", async () => {
  const blocking = connection.openBlocking(key);
  void blocking.clientId;
  blocking.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(unhandled).not.toHaveBeenCalled();
});

test("blocking: a cut link breaks it for good; the read is unknown", async () => {
  const blocking = connection.openBlocking(key);
  await blocking.clientId;
  const reading = blocking.run(pop(10), { deadlineMs: 11_000 });
  await vi.waitFor(async () => expect(await redis.raw.info("clients")).toMatch(/blocked_clients:[1-9]/));
  expect(proxy.cutAll()).toBe(2);
  await expect(reading).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(blocking.broken).toBe(true);
});

test("blocking: a blackholed link ends at the deadline and is broken, never idle", async () => {
  const blocking = connection.openBlocking(key);
  await blocking.clientId;
  const fault = proxy.blackhole();
  const before = performance.now();
  const reading = blocking.run(pop(0.2), { deadlineMs: 400 });
  await expect(reading).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(performance.now() - before).toBeLessThan(20_000);
  await vi.waitFor(() => expect(fault.fired).toBeGreaterThan(0));
  expect(blocking.broken).toBe(true);
});

test("blocking: one that cannot be opened is UNAVAILABLE", async () => {
  const fault = proxy.refuse();
  const blocking = connection.openBlocking(key);
  await expect(blocking.run(pop(0), { deadlineMs: 20_000 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(fault.fired).toBe(1);
  expect(blocking.broken).toBe(true);
});

test("blocking: an error of Redis rejects and leaves the connection usable", async () => {
  await redis.raw.set(key, "text");
  const blocking = connection.openBlocking(key);
  await expect(blocking.run(pop(1), { deadlineMs: 10_000 })).rejects.toMatchObject({ code: "WRONG_TYPE", key });
  await expect(blocking.run(plain("PING"), { deadlineMs: 10_000 })).resolves.toBe("PONG");
});
