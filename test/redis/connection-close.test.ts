import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { failure } from "../support/failure.js";
import { get, increment, plain, set } from "../support/plain-commands.js";
import { startProxy } from "../support/proxy.js";
import { noUnhandledRejections } from "../support/unhandled.js";

const password = "s3cr3t-password";
let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer({ args: ["--requirepass", password] });
});
afterAll(() => server.stop());
noUnhandledRejections();

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
    const connection = await connect(proxy.url, { password, commandTimeoutMs: 60_000 });
    connection.attach({ close: () => new Promise(() => undefined) });
    const fault = proxy.blackhole();
    const pending = [connection.execute(increment("n")), connection.execute(get("k"))].map((work) => failure(work));
    const before = performance.now();
    await connection.close({ timeoutMs: 200 });
    // Without it, it waits for 5 s.
    expect(performance.now() - before).toBeLessThan(4_900);
    const [written, read] = await Promise.all(pending);
    expect(written?.code).toBe("OUTCOME_UNKNOWN");
    expect(read?.code).toBe("CLOSED");
    await vi.waitFor(() => expect(fault.fired).toBeGreaterThan(0));
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
  // Sooner than the blocking read would have ended.
  expect(performance.now() - before).toBeLessThan(50_000);
}, 60_000);
