import { describe, expect, it } from "vitest";
import type { Rate } from "../../src/runtime/limit/definition.js";
import { startChild } from "../support/child.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;
const program = new URL("../support/limit-taker.ts", import.meta.url);

describe("limit: 8 processes against one key", () => {
  const redis = useRedis();
  let runs = 0;

  /** When all of them were allowed, by the server's clock in microseconds, in order. */
  async function takenBy(offsMs: readonly number[], rates: readonly Rate[], forMs: number): Promise<readonly number[]> {
    const prefix = `${redis.prefix}${++runs}:`;
    const config = { url: redis.url, prefix, rates, forMs };
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

  it("limit: exactly `allow` are let through where nothing is given back", async () => {
    const taken = await takenBy([0, hour, -hour, 0, 0, hour, -hour, 0], [{ allow: 100, perMs: 24 * hour }], 500);
    expect(taken).toHaveLength(100);
  }, 120_000);
});
