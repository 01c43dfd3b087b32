import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lockDefinition } from "../support/locks.js";
import { plain } from "../support/plain-commands.js";
import { useRedis } from "../support/redis.js";

// A program stops by one signal, which all that it does was given. Node warns of the eleventh listener as of a leak.
const redis = useRedis();
let connection: Connection;
const warned = vi.fn();
beforeAll(async () => {
  connection = await connect(redis.url);
  process.on("warning", warned);
});
afterAll(async () => {
  process.off("warning", warned);
  await connection.close();
});

/** A warning is told a turn later. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("signal: a hundred waits and commands on one are no leak to Node, and end together with its reason", async () => {
  const control = new AbortController();
  const { signal } = control;
  const lock = new Lock(connection, lockDefinition("many-on-one"), { prefix: redis.prefix });
  const lease = await lock.acquire();
  const waits = Array.from({ length: 100 }, () => lock.acquire({ signal }));
  const commands = Array.from({ length: 100 }, () => connection.execute(plain("PING"), { signal }));
  expect(new Set(await Promise.all(commands))).toEqual(new Set(["PONG"]));
  const blocked = Array.from({ length: 100 }, () => connection.execute(plain("PING"), { signal }));
  const reason = new Error("the program stops");
  control.abort(reason);
  const ended = await Promise.allSettled([...waits, ...blocked]);
  expect(ended.every((each) => each.status === "rejected" && each.reason === reason)).toBe(true);
  await turn();
  expect(warned.mock.calls.map(([warning]) => String(warning))).toEqual([]);
  expect(await lease.release()).toBe("released");
});
