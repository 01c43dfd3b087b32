import { describe, expect, it } from "vitest";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { startChild } from "../support/child.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;
const program = new URL("../support/limit-taker.ts", import.meta.url);

describe("limit: 8 processes against one key", () => {
  const redis = useRedis();
  let runs = 0;

  /** When all of them were allowed, by the server's clock in microseconds, in order. */
  async function takenBy(
    offsMs: readonly number[],
    rates: readonly Rate[],
    forMs: number,
    algorithm: Algorithm = "gcra",
  ): Promise<readonly number[]> {
    const prefix = `${redis.prefix}${++runs}:`;
    const config = { url: redis.url, prefix, rates, algorithm, forMs };
    const children = offsMs.map((offMs) => startChild(program, { ...config, offMs }));
    await Promise.all(children.map((child) => child.line(/^ready/)));
    for (const child of children) child.process.stdin?.write("go\n");
    const lines = await Promise.all(children.map((child) => child.line(/^taken/)));
    expect(await Promise.all(children.map((child) => child.ended))).toEqual(offsMs.map(() => 0));
    const each = lines.map((line): readonly number[] => JSON.parse(line.slice("taken ".length)));
    // Everybody had some.
    if (rates.some(({ allow }) => allow > 100)) expect(Math.min(...each.map((one) => one.length))).toBeGreaterThan(0);
    for (const key of await redis.raw.keys(`*${prefix}*`)) expect(await redis.raw.pttl(key)).toBeGreaterThan(0);
    return each.flat().sort((a, b) => a - b);
  }

  it.each([
    ["right", [0, 0, 0, 0, 0, 0, 0, 0]],
    ["off by an hour, this way and that", [hour, -hour, hour, -hour, 0, hour, -hour, 0]],
  ])(
    "limit: exactly `burst` and what was given back are let through, by clocks that are %s",
    async (_, offsMs) => {
      const burst = 300;
      const perSecond = 250;
      const taken = await takenBy(offsMs, [{ allow: perSecond, perMs: 1_000, burst }], 2_500);
      const [first = 0, last = 0] = [taken[0], taken.at(-1)];
      const allowance = (us: number): number => burst + Math.floor((us * perSecond) / 1_000_000);
      // Never more, in any stretch of time…
      for (const [index, at] of taken.entries()) {
        for (const from of [0, index >> 1, index - 1, index - burst]) {
          if (from >= 0 && from <= index)
            expect(index - from + 1).toBeLessThanOrEqual(allowance(at - (taken[from] ?? 0)));
        }
      }
      // … and, since somebody asks at any time, not one less.
      expect(taken.length).toBe(allowance(last - first));
    },
    120_000,
  );

  const second = 1_000_000;
  const allow = 250;
  const off = [hour, -hour, hour, -hour, 0, hour, -hour, 0];

  it("limit: of a token bucket exactly its burst and whole steps are let through", async () => {
    const burst = 300;
    const taken = await takenBy(off, [{ allow, perMs: 1_000, burst }], 2_300, "token-bucket");
    const [first = 0] = taken;
    const steps = (us: number): number => Math.floor((us - first) / second);
    expect(steps(taken.at(-1) ?? 0)).toBeGreaterThanOrEqual(2);
    for (const [index, at] of taken.entries()) expect(index + 1).toBeLessThanOrEqual(burst + allow * steps(at));
    expect(taken).toHaveLength(burst + allow * steps(taken.at(-1) ?? 0));
  }, 120_000);

  it("limit: of a fixed window exactly `allow` are let through in each that lasts", async () => {
    const taken = await takenBy(off, [{ allow, perMs: 1_000 }], 2_300, "fixed-window");
    const windows = new Map<number, number>();
    for (const at of taken) windows.set(Math.floor(at / second), (windows.get(Math.floor(at / second)) ?? 0) + 1);
    const counts = [...windows.values()];
    expect(counts.length).toBeGreaterThanOrEqual(3);
    // The first may have been over before it was used up.
    expect(counts[0]).toBeLessThanOrEqual(allow);
    expect(counts.slice(1)).toEqual(counts.slice(1).map(() => allow));
  }, 120_000);

  it("limit: of a sliding window never more than `allow` are let through in any time, and no fewer than it can", async () => {
    const taken = await takenBy(off, [{ allow, perMs: 1_000 }], 2_300, "sliding-window");
    for (const [index, at] of taken.entries()) {
      if (index >= allow) expect(at - (taken[index - allow] ?? 0)).toBeGreaterThanOrEqual(second);
    }
    // What was taken within a 64th of a second may come back that much later.
    const whole = Math.floor(((taken.at(-1) ?? 0) - (taken[0] ?? 0)) / (second + second / 64));
    expect(taken.length).toBeGreaterThanOrEqual(allow * (1 + whole));
    expect(whole).toBeGreaterThanOrEqual(1);
  }, 120_000);

  it("limit: exactly `allow` are let through where nothing is given back", async () => {
    const taken = await takenBy([0, hour, -hour, 0, 0, hour, -hour, 0], [{ allow: 100, perMs: 24 * hour }], 500);
    expect(taken).toHaveLength(100);
  }, 120_000);
});
