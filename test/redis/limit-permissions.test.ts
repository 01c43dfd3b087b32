import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { ConcurrencyLimiter } from "../../src/runtime/limit/concurrency.js";
import type { Algorithm } from "../../src/runtime/limit/definition.js";
import { OverridableLimiter } from "../../src/runtime/limit/overridable.js";
import { takeAll } from "../../src/runtime/limit/take-all.js";
import { SyncConcurrencyLimiter } from "../../src/runtime/sync/concurrency.js";
import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { inFlightLimit, type Tenant, tenantLimit } from "../support/limiters.js";
import { useRedis } from "../support/redis.js";

// Of its own: its statistics and its log of refusals are looked at.
const redis = useRedis({ own: true });
const options = { prefix: redis.prefix };
const password = "a password";
const connections: Connection[] = [];

/** The rules that docs/limits.md gives such a user, for the names of this test. */
function documentedRules(user: string): string[] {
  const document = readFileSync(new URL("../../docs/limits.md", import.meta.url), "utf8");
  const [, rules = ""] = new RegExp(`^ACL SETUSER ${user} on >secret (.+)$`, "m").exec(document) ?? [];
  expect(rules).toContain("+evalsha");
  return rules.replaceAll("agents:", `${redis.prefix}test:`).split(" ");
}

const login = (username: string) => {
  const { hostname, port } = new URL(redis.url);
  return { host: hostname, port: Number(port), username, password };
};

async function connectAs(user: string): Promise<Connection> {
  await redis.raw.call("ACL", "SETUSER", user, "on", `>${password}`, ...documentedRules(user));
  await redis.raw.call("ACL", "LOG", "RESET");
  await redis.raw.config("RESETSTAT");
  const connection = await connect(login(user));
  connections.push(connection);
  return connection;
}

/** Of the commands that the rules name, those that nothing needed; and what was refused. */
async function look(user: string): Promise<{ readonly unused: string[]; readonly refused: unknown[] }> {
  const listed = documentedRules(user).flatMap((rule) => /^\+([a-z]+)$/.exec(rule)?.[1] ?? []);
  const stats = await redis.raw.info("commandstats");
  const isUsed = (name: string): boolean => stats.includes(`cmdstat_${name}:`) || stats.includes(`cmdstat_${name}|`);
  const refused = (await redis.raw.call("ACL", "LOG")) as unknown[][];
  return {
    unused: listed.filter((name) => !isUsed(name)),
    refused: refused.map((entry) => entry[entry.indexOf("object") + 1]),
  };
}

async function takeOfAllKinds(connection: Connection, tenant: string): Promise<void> {
  const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];
  const limiters = algorithms.map((algorithm) => {
    const limit = tenantLimit(algorithm, { rates: [{ allow: 3, perMs: 300 }], algorithm, overridable: true });
    return new OverridableLimiter<Tenant, "tenant">(connection, limit, options, { tenant });
  });
  for (const limiter of limiters) {
    await limiter.setRates([{ allow: 4, perMs: 300 }]);
    const taken = await limiter.take({ cost: 4 });
    expect(taken).toMatchObject({ allowed: true, limit: 4 });
    expect((await limiter.wait()).allowed).toBe(true);
    await limiter.settle({ estimated: 1, actual: 2 });
    await limiter.refund();
    await limiter.block(10_000);
    expect(await limiter.take({ blockMs: 1_000 })).toMatchObject({ allowed: false });
    await limiter.unblock();
    await limiter.peek();
    await limiter.setRates(undefined);
    expect(await limiter.getRates()).toBeUndefined();
    await limiter.reset();
  }
  expect(await takeAll(limiters.map((limiter) => ({ limiter })))).toMatchObject({ allowed: true });
}

afterAll(() => Promise.all(connections.map((each) => each.close())));

test("permissions: what docs/limits.md lists is what rates need, and no more", async () => {
  const connection = await connectAs("rates");
  await takeOfAllKinds(connection, "rates");
  expect(await look("rates")).toEqual({ unused: [], refused: [] });
});

test("permissions: what docs/limits.md lists is what places in flight need, waits that hear included, and no more", async () => {
  const connection = await connectAs("limits");
  const errors: unknown[] = [];
  connection.on("error", (error) => errors.push(error));
  await takeOfAllKinds(connection, "limits");
  const limiter = new ConcurrencyLimiter(connection, inFlightLimit("permitted"), options);
  const inside = [await limiter.take(), await limiter.take({ name: "me" })];
  const waiting = [limiter.wait(), limiter.wait(), limiter.wait()];
  const listening = async (): Promise<number> =>
    (await redis.raw.hvals(`{${limiter.key}}:waiters`)).filter((record) => record.includes(":inbox:")).length;
  await expect.poll(listening).toBe(3);
  expect(await limiter.inspect()).toMatchObject({ waiting: 3 });
  expect(await limiter.wait({ maxWaitMs: 2_500 })).toMatchObject({ reason: "full" });
  for (const each of inside) if (each.allowed) expect(await each.lease?.release()).toBe("released");
  for (const each of waiting) {
    const admission = await each;
    if (!admission.allowed) expect.unreachable("places came free");
    expect(await admission.lease?.release()).toBe("released");
  }
  // Longer than it takes to renew it.
  const short = new ConcurrencyLimiter(connection, inFlightLimit("permitted-short", { leaseMs: 3_000 }), options);
  await short.run((signal) => new Promise((resolve) => setTimeout(() => resolve(signal.aborted), 1_200)));
  const blocking = connectSync(login("limits"));
  const synchronous = new SyncConcurrencyLimiter(blocking, inFlightLimit("permitted-sync"), options);
  expect(synchronous.run((lease) => lease !== undefined)).toBe(true);
  blocking.close();
  expect(errors).toEqual([]);
  // Half a minute after the last wait.
  expect(await look("limits")).toEqual({ unused: ["unsubscribe"], refused: [] });
});
