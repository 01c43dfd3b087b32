import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { RedloomError } from "../../src/runtime/errors.js";
import { CounterStore } from "../../src/runtime/key/counter.js";
import { Store } from "../../src/runtime/key/store.js";
import { hitsDefinition, tallyDefinition } from "../support/keys.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });

test("update and increment: under cuts, what is stored is what was told, and at most what is unknown besides", {
  timeout: 60_000,
}, async () => {
  await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  await using connection = await connect(proxy.url);
  await using other = await connect(proxy.url);
  const told = { update: 0, increment: 0 };
  const unknown = { update: 0, increment: 0 };
  const counts = async (kind: keyof typeof told, run: () => Promise<unknown>, times: number): Promise<void> => {
    for (let left = times; left > 0; left--) {
      try {
        await run();
        told[kind]++;
      } catch (error) {
        if (!(error instanceof RedloomError) || error.code !== "OUTCOME_UNKNOWN") throw error;
        unknown[kind]++;
      }
      await sleep(1);
    }
  };
  const store = new Store(connection, tallyDefinition(), {}, { id: "a" });
  await redis.raw.set(store.key, '{"count":0,"later":[1,{"a":2}]}');
  const working = [connection, other].flatMap((on) => {
    const tally = new Store(on, tallyDefinition(), {}, { id: "a" });
    const hits = new CounterStore(on, hitsDefinition(), {}, { id: "a" });
    const more = () => tally.update((now) => ({ count: (now?.count ?? 0) + 1 }), { timeoutMs: 30_000 });
    return [counts("update", more, 200), counts("update", more, 200), counts("increment", () => hits.increment(), 400)];
  });
  let isDone = false;
  const done = Promise.all(working).finally(() => {
    isDone = true;
  });
  let cuts = 0;
  while (!isDone) {
    await sleep(40);
    if (cuts % 2 === 0) proxy.cutBeforeReply("EVALSHA");
    else proxy.cutAll();
    cuts++;
  }
  await done;
  const { count, later } = JSON.parse((await redis.raw.get(store.key)) ?? "{}");
  const hits = Number(await redis.raw.get("agents:hits:a"));
  expect(cuts).toBeGreaterThan(10);
  expect(unknown.update + unknown.increment).toBeGreaterThan(0);
  expect(later).toEqual([1, { a: 2 }]);
  expect(count).toBeGreaterThanOrEqual(told.update);
  expect(count).toBeLessThanOrEqual(told.update + unknown.update);
  expect(hits).toBeGreaterThanOrEqual(told.increment);
  expect(hits).toBeLessThanOrEqual(told.increment + unknown.increment);
});
