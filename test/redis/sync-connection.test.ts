import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { ClosedError, CrossSlotError, OptionsInvalidError, type RedloomError } from "../../src/runtime/errors.js";
import { connectSync, type SyncConnection, type SyncConnectOptions } from "../../src/runtime/sync/index.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { defineScript } from "../../src/runtime/wire/script.js";
import { useRedis } from "../support/redis.js";

const raw = (name: string, ...args: (string | number | Uint8Array)[]): Command<unknown> => ({
  name,
  keys: typeof args[0] === "string" ? [args[0]] : [],
  args,
  repeatable: name === "GET",
  decode: (reply) => reply,
});

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as RedloomError).code;
  }
  return "none";
};

describe("sync connection", () => {
  const redis = useRedis();
  const opened: SyncConnection[] = [];
  const open = (url = redis.url, options: SyncConnectOptions = {}): SyncConnection => {
    const connection = connectSync(url, options);
    opened.push(connection);
    return connection;
  };
  afterEach(() => {
    for (const connection of opened.splice(0)) connection.close();
  });
  const key = (name: string): string => `${redis.prefix}${name}`;

  it("sync: a command is answered, text as text and bytes as bytes", () => {
    const connection = open();
    const bytes = Uint8Array.of(0, 255, 10, 128);
    connection.execute(raw("SET", key("bytes"), bytes.subarray(1)));
    expect(connection.execute({ ...raw("GET", key("bytes")), binary: true })).toEqual(Buffer.from([255, 10, 128]));
    connection.execute(raw("SET", key("text"), "grüße"));
    expect(connection.execute(raw("GET", key("text")))).toBe("grüße");
    expect(connection.execute(raw("GET", key("absent")))).toBeNull();
    expect(connection.ping()).toBeGreaterThan(0);
  });

  it("sync: a megabyte goes and comes whole", () => {
    const connection = open();
    const bytes = Buffer.alloc(1_048_576, "0123456789");
    connection.execute(raw("SET", key("large"), bytes));
    expect(bytes.equals(connection.execute({ ...raw("GET", key("large")), binary: true }) as Buffer)).toBe(true);
  });

  it("sync: an error answer is the same typed error as elsewhere", () => {
    const connection = open();
    connection.execute(raw("RPUSH", key("list"), "a"));
    expect(codeOf(() => connection.execute(raw("GET", key("list"))))).toBe("WRONG_TYPE");
    expect(codeOf(() => connection.execute(raw("NOSUCH", "secret")))).toBe("SERVER_REFUSED");
  });

  it("sync: a script runs by digest, and with its source where the server does not know it", async () => {
    const connection = open();
    const script = defineScript("sync-test", "return redis.call('INCR', KEYS[1])");
    const command = { ...raw("sync-test", key("count")), script, args: [], keys: [key("count")] };
    expect([connection.execute(command), connection.execute(command)]).toEqual([1, 2]);
    await redis.raw.script("FLUSH");
    expect(connection.batch([command, command])).toEqual([3, 4]);
    expect(connection.transaction([command, raw("GET", key("count"))])).toEqual([5, "5"]);
  });

  it("sync: a batch has one outcome each; those that fail do not stop the others", () => {
    const connection = open();
    connection.execute(raw("RPUSH", key("batch-list"), "a"));
    const commands = [raw("SET", key("b1"), "1"), raw("GET", key("batch-list")), raw("GET", key("b1"))] as const;
    let failed: unknown;
    try {
      connection.batch(commands);
    } catch (error) {
      failed = error;
    }
    expect(failed).toMatchObject({
      code: "BATCH_FAILED",
      outcomes: [{ value: "OK" }, { error: { code: "WRONG_TYPE" } }, { value: "1" }],
    });
    expect(connection.batch([])).toEqual([]);
  });

  it("sync: a transaction is discarded as a whole, where a command of it is refused", () => {
    const connection = open();
    const bad = () => connection.transaction([raw("SET", key("t1"), "1"), raw("GET")]);
    expect(codeOf(bad)).toBe("SERVER_REFUSED");
    expect(connection.execute(raw("GET", key("t1")))).toBeNull();
    expect(connection.transaction([])).toEqual([]);
  });

  it("sync: keys of a transaction in different slots are refused before any I/O, on a cluster", () => {
    const connection = connectSync({ cluster: [{ host: "127.0.0.1", port: 1 }] });
    expect(() => connection.transaction([raw("GET", "a"), raw("GET", "b")])).toThrow(CrossSlotError);
  });

  it("sync: two connections wait for their own answers only", () => {
    const [one, two] = [open(), open()];
    for (let i = 0; i < 50; i++) {
      one.execute(raw("SET", key("one"), `one ${i}`));
      two.execute(raw("SET", key("two"), `two ${i}`));
      expect([one.execute(raw("GET", key("one"))), two.execute(raw("GET", key("two")))]).toEqual([
        `one ${i}`,
        `two ${i}`,
      ]);
    }
  });

  it("sync: a timeout is told by what was sent, and the next call works again", async () => {
    await using server = await startRedisServer();
    const connection = open(server.url, { timeoutMs: 2_500 });
    connection.execute(raw("SET", "a", "1"));
    server.signal("SIGSTOP");
    const before = performance.now();
    expect(codeOf(() => connection.execute(raw("GET", "a")))).toBe("DEADLINE_EXCEEDED");
    expect(performance.now() - before).toBeLessThan(7_500);
    expect(codeOf(() => connection.execute(raw("INCR", "a")))).toMatch(/OUTCOME_UNKNOWN|UNAVAILABLE/);
    server.signal("SIGCONT");
    expect(connection.execute(raw("GET", "a"))).toMatch(/1|2/);
  });

  it("sync: what is sent to a stopped server and cannot be repeated is OUTCOME_UNKNOWN", async () => {
    await using server = await startRedisServer();
    const connection = open(server.url, { timeoutMs: 2_000 });
    connection.execute(raw("GET", "a"));
    server.signal("SIGSTOP");
    expect(codeOf(() => connection.execute(raw("INCR", "a")))).toBe("OUTCOME_UNKNOWN");
    server.signal("SIGCONT");
  });

  it("sync: a server that died is UNAVAILABLE, and found again when it is back", async () => {
    const server = await startRedisServer();
    const connection = open(server.url, { timeoutMs: 2_500 });
    connection.execute(raw("SET", "a", "1"));
    await server.stop();
    expect(codeOf(() => connection.execute(raw("INCR", "a")))).toMatch(/UNAVAILABLE|OUTCOME_UNKNOWN/);
    expect(codeOf(() => connection.execute(raw("INCR", "a")))).toBe("UNAVAILABLE");
    await using again = await startRedisServer({ port: server.port });
    expect(again.port).toBe(server.port);
    expect(connection.execute(raw("INCR", "a"))).toBe(1);
  });

  it("sync: a connection that never was is CONNECTION_FAILED, by its deadline, without the password", () => {
    const connection = open("redis://user:s3cret@127.0.0.1:1", { connectTimeoutMs: 300 });
    const before = performance.now();
    let failed: unknown;
    try {
      connection.execute(raw("GET", "a"));
    } catch (error) {
      failed = error;
    }
    expect(failed).toMatchObject({ code: "CONNECTION_FAILED" });
    expect(String(failed)).not.toContain("s3cret");
    expect(performance.now() - before).toBeLessThan(6_000);
  });

  it("sync: a wrong password is told at once", async () => {
    await using server = await startRedisServer({ args: ["--requirepass", "right"] });
    const wrong = open(server.url.replace("redis://", "redis://:wrong@"), { timeoutMs: 20_000 });
    const before = performance.now();
    expect(codeOf(() => wrong.execute(raw("GET", "a")))).toBe("CONNECTION_FAILED");
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(codeOf(() => open(server.url).execute(raw("GET", "a")))).toBe("CONNECTION_FAILED");
    expect(open(server.url.replace("redis://", "redis://:right@")).execute(raw("GET", "a"))).toBeNull();
  });

  it("sync: closed stays closed, twice", () => {
    const connection = open();
    connection.execute(raw("GET", key("x")));
    connection.close();
    connection.close();
    expect(() => connection.execute(raw("GET", key("x")))).toThrow(ClosedError);
    expect(() => connection.ping()).toThrow(ClosedError);
  });

  it("sync: options that cannot work are refused before any thread is started", () => {
    expect(() => connectSync("nonsense")).toThrow(OptionsInvalidError);
    expect(() => connectSync(redis.url, { timeoutMs: 0 })).toThrow(OptionsInvalidError);
    const connection = open("rediss://127.0.0.1:1", { tls: { checkServerIdentity: () => undefined } });
    expect(() => connection.execute(raw("GET", "a"))).toThrow(OptionsInvalidError);
  });

  it("sync: an open connection does not keep the process alive", async () => {
    const program = `
      import { connectSync } from "${new URL("../../src/runtime/sync/index.ts", import.meta.url).href}";
      console.log(connectSync(process.env.URL).ping() > 0);
    `;
    const args = ["--import", "tsx", "--input-type=module", "-e", program];
    const options = { env: { ...process.env, URL: redis.url }, timeout: 50_000 };
    expect((await promisify(execFile)(process.execPath, args, options)).stdout).toBe("true\n");
  }, 60_000);
});
