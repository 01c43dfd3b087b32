import { inspect } from "node:util";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { ConnectionFailedError } from "../../src/runtime/errors.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { failure } from "../support/failure.js";
import { plain, set } from "../support/plain-commands.js";
import { startProxy } from "../support/proxy.js";
import { noUnhandledRejections } from "../support/unhandled.js";

const password = "s3cr3t-password";
let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer({ args: ["--requirepass", password, "--save", "3600 1"] });
});
afterAll(() => server.stop());
noUnhandledRejections();

describe("connect", () => {
  test("connect: a wrong password fails at once, and is shown nowhere", async () => {
    const before = performance.now();
    const error = await failure(connect(server.url, { password: "wrong-secret", connectTimeoutMs: 60_000 }));
    expect(error).toBeInstanceOf(ConnectionFailedError);
    expect(error.message).toContain("WRONGPASS");
    expect(inspect(error, { depth: 10, showHidden: true }) + error.stack).not.toContain("wrong-secret");
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  test("connect: a password that the server does not need is no matter, and nothing is printed", async () => {
    const printed = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await using open = await startRedisServer();
    for (const target of [
      open.url.replace("//", "//:secret@"),
      new Redis(open.url, { password: "x", lazyConnect: true }),
    ]) {
      await using connection = await connect(target);
      await expect(connection.execute(plain("PING"))).resolves.toBe("PONG");
    }
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  test("connect: a missing password fails at once", async () => {
    const error = await failure(connect(server.url));
    expect(error).toBeInstanceOf(ConnectionFailedError);
    expect(error.message).toContain("NOAUTH");
  });

  test("connect: a database that does not exist fails, and nothing is written to another one", async () => {
    const error = await failure(connect(server.url, { password, db: 9_999 }));
    expect(error).toBeInstanceOf(ConnectionFailedError);
    expect(error.message).toContain("DB index");
  });

  test("connect: nobody there fails by the deadline", async () => {
    // Where nobody listens, on any machine.
    const port = 1;
    const before = performance.now();
    const error = await failure(connect({ port, connectTimeoutMs: 2_500 }));
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(error.message).toContain("ECONNREFUSED");
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });

  test("connect: what has failed is not tried any more", async () => {
    await using proxy = await startProxy(server);
    const fault = proxy.refuse();
    await failure(connect(proxy.url, { password, connectTimeoutMs: 300 }));
    const { fired } = fault;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fault.fired).toBe(fired);
  });

  test("connect: a server that accepts and says nothing fails by the deadline", async () => {
    await using proxy = await startProxy(server);
    const fault = proxy.blackhole();
    const error = await failure(connect(proxy.url, { password, connectTimeoutMs: 2_000 }));
    expect(error).toBeInstanceOf(ConnectionFailedError);
    expect(fault.fired).toBeGreaterThan(0);
    await vi.waitFor(() => expect(proxy.open).toBe(0));
  });

  test("connect: a server that comes a little later is met", async () => {
    await using proxy = await startProxy(server);
    const fault = proxy.refuse();
    const connecting = connect(proxy.url, { password });
    await vi.waitFor(() => expect(fault.fired).toBeGreaterThan(1));
    fault.stop();
    const connection = await connecting;
    await expect(connection.ping()).resolves.toBeGreaterThan(0);
    await connection.close();
  });

  test("connect: TLS to a server without it fails by the deadline", async () => {
    const error = await failure(connect({ port: server.port, password, tls: true, connectTimeoutMs: 500 }));
    expect(error).toBeInstanceOf(ConnectionFailedError);
  });

  test("connection: shows no password when it is inspected", async () => {
    const connection = await connect(server.url, { password });
    expect(inspect(connection, { depth: 20, showHidden: true })).not.toContain(password);
    await connection.close();
  });

  test("connection: persistence and no eviction give no warning; the others do, with a fix", async () => {
    const fine = await connect(server.url, { password });
    expect(fine.warnings).toEqual([]);
    await fine.execute(plain("CONFIG", ["SET", "maxmemory-policy", "allkeys-lru"]));
    await fine.execute(plain("CONFIG", ["SET", "save", ""]));
    const warned = await connect(server.url, { password });
    const told = vi.fn();
    warned.on("warning", told);
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2));
    expect(warned.warnings.map(({ code }) => code)).toEqual(["EVICTION_POLICY", "NO_PERSISTENCE"]);
    for (const { fix } of warned.warnings) expect(fix).toMatch(/Set `/);
    await fine.execute(plain("CONFIG", ["SET", "maxmemory-policy", "noeviction"]));
    await fine.execute(plain("CONFIG", ["SET", "save", "3600 1"]));
    await Promise.all([fine.close(), warned.close()]);
  });

  test("connect: an ioredis of one's own lends its options, and stays open and untouched", async () => {
    const settings = { password, db: 3, keyPrefix: "own:", connectionName: "mine" };
    const own = new Redis(server.url, {
      ...settings,
      commandTimeout: 2_500,
      socketTimeout: 2_500,
      reconnectOnError: () => 2,
    });
    own.on("error", () => undefined);
    const connection = await connect(own, { commandTimeoutMs: 10_000 });
    await connection.execute(set("k", "v"));
    expect(await connection.execute(plain("CLIENT", ["INFO"]))).toMatch(/name=redloom-.* db=3 /);
    const blocking = connection.openBlocking("k");
    await expect(blocking.clientId).resolves.toBeGreaterThan(0);
    // Longer than the client's own deadlines, which are not taken over.
    await expect(blocking.run(plain("BLPOP", ["none", 3]), { deadlineMs: 20_000 })).resolves.toBeNull();
    const messages: string[] = [];
    await connection.inbox.subscribe("c", { message: (payload) => messages.push(payload.toString()) });
    await own.publish("c", "hello");
    await vi.waitFor(() => expect(messages).toEqual(["hello"]));
    await connection.close();
    expect(own.status).toBe("ready");
    const other = new Redis(server.url, { password, db: 3 });
    expect(await other.get("k")).toBe("v");
    other.disconnect();
    own.disconnect();
  });
});
