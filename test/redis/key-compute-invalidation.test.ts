import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { OutcomeUnknownError } from "../../src/runtime/errors.js";
import type { Store } from "../../src/runtime/key/store.js";
import { type Report, reportStore } from "../support/computed.js";
import { startProxy } from "../support/proxy.js";
import { randomOf } from "../support/random.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whoever changes the source deletes the value, again where it is not known whether that was done. */
async function invalidate(store: Store<Report>): Promise<void> {
  for (;;) {
    const outcome = await store.delete().catch((error: unknown) => error);
    if (!(outcome instanceof OutcomeUnknownError)) return;
  }
}

test.each([
  { seed: 1, staleForMs: undefined },
  { seed: 2, staleForMs: undefined },
  { seed: 3, staleForMs: 600_000 },
])(
  "getOrCompute: whoever asks after a deletion gets nothing that was computed before it, under cuts, seed $seed",
  async ({ seed, staleForMs }) => {
    const random = randomOf(seed);
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const connections = await Promise.all(Array.from({ length: 5 }, () => connect(proxy.url)));
    const settings = { expiresMs: 60_000, ...(staleForMs && { staleForMs }) };
    const stores = connections.map((each) => reportStore(each, redis.prefix, `source-${seed}`, settings));
    let source = 0;
    let deleted = 0;
    let runs = 0;
    const load = async (): Promise<Report> => {
      runs++;
      const text = String(source);
      await sleep(random.whole(0, 12));
      return { text };
    };
    const reader = async (store: Store<Report>): Promise<void> => {
      for (let turn = 0; turn < 150; turn++) {
        const least = deleted;
        const { text } = await store.getOrCompute(load, { leaseMs: 5_000, onError: () => undefined });
        expect(Number(text)).toBeGreaterThanOrEqual(least);
        await sleep(random.whole(0, 4));
      }
    };
    const writer = async (store: Store<Report>): Promise<void> => {
      for (let turn = 0; turn < 40; turn++) {
        const version = ++source;
        await invalidate(store);
        deleted = Math.max(deleted, version);
        if (staleForMs && random.whole(0, 3) === 0) await redis.raw.pexpire(store.key, staleForMs);
        if (random.whole(0, 8) === 0) proxy.cutAll();
        await sleep(random.whole(0, 20));
      }
    };
    try {
      const [first, second] = stores;
      if (!first || !second) throw new Error("five stores");
      await Promise.all([...stores.flatMap((store) => [reader(store), reader(store)]), writer(first), writer(second)]);
      // How many depends on the machine; one alone would say nothing.
      expect(runs).toBeGreaterThan(5);
      expect(await redis.raw.keys("*:loading")).toEqual([]);
    } finally {
      await Promise.all(connections.map((each) => each.close({ timeoutMs: 500 })));
    }
  },
);
