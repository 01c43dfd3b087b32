import { describe, expect, it } from "vitest";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { startChild } from "../support/child.js";
import { RateModel } from "../support/limit-model.js";
import type { Asked, LimitTakerConfig } from "../support/limit-taker.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;
const program = new URL("../support/limit-taker.ts", import.meta.url);

describe("limit: 8 processes against one key", () => {
  const redis = useRedis();
  let runs = 0;

  /** What all of them were answered, by the server's clock, in order. */
  async function askedBy(
    offsMs: readonly number[],
    rate: Rate,
    forMs: number,
    algorithm: Algorithm = "gcra",
  ): Promise<readonly Asked[]> {
    const prefix = `${redis.prefix}${++runs}:`;
    const hasSome = rate.allow > 100;
    const config = { url: redis.url, prefix, rates: [rate], algorithm, forMs, hasSome };
    const children = offsMs.map((offMs) => startChild(program, { ...config, offMs } satisfies LimitTakerConfig));
    await Promise.all(children.map((child) => child.line(/^ready/)));
    for (const child of children) child.process.stdin?.write("go\n");
    const lines = await Promise.all(children.map((child) => child.line(/^asked/)));
    expect(await Promise.all(children.map((child) => child.ended))).toEqual(offsMs.map(() => 0));
    for (const key of await redis.raw.keys(`*${prefix}*`)) expect(await redis.raw.pttl(key)).not.toBe(-1);
    const asked = lines.flatMap((line): readonly Asked[] => JSON.parse(line.slice("asked ".length)));
    // What was let through comes before what was denied in the same microsecond.
    return asked.sort(([one, allowed], [two, also]) => one - two || Number(also) - Number(allowed));
  }

  /** Those that say more than the ones around them: of denials in a row, the last is the first that could be wrong. */
  const telling = (asked: readonly Asked[]): readonly Asked[] =>
    asked.filter(([, allowed], index) => allowed || asked[index + 1]?.[1] !== false);

  /** How many were let through, and which answers were other than the model's. */
  function judged(asked: readonly Asked[], rate: Rate, algorithm: Algorithm) {
    const model = new RateModel(algorithm, rate);
    let taken = 0;
    const wrong: { readonly afterUs: number; readonly taken: number; readonly allowed: boolean }[] = [];
    for (const [atUs, allowed] of telling(asked)) {
      const now = BigInt(atUs);
      const fits = model.earliest(1n, now) <= now;
      if (fits !== allowed) wrong.push({ afterUs: atUs - (asked[0]?.[0] ?? 0), taken, allowed });
      if (!allowed) continue;
      model.take(1n, now);
      taken++;
    }
    return { taken, wrong };
  }

  const right = [0, 0, 0, 0, 0, 0, 0, 0];
  const off = [hour, -hour, hour, -hour, 0, hour, -hour, 0];

  it.each([
    ["right", right],
    ["off by an hour, this way and that", off],
  ])(
    "limit: exactly `burst` and what was given back are let through, by clocks that are %s",
    async (_, offsMs) => {
      const rate = { allow: 250, perMs: 1_000, burst: 300 };
      const { taken, wrong } = judged(await askedBy(offsMs, rate, 2_500), rate, "gcra");
      expect(wrong).toEqual([]);
      expect(taken).toBeGreaterThan(rate.burst);
    },
    120_000,
  );

  it("limit: of a token bucket exactly its burst and whole steps are let through", async () => {
    const rate = { allow: 250, perMs: 1_000, burst: 300 };
    const { taken, wrong } = judged(await askedBy(off, rate, 2_300, "token-bucket"), rate, "token-bucket");
    expect(wrong).toEqual([]);
    expect(taken).toBeGreaterThan(rate.burst);
  }, 120_000);

  it("limit: of a fixed window exactly `allow` are let through in each that lasts", async () => {
    const rate = { allow: 250, perMs: 1_000 };
    const { taken, wrong } = judged(await askedBy(off, rate, 2_300, "fixed-window"), rate, "fixed-window");
    expect(wrong).toEqual([]);
    expect(taken).toBeGreaterThan(rate.allow);
  }, 120_000);

  it("limit: of a sliding window never more than `allow` are let through in any time, and no fewer than it can", async () => {
    const rate = { allow: 250, perMs: 1_000 };
    const asked = await askedBy(off, rate, 2_300, "sliding-window");
    const { taken, wrong } = judged(asked, rate, "sliding-window");
    expect(wrong.filter(({ allowed }) => allowed)).toEqual([]);
    // What was taken within a 64th of a second may come back that much later.
    const late = judged(asked, { ...rate, perMs: Math.ceil(rate.perMs * (1 + 1 / 64)) }, "sliding-window");
    expect(late.wrong.filter(({ allowed }) => !allowed)).toEqual([]);
    expect(taken).toBeGreaterThan(rate.allow);
  }, 120_000);

  it("limit: exactly `allow` are let through where nothing is given back", async () => {
    const rate = { allow: 100, perMs: 24 * hour };
    const { taken, wrong } = judged(await askedBy([0, hour, -hour, 0, 0, hour, -hour, 0], rate, 500), rate, "gcra");
    expect(wrong).toEqual([]);
    expect(taken).toBe(100);
  }, 120_000);
});
