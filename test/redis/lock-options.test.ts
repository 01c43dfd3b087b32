import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Lock, ParameterizedLock } from "../../src/runtime/lock/lock.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let made = 0;
function freshLock(settings: { leaseMs?: number; waitMs?: number } = {}) {
  const definition = lockDefinition(`lock-options-${made++}`, settings);
  const options = { prefix: redis.prefix };
  const { key } = new LockCommands(definition, options);
  return { lock: new Lock(connection, definition, options), key, definition };
}

test("options: refused before any I/O: a lease shorter than three renewals, waits that are none", async () => {
  const { lock, definition } = freshLock();
  for (const leaseMs of [0, -1, 29, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => new Lock(connection, definition, { tune: { leaseMs } })).toThrow(OptionsInvalidError);
    await expect(lock.acquire({ leaseMs })).rejects.toThrow(OptionsInvalidError);
  }
  for (const waitMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    await expect(lock.acquire({ waitMs })).rejects.toThrow(OptionsInvalidError);
  }
  expect(() => new Lock(connection, definition, { prefix: "a{b}" })).toThrow(OptionsInvalidError);
});

test("tune: overrides lease and wait of the contract", async () => {
  const { definition, key } = freshLock({ leaseMs: 10_000, waitMs: 60_000 });
  const lock = new Lock(connection, definition, { prefix: redis.prefix, tune: { leaseMs: 90_000, waitMs: 2_500 } });
  await using _lease = await lock.acquire();
  expect(await redis.raw.pttl(key)).toBeGreaterThan(80_000);
  await expect(lock.acquire()).rejects.toThrow("2500 ms");
});

test("parameters: each value is a lock of its own", async () => {
  const definition = {
    ...lockDefinition("slots"),
    address: defineAddress<{ agentId: string }>({
      definition: "test.locks.slots",
      namespace: "test",
      template: "slots:{agentId}",
      parameters: { agentId: { type: "string" } },
    }),
  };
  const locks = new ParameterizedLock(connection, definition, { prefix: redis.prefix });
  await using _a = await locks.at({ agentId: "a" }).acquire();
  await using _b = await locks.at({ agentId: "b:{x}" }).acquire();
  expect(await locks.at({ agentId: "a" }).tryAcquire()).toBeUndefined();
  expect(() => locks.at({ agentId: "" })).toThrow("agentId");
});
