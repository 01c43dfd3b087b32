import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { ConcurrencyLimiter } from "../../src/runtime/limit/concurrency.js";
import { OverridableLimiter } from "../../src/runtime/limit/overridable.js";
import { takeAll } from "../../src/runtime/limit/take-all.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { inFlightLimit, type Tenant, tenantLimit } from "../support/limiters.js";

const hour = 3_600_000;
const tenants = Array.from({ length: 12 }, (_, index) => `tenant-${index}`);

let cluster: RedisCluster;
let connection: Connection;
let other: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
  [connection, other] = await Promise.all([connect({ cluster: cluster.nodes }), connect({ cluster: cluster.nodes })]);
});
afterAll(async () => {
  await Promise.all([connection.close(), other.close()]);
  await cluster.stop();
});

const limiterOf = (
  name: string,
  tenant: string,
  allow: number,
  on = connection,
): OverridableLimiter<Tenant, "tenant"> =>
  new OverridableLimiter(on, tenantLimit(name, { rates: [{ allow, perMs: hour }], overridable: true }), {}, { tenant });

test("cluster: limits of all nodes are taken, waited for, settled, and go by the rates that are kept there", async () => {
  for (const tenant of tenants) {
    const [mine, theirs] = [limiterOf("calls", tenant, 3), limiterOf("calls", tenant, 3, other)];
    const taken = await mine.take({ cost: 2 });
    if (!taken.allowed) throw new Error("denied");
    expect(await mine.settle({ estimated: 2, actual: 1, at: taken.takenAt })).toMatchObject({ remaining: 2 });
    await theirs.setRates([{ allow: 20, perMs: hour }]);
    expect(await mine.wait({ cost: 9 })).toMatchObject({ allowed: true, limit: 20, remaining: 10 });
  }
});

test("cluster: several limiters of one slot are taken together, on each node", async () => {
  for (const tenant of tenants) {
    const requests = [{ limiter: limiterOf("one", tenant, 3) }, { limiter: limiterOf("other", tenant, 2), cost: 2 }];
    expect(await takeAll(requests)).toMatchObject({ allowed: true, decisions: [{ remaining: 2 }, { remaining: 0 }] });
    expect(await takeAll(requests)).toMatchObject({ allowed: false, bindingLimiter: 1 });
    expect(await limiterOf("one", tenant, 3).peek()).toMatchObject({ remaining: 2 });
  }
});

test("cluster: places in flight are handed on in the order of asking, over connections", async () => {
  const flights = Array.from({ length: 6 }, (_, index) => inFlightLimit(`flight-${index}`, { concurrency: 1 }));
  for (const flight of flights) {
    const [here, there] = [new ConcurrencyLimiter(connection, flight), new ConcurrencyLimiter(other, flight)];
    const inside = await here.take();
    const order: number[] = [];
    const waiting: Promise<void>[] = [];
    for (let turn = 0; turn < 4; turn++) {
      waiting.push((turn % 2 ? there : here).run(() => void order.push(turn), { maxWaitMs: 20_000 }));
      await expect.poll(async () => (await here.inspect()).waiting).toBe(turn + 1);
    }
    if (inside.allowed) await inside.lease?.release();
    await Promise.all(waiting);
    expect(order).toEqual([0, 1, 2, 3]);
  }
});
