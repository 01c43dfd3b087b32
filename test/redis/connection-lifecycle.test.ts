import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { inspect } from "node:util";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { ConnectionFailedError, type RedloomError } from "../../src/runtime/errors.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { get, increment, plain, set } from "../support/plain-commands.js";
import { startProxy } from "../support/proxy.js";

const password = "s3cr3t-password";
const unhandled = vi.fn();
let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer({ args: ["--requirepass", password, "--save", "3600 1"] });
});
afterAll(() => server.stop());
beforeEach(() => {
  unhandled.mockReset();
  process.on("unhandledRejection", unhandled);
});
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

async function failure(work: Promise<unknown>): Promise<RedloomError> {
  return work.then(
    () => expect.unreachable("it resolved"),
    (error: RedloomError) => error,
  );
}

describe("connect", () => {
  test("connect: a wrong password fails at once, and is shown nowhere", async () => {
    const before = performance.now();
    const error = await failure(connect(server.url, { password: "wrong-secret" }));
    expect(error).toBeInstanceOf(ConnectionFailedError);
    expect(error.message).toContain("WRONGPASS");
    expect(inspect(error, { depth: 10, showHidden: true }) + error.stack).not.toContain("wrong-secret");
    expect(performance.now() - before).toBeLessThan(2_000);
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

  test("connect: nobody there fails by the deadline, and nothing is tried any more", async () => {
    const free = await startProxy({ port: 1 });
    const { port } = free;
    await free[Symbol.asyncDispose]();
    const before = performance.now();
    const error = await failure(connect({ port, connectTimeoutMs: 300 }));
    expect(performance.now() - before).toBeLessThan(1_500);
    expect(error.message).toContain("ECONNREFUSED");
    expect(error.message).toContain(String(port));
    const attempts = vi.fn();
    const late = createServer(attempts);
    await new Promise<void>((resolve) => late.listen(port, "127.0.0.1", resolve));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(attempts).not.toHaveBeenCalled();
    late.close();
  });

  test("connect: a server that accepts and says nothing fails by the deadline", async () => {
    await using proxy = await startProxy(server);
    const fault = proxy.blackhole();
    const error = await failure(connect(proxy.url, { password, connectTimeoutMs: 300 }));
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
      commandTimeout: 300,
      socketTimeout: 300,
      reconnectOnError: () => 2,
    });
    own.on("error", () => undefined);
    const connection = await connect(own, { commandTimeoutMs: 1_000 });
    await connection.execute(set("k", "v"));
    expect(await connection.execute(plain("CLIENT", ["INFO"]))).toMatch(/name=redloom-.* db=3 /);
    const blocking = connection.openBlocking("k");
    await expect(blocking.clientId).resolves.toBeGreaterThan(0);
    // Longer than the client's own deadlines, which are not taken over.
    await expect(blocking.run(plain("BLPOP", ["none", 0.6]), { deadlineMs: 5_000 })).resolves.toBeNull();
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

describe("close", () => {
  test("close: stops attached parts first, lets commands under way finish, then refuses", async () => {
    const connection = await connect(server.url, { password });
    const order: string[] = [];
    connection.on("closed", () => order.push("closed"));
    const detach = connection.attach({ close: async () => void order.push("detached part") });
    connection.attach({
      async close({ timeoutMs }) {
        expect(timeoutMs).toBeGreaterThan(0);
        await connection.execute(set("k", "from the part"));
        order.push("part");
      },
    });
    detach();
    const underWay = connection.execute(set("k2", "v")).then(() => order.push("command"));
    const closing = connection.close();
    expect(connection.close()).toBe(closing);
    await closing;
    await underWay;
    expect(order).toEqual(expect.arrayContaining(["part", "command", "closed"]));
    expect(order.at(-1)).toBe("closed");
    await expect(connection.execute(get("k"))).rejects.toMatchObject({ code: "CLOSED" });
    await expect(connection.batch([get("k")])).rejects.toMatchObject({ code: "BATCH_FAILED" });
    await expect(connection.transaction([get("k")])).rejects.toMatchObject({ code: "CLOSED" });
    await expect(connection.inbox.subscribe("c", { message() {} })).rejects.toMatchObject({ code: "CLOSED" });
    expect(() => connection.openBlocking("k")).toThrow(expect.objectContaining({ code: "CLOSED" }));
    expect(() => connection.attach({ close: async () => undefined })).toThrow(
      expect.objectContaining({ code: "CLOSED" }),
    );
  });

  test("close: refuses what is new while it waits for what is under way", async () => {
    await using proxy = await startProxy(server);
    const connection = await connect(proxy.url, { password });
    const slow = proxy.delayReplies(300);
    const underWay = connection.execute(plain("PING"));
    const closing = connection.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(connection.execute(get("k"))).rejects.toMatchObject({ code: "CLOSED" });
    await closing;
    await expect(underWay).resolves.toBe("PONG");
    expect(slow.fired).toBe(1);
  });

  test("close: is bounded, even when a part never ends and the link is dead", async () => {
    await using proxy = await startProxy(server);
    const connection = await connect(proxy.url, { password });
    connection.attach({ close: () => new Promise(() => undefined) });
    const fault = proxy.blackhole();
    const pending = [connection.execute(increment("n")), connection.execute(get("k"))].map((work) => failure(work));
    const before = performance.now();
    await connection.close({ timeoutMs: 200 });
    expect(performance.now() - before).toBeLessThan(1_500);
    const [written, read] = await Promise.all(pending);
    expect(written?.code).toBe("OUTCOME_UNKNOWN");
    expect(read?.code).toBe("CLOSED");
    expect(fault.fired).toBeGreaterThan(0);
    await vi.waitFor(() => expect(proxy.open).toBe(0));
  });

  test("close: `await using` closes", async () => {
    let kept: Awaited<ReturnType<typeof connect>> | undefined;
    {
      await using connection = await connect(server.url, { password });
      kept = connection;
    }
    await expect(kept.ping()).rejects.toMatchObject({ code: "CLOSED" });
  });
});

describe("a server that goes and comes", () => {
  test("connection: a killed server is waited for, and data it kept is there", async () => {
    const first = await startRedisServer({ args: ["--appendonly", "yes", "--appendfsync", "always"] });
    const connection = await connect(first.url, { commandTimeoutMs: 10_000 });
    const events: string[] = [];
    for (const name of ["disconnected", "reconnected", "ready"] as const) connection.on(name, () => events.push(name));
    connection.on("error", () => undefined);
    await connection.execute(increment("n"));
    await first.stop({ keepFolder: true });
    const waiting = connection.execute(increment("n"));
    const second = await startRedisServer({
      port: first.port,
      folder: first.folder,
      args: ["--appendonly", "yes", "--appendfsync", "always"],
    });
    await expect(waiting).resolves.toBe(2);
    expect(events).toEqual(["disconnected", "ready", "reconnected"]);
    await connection.close();
    await second.stop();
  });

  test("connection: a stopped server ends commands by their deadlines, and serves again when it goes on", async () => {
    const own = await startRedisServer();
    const connection = await connect(own.url, { commandTimeoutMs: 400, connectTimeoutMs: 300 });
    connection.on("error", () => undefined);
    own.signal("SIGSTOP");
    const error = await failure(connection.execute(increment("n")));
    expect(error.code).toBe("OUTCOME_UNKNOWN");
    own.signal("SIGCONT");
    await vi.waitFor(() => expect(connection.ping()).resolves.toBeGreaterThan(0), { timeout: 10_000 });
    await connection.close();
    await own.stop();
  });
});

test("execute: UNAVAILABLE tells why there is no connection, without the password", async () => {
  const own = await startRedisServer();
  const connection = await connect(own.url, { connectTimeoutMs: 300 });
  const errors: string[] = [];
  connection.on("error", (error) => void errors.push(error.code));
  await own.stop();
  await vi.waitFor(() => expect(errors).toContain("CONNECTION_FAILED"));
  const error = await failure(connection.execute(get("k"), { deadlineMs: 50 }));
  expect(error).toMatchObject({ code: "UNAVAILABLE", message: expect.stringContaining("ECONNREFUSED") });
  const changed = await startRedisServer({ port: own.port, args: ["--requirepass", password] });
  await vi.waitFor(async () => {
    const refused = await failure(connection.execute(get("k"), { deadlineMs: 50 }));
    expect(refused.message).toContain("NOAUTH");
  });
  await connection.close();
  await changed.stop();
});

test("process: ends by itself after close, having used every kind of connection", async () => {
  const script = `
    import { connect } from "./src/runtime/index.ts";
    const connection = await connect(process.argv[1], { password: process.argv[2] });
    const subscription = await connection.inbox.subscribe("c", { message() {} });
    const blocking = connection.openBlocking("k");
    await blocking.clientId;
    blocking.run({ name: "BLPOP", keys: ["k"], args: ["k", 0], repeatable: false, decode: (r) => r }, { deadlineMs: 60000 }).catch(() => undefined);
    await connection.ping();
    await connection.close();
    console.log("closed");
  `;
  const before = performance.now();
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--unhandled-rejections=strict", "--input-type=module", "-e", script, server.url, password],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(output.join("")).toBe("closed\n");
  expect(code).toBe(0);
  expect(performance.now() - before).toBeLessThan(15_000);
});
