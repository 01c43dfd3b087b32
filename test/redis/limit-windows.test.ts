import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

const minute = 60_000;

interface Taken {
  readonly at: bigint;
  readonly cost: number;
}

const within = (taken: readonly Taken[], afterUs: bigint, upToUs: bigint): number =>
  taken.reduce((sum, { at, cost }) => (at > afterUs && at <= upToUs ? sum + cost : sum), 0);

describe("limit windows", { timeout: 120_000 }, () => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = LimitClock.startUs();
  let runs = 0;

  it("limit: a sliding window never lets more than `allow` through in any window, also where its log is condensed", async () => {
    const bursts = fc.array(
      fc.record({
        takes: fc.integer({ min: 1, max: 120 }),
        gapUs: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20_000 })),
        pauseUs: fc.integer({ min: 0, max: 1_500_000 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const input = fc.record({
      allow: fc.integer({ min: 1, max: 400 }),
      perMs: fc.integer({ min: 1, max: 1_000 }),
      cost: fc.integer({ min: 1, max: 3 }),
      bursts,
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ allow, perMs, cost: asked, bursts: all }) => {
        const commands = limitCommands(redis.prefix, `any-${runs++}`, [{ allow, perMs }], {
          algorithm: "sliding-window",
        });
        const cost = Math.min(asked, allow);
        let nowUs = startUs;
        const times = all.flatMap(({ takes, gapUs, pauseUs }) => {
          nowUs += BigInt(pauseUs);
          return Array.from({ length: takes }, () => (nowUs += BigInt(gapUs)));
        });
        const decisions = await clock.play(times.map((at) => ({ command: commands.take({ cost }), nowUs: at })));
        const perUs = BigInt(perMs) * 1_000n;
        const lateUs = (perUs + 63n) / 64n;
        const taken: Taken[] = [];
        for (const [i, at] of times.entries()) {
          const before = within(taken, at - perUs, at);
          if (decisions[i]?.allowed) {
            expect(before + cost).toBeLessThanOrEqual(allow);
            taken.push({ at, cost });
          } else {
            // What is denied would be too much in a window that is a 64th longer.
            expect(within(taken, at - perUs - lateUs, at) + cost).toBeGreaterThan(allow);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("limit: a sliding window's log stays small, however much is let through", async () => {
    const rates = [{ allow: 1_000_000, perMs: minute }];
    const commands = limitCommands(redis.prefix, `small-${runs++}`, rates, { algorithm: "sliding-window" });
    const times = Array.from({ length: 5_000 }, (_, i) => startUs + BigInt(i) * 13_007n);
    await clock.play(times.map((nowUs) => ({ command: commands.take(), nowUs })));
    expect(await redis.raw.strlen(commands.key)).toBeLessThan(1_500);
    const last = times.at(-1) ?? startUs;
    const standing = await clock.at(last, commands.peek());
    // 4,613 takes lie in the last minute; units come back at most a 64th of a minute late.
    const used = 1_000_000 - standing.remaining;
    expect(used).toBeGreaterThanOrEqual(4_613);
    expect(used).toBeLessThanOrEqual(4_613 + Math.ceil(4_613 / 64) + 1);
  });

  it("limit: a fixed window begins with the calendar's, and at its end all is there again", async () => {
    const commands = limitCommands(redis.prefix, `fixed-${runs++}`, [{ allow: 10, perMs: minute }], {
      algorithm: "fixed-window",
    });
    const beginUs = startUs - (startUs % 60_000_000n) + 60_000_000n;
    const at = (us: number) => beginUs + BigInt(us);
    expect(await clock.at(at(59_999_998), commands.take({ cost: 10 }))).toMatchObject({
      remaining: 0,
      resetAfterMs: 1,
    });
    expect(await clock.at(at(59_999_999), commands.take())).toMatchObject({ allowed: false, retryAfterMs: 1 });
    expect(await clock.at(at(60_000_000), commands.take({ cost: 10 }))).toMatchObject({ remaining: 0 });
    expect(await clock.at(at(60_000_001), commands.take())).toMatchObject({ allowed: false, retryAfterMs: 60_000 });
  });

  it("limit: a token bucket gets its tokens at the end of each period, and no more than `burst`", async () => {
    const rates = [{ allow: 2, perMs: 1_000, burst: 5 }];
    const commands = limitCommands(redis.prefix, `bucket-${runs++}`, rates, { algorithm: "token-bucket" });
    const at = (us: number) => startUs + BigInt(us);
    expect(await clock.at(at(0), commands.take({ cost: 5 }))).toMatchObject({ remaining: 0, resetAfterMs: 3_000 });
    expect(await clock.at(at(999_999), commands.take())).toMatchObject({ allowed: false, retryAfterMs: 1 });
    expect(await clock.at(at(1_000_000), commands.peek())).toMatchObject({ remaining: 2 });
    expect(await clock.at(at(1_999_999), commands.take())).toMatchObject({ remaining: 1 });
    expect(await clock.at(at(90_000_000), commands.peek())).toMatchObject({ remaining: 5, resetAfterMs: 0 });
  });

  it.each([
    ["gcra", 150],
    ["token-bucket", 150],
    ["fixed-window", 150],
    ["sliding-window", 150],
  ] as const)("limit: a key of %s takes little memory", async (algorithm, most) => {
    const commands = limitCommands(redis.prefix, `memory-${runs++}`, [{ allow: 100, perMs: minute }], { algorithm });
    await clock.at(startUs, commands.take());
    expect(Number(await redis.raw.call("MEMORY", "USAGE", commands.key))).toBeLessThanOrEqual(
      most + redis.prefix.length,
    );
  });
});
