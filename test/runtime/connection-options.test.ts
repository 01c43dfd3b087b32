import { inspect } from "node:util";
import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { type ConnectOptions, settingsOf } from "../../src/runtime/connection/options.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";

const secret = "s3cr3t";

describe("connect options", () => {
  test("connect: an address without its scheme is told to begin with redis://", async () => {
    const error: unknown = await connect("localhost:6379").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "OPTIONS_INVALID", fix: expect.stringContaining("`redis://`") });
  });

  test.each<[string, string | ConnectOptions, ConnectOptions?]>([
    ["port 70000", { port: 70_000 }],
    ["port 70000 in a URL", "redis://localhost:70000"],
    ["port 0", { port: 0 }],
    ["port text", { port: "6379" as never }],
    ["a URL of another scheme", `http://user:${secret}@localhost`],
    ["a malformed URL with a password", `redis://user:${secret}@host:port`],
    ["a URL with a hash in the password", `redis://user:${secret}#x@localhost`],
    ["a URL with a bad percent sign", `redis://user:%zz${secret}@localhost`],
    ["a URL with a query", `redis://user:${secret}@localhost?x=${secret}`],
    ["rediss: with TLS off", "rediss://localhost", { tls: false }],
    ["an empty cluster", { cluster: [] }],
    ["a cluster and a host", { cluster: [{ host: "a" }], host: "b" }],
    ["a cluster and a Sentinel", { cluster: [{ host: "a" }], sentinel: { name: "m", nodes: [{ host: "a" }] } }],
    ["a database on a cluster", { cluster: [{ host: "a" }], db: 1 }],
    ["a Sentinel without nodes", { sentinel: { name: "m", nodes: [], password: secret } }],
    ["no time", { commandTimeoutMs: 0 }],
    ["half a millisecond", { commandTimeoutMs: 0.5 }],
    ["a time that no timer holds", { connectTimeoutMs: 2 ** 31 }],
    ["NaN", { commandTimeoutMs: Number.NaN }],
    ["a negative queue", { maxQueuedCommands: -1 }],
    ["an empty password", { password: "" }],
    ["a password that is none", { password: 7 as never }],
    ["an unset variable of the environment", undefined as never],
    ["null", null as never],
    ["a number", 6_379 as never],
    ["an unknown option", { [secret]: secret } as never],
  ])("connect: refuses %s before connecting, and shows no password", async (_name, target, further) => {
    const error: unknown = await connect(target, further).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OptionsInvalidError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
  });

  test("connect: an unknown option is named", () => {
    expect(() => settingsOf({ comandTimeout: 5 } as never)).toThrow("comandTimeout");
  });

  test("connect: a client and an address beside it are refused, and so is the client of another ioredis", async () => {
    const own = new Redis({ lazyConnect: true });
    await expect(connect(own, { host: "h" })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    const foreign = { isCluster: false, duplicate() {} };
    await expect(connect(foreign as never)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    own.disconnect();
  });

  test("connect: a URL gives host, port, user, password, database and TLS", () => {
    const settings = settingsOf("rediss://al%40ice:p%2Fw@[::1]:6380/3");
    expect(settings).toMatchObject({
      topology: { kind: "single", host: "::1", port: 6380 },
      username: "al@ice",
      password: "p/w",
      db: 3,
      tls: {},
    });
  });

  test("connect: defaults are filled in, and options complete a URL", () => {
    expect(settingsOf("redis://h")).toMatchObject({
      topology: { kind: "single", host: "h", port: 6379 },
      db: 0,
      tls: undefined,
      commandTimeoutMs: 5_000,
      connectTimeoutMs: 5_000,
      maxQueuedCommands: 10_000,
      maxQueuedBytes: 16_777_216,
      inboxHeartbeatMs: 5_000,
    });
    expect(settingsOf("redis://h", { password: "p", commandTimeoutMs: 7 })).toMatchObject({
      password: "p",
      commandTimeoutMs: 7,
    });
    expect(settingsOf({ sentinel: { name: "m", nodes: [{ host: "s" }] } }).topology).toMatchObject({
      kind: "sentinel",
      nodes: [{ host: "s", port: 26_379 }],
    });
  });
});
