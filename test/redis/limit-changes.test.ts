import { describe, expect, it } from "vitest";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];
const hourMs = 3_600_000;

/** A window has none. */
const burstOf = (algorithm: Algorithm, burst: number) => (algorithm.endsWith("window") ? {} : { burst });

/** State that lies there while the terms, or the server's clock, change. */
describe.each(algorithms)("limit changes of %s", (algorithm) => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  // A second begins, so that fixed windows begin where the test begins.
  const startUs = (LimitClock.startUs() / 1_000_000n) * 1_000_000n;
  let runs = 0;
  const at = (ms: number) => startUs + BigInt(ms) * 1_000n;
  const commandsOf = (rates: readonly Rate[]) =>
    limitCommands(redis.prefix, `${algorithm}-${runs}`, rates, { algorithm });
  const one = (allow: number, perMs = 1_000) => commandsOf([{ allow, perMs }]);

  it("limit: what was used stays used where `allow` changes, to the unit", async () => {
    runs++;
    await clock.at(at(0), one(10).take({ cost: 4 }));
    expect(await clock.at(at(0), one(7).peek())).toMatchObject({ limit: 7, remaining: 3 });
    expect(await clock.at(at(0), one(100).take())).toMatchObject({ limit: 100, remaining: 95 });
    expect(await clock.at(at(0), one(3).take())).toMatchObject({ allowed: false, limit: 3 });
  });

  it("limit: turns that were promised stay, where `allow` changes", async () => {
    runs++;
    await clock.at(at(0), one(2).take({ cost: 2 }));
    const turn = await clock.at(at(0), one(2).reserve({ maxWaitMs: 10_000 }));
    if (!turn.allowed) throw new Error("denied");
    expect(turn.waitMs).toBeGreaterThan(0);
    const behind = await clock.at(at(0), one(4).reserve({ maxWaitMs: 10_000 }));
    if (!behind.allowed) throw new Error("denied");
    expect(behind.takenAt).toBeGreaterThanOrEqual(turn.takenAt);
    expect(await clock.at(at(0), one(4).take())).toMatchObject({ allowed: false });
  });

  it("limit: a rate of another `per` begins afresh, and the other goes on; nothing goes that others use", async () => {
    runs++;
    const both = commandsOf([
      { allow: 10, perMs: 1_000 },
      { allow: 100, perMs: 86_400_000 },
    ]);
    const other = commandsOf([
      { allow: 100, perMs: 86_400_000 },
      { allow: 600, perMs: 60_000 },
    ]);
    await clock.at(at(0), both.take({ cost: 10 }));
    expect(await clock.at(at(0), other.take())).toMatchObject({ allowed: true, limit: 100, remaining: 89 });
    expect(await clock.at(at(0), both.peek())).toMatchObject({ allowed: false, bindingRate: 0 });
  });

  it("limit: of rates of the same `per` each keeps what was used of it, also where one alone is used up", async () => {
    runs++;
    const both = commandsOf([
      { allow: 1_000, perMs: 1_000 },
      { allow: algorithm.endsWith("window") ? 1_000 : 1, perMs: 1_000, ...burstOf(algorithm, 1_000) },
    ]);
    const other = commandsOf([{ allow: 5, perMs: hourMs }]);
    await clock.at(at(0), both.take({ cost: 700 }));
    const changing = [
      other.take(),
      other.take({ blockMs: 1 }),
      other.block(0),
      other.settle({ estimated: 1, actual: 1 }),
    ];
    const expected = algorithm.endsWith("window") ? 1_000 : 302;
    for (const command of changing) {
      await clock.at<unknown>(at(2_000), command);
      expect(await clock.at(at(2_000), both.peek())).toMatchObject({ remaining: expected });
    }
  });

  it("limit: rates that nobody uses any more do not grow a key beyond 32 of them, and those go that end first", async () => {
    runs++;
    for (let i = 0; i < 200; i++) await clock.at(at(0), one(5, hourMs + i).take());
    expect((await redis.raw.get(one(5).key))?.split(" ").length).toBeLessThanOrEqual(34);
    expect(await clock.at(at(0), one(5, hourMs + 198).peek())).toMatchObject({ remaining: 4 });
    await clock.at(at(0), one(5, 1_000).settle({ estimated: 1, actual: 2 }));
    const kept = (await redis.raw.get(one(5).key))?.split(" ").map((text) => Number(/\/(\d+):/.exec(text)?.[1]));
    const last = Array.from({ length: 16 }, (_, i) => hourMs + 184 + i);
    expect(kept?.slice(1).sort()).toEqual(algorithm === "fixed-window" ? expect.anything() : last);
    expect(kept).toHaveLength(17);
  });

  it("limit: another algorithm counts beside this one, so that two versions of a contract do not lift each other's limit", async () => {
    runs++;
    const other = algorithms[(algorithms.indexOf(algorithm) + 1) % algorithms.length] ?? "gcra";
    const before = limitCommands(redis.prefix, `${algorithm}-${runs}`, [{ allow: 2, perMs: hourMs }], {
      algorithm: other,
    });
    const after = one(2, hourMs);
    let taken = 0;
    for (let i = 0; i < 10; i++) {
      for (const commands of [before, after]) {
        if ((await clock.at(at(i), commands.take())).allowed) taken++;
      }
    }
    expect(taken).toBe(4);
    await clock.at(at(3 * hourMs), after.take());
    expect(await redis.raw.get(after.key)).not.toContain(" ");
  });

  it("limit: a server clock that went back locks nobody out for longer than it would have", async () => {
    runs++;
    await clock.at(at(24 * hourMs), one(10).take({ cost: 10 }));
    const denied = await clock.at(at(0), one(10).take());
    if (denied.allowed) throw new Error("allowed");
    expect(denied.retryAfterMs).toBeLessThanOrEqual(1_000);
    // The wait that was told is true, though the clock was behind.
    expect(await clock.at(at(denied.retryAfterMs), one(10).take())).toMatchObject({ allowed: true });
  });

  it("limit: debt stays debt where the server's clock went back, and no more than it was", async () => {
    runs++;
    await clock.at(at(hourMs), one(10).take({ cost: 10 }));
    const settled = await clock.at(at(hourMs), one(10).settle({ estimated: 10, actual: 18 }));
    expect(settled).toMatchObject({ remaining: 0, writtenOff: 0 });
    const denied = await clock.at(at(0), one(10).take({ cost: 10 }));
    if (denied.allowed) throw new Error("allowed");
    expect(denied.retryAfterMs).toBeGreaterThan(algorithm === "sliding-window" ? 999 : 1_000);
    expect(denied.retryAfterMs).toBeLessThanOrEqual(2_000);
    expect(await clock.at(at(denied.retryAfterMs), one(10).take({ cost: 10 }))).toMatchObject({ allowed: true });
  });

  it("limit: turns keep their distance where the server's clock went back", async () => {
    runs++;
    await clock.at(at(hourMs), one(1).take());
    for (const waitMs of [1_000, 2_000, 3_000]) {
      expect(await clock.at(at(hourMs), one(1).reserve({ maxWaitMs: 9_000 }))).toMatchObject({ waitMs });
    }
    const behind = await clock.at(at(0), one(1).reserve({ maxWaitMs: 9_000 }));
    if (!behind.allowed) throw new Error("denied");
    expect(behind.waitMs).toBe(4_000);
  });

  it("limit: a server clock that went forward gives back, and no key stays", async () => {
    runs++;
    await clock.at(at(0), one(10).take({ cost: 10 }));
    expect(await clock.at(at(24 * hourMs), one(10).take({ cost: 10 }))).toMatchObject({ allowed: true, remaining: 0 });
    await clock.at(at(24 * hourMs), one(10).refund({ cost: 10 }));
    expect(await redis.raw.exists(one(10).key)).toBe(0);
  });

  it("limit: debt is at most a burst; the rest is told as written off", async () => {
    runs++;
    await clock.at(at(0), one(10).take({ cost: 10 }));
    expect(await clock.at(at(0), one(10).settle({ estimated: 10, actual: 45 }))).toMatchObject({
      remaining: 0,
      writtenOff: 25,
    });
    expect(await clock.at(at(0), one(10).settle({ estimated: 1, actual: 2 }))).toMatchObject({ writtenOff: 1 });
  });

  it.each(["hello", "", "b10/1000:1", "f10/1000:1+x", "s10/1000:1+2", "!5", "10/1000:5@", "10/1000:1@2~3"])(
    "limit: a string that is not ours (%j) is told and stays, whatever is asked",
    async (foreign) => {
      runs++;
      const commands = one(10);
      await redis.raw.set(commands.key, foreign);
      for (const command of [
        commands.take(),
        commands.take({ blockMs: 1 }),
        commands.peek(),
        commands.reserve({ maxWaitMs: 1 }),
        commands.refund(),
        commands.settle({ estimated: 1, actual: 2 }),
        commands.block(1_000),
        commands.unblock(),
      ]) {
        await expect(clock.at<unknown>(at(0), command)).rejects.toThrow("WRONGTYPE");
      }
      expect(await redis.raw.get(commands.key)).toBe(foreign);
    },
  );

  it.each([
    "s10/1000:1+1+1+1+9999999999999999+1",
    "10/1000:1@1~9999999999999999~1~1~0~1~0",
    "b10/1000:1+1@1~9999999999999999~1~1~0~1~1",
  ])("limit: a record that claims more entries than it has (%s) holds nobody up", async (forged) => {
    runs++;
    const commands = one(10);
    await redis.raw.set(commands.key, forged);
    expect(await clock.at(at(0), commands.take())).toMatchObject({ allowed: true, remaining: 9 });
  });
});
