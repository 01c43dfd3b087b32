import { describe, expect, it } from "vitest";
import type { Algorithm } from "../../src/runtime/limit/definition.js";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];

describe.each(algorithms)("limit blocks of %s", (algorithm) => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  // A second begins, so that fixed windows begin where the test begins.
  const startUs = (LimitClock.startUs() / 1_000_000n) * 1_000_000n;
  let runs = 0;
  const at = (ms: number) => startUs + BigInt(ms) * 1_000n;
  const commandsOf = () =>
    limitCommands(redis.prefix, `${algorithm}-${runs++}`, [{ allow: 2, perMs: 1_000 }], { algorithm });

  it("limit: a key is blocked by the take that a rate denies, for so long, and then lets through again", async () => {
    const commands = commandsOf();
    await clock.at(at(0), commands.take({ cost: 2, blockMs: 5_000 }));
    const denied = await clock.at(at(1), commands.take({ blockMs: 5_000 }));
    expect(denied).toMatchObject({ allowed: false, reason: "rate", bindingRate: 0, retryAfterMs: 5_000 });
    expect(await clock.at(at(5_000), commands.take({ blockMs: 5_000 }))).toEqual({
      allowed: false,
      reason: "blocked",
      bindingRate: -1,
      limit: 2,
      remaining: 0,
      resetAfterMs: 0,
      retryAfterMs: 1,
    });
    expect(await clock.at(at(5_001), commands.take({ blockMs: 5_000 }))).toMatchObject({ allowed: true, remaining: 1 });
  });

  it("limit: a block holds for takes, looks and turns, and its end lets what was used stay used", async () => {
    const commands = commandsOf();
    await clock.at(at(0), commands.take());
    await clock.at(at(0), commands.block(60_000));
    const blocked = { allowed: false, reason: "blocked", retryAfterMs: 60_000 };
    expect(await clock.at(at(0), commands.take())).toMatchObject(blocked);
    expect(await clock.at(at(0), commands.peek())).toMatchObject(blocked);
    expect(await clock.at(at(0), commands.reserve({ maxWaitMs: 59_999 }))).toMatchObject(blocked);
    await clock.at(at(0), commands.unblock());
    expect(await clock.at(at(0), commands.take())).toMatchObject({ allowed: true, remaining: 0 });
  });

  it("limit: a turn that is reserved in a block comes when it ends, and in order behind those that stand", async () => {
    const commands = commandsOf();
    await clock.at(at(0), commands.take({ cost: 2 }));
    const reserve = () => clock.at(at(0), commands.reserve({ cost: 2, maxWaitMs: 100_000 }));
    const before = await reserve();
    await clock.at(at(0), commands.block(60_000));
    expect(before).toMatchObject({ waitMs: 1_000 });
    expect(await reserve()).toMatchObject({ allowed: true, waitMs: 60_000 });
    expect(await reserve()).toMatchObject({ allowed: true, waitMs: 61_000 });
    // Neither the turn that stands nor those behind the block let a take pass.
    expect(await clock.at(at(30_000), commands.take())).toMatchObject({
      reason: "blocked",
      retryAfterMs: algorithm === "gcra" ? 31_500 : 32_000,
    });
  });

  it("limit: the key of a block ends with it, and an unblocked key with nothing used is gone", async () => {
    const commands = commandsOf();
    await clock.at(at(0), commands.block(60_000));
    expect(Number(await redis.raw.call("PEXPIRETIME", commands.key)) - Number(at(60_000) / 1_000n)).toBe(1);
    await clock.at(at(0), commands.unblock());
    expect(await redis.raw.exists(commands.key)).toBe(0);
    await clock.at(at(0), commands.unblock());
    expect(await redis.raw.exists(commands.key)).toBe(0);
  });

  it("limit: a server clock that went back makes no block longer", async () => {
    const commands = commandsOf();
    await clock.at(at(3_600_000), commands.block(1_000));
    expect(await clock.at(at(0), commands.take())).toMatchObject({ allowed: false, retryAfterMs: 1_000 });
  });

  it("limit: reset ends a block", async () => {
    const commands = commandsOf();
    await clock.at(at(0), commands.block(60_000));
    await clock.at(at(0), commands.reset());
    expect(await clock.at(at(0), commands.take())).toMatchObject({ allowed: true, remaining: 1 });
  });

  it("limit: a refund and a settlement leave a block as it is", async () => {
    const commands = commandsOf();
    const taken = await clock.at(at(0), commands.take({ cost: 2 }));
    if (!taken.allowed) throw new Error("denied");
    await clock.at(at(0), commands.block(60_000));
    await clock.at(at(0), commands.refund({ cost: 1, at: taken.takenAt }));
    await clock.at(at(0), commands.settle({ estimated: 1, actual: 2, at: taken.takenAt }));
    expect(await clock.at(at(1), commands.take())).toMatchObject({ reason: "blocked", retryAfterMs: 59_999 });
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])("limit: a block of %s ms is refused before any I/O", (ms) => {
    expect(() => commandsOf().block(ms)).toThrow(expect.objectContaining({ code: "OPTIONS_INVALID" }));
    expect(() => commandsOf().take({ blockMs: ms })).toThrow(expect.objectContaining({ code: "OPTIONS_INVALID" }));
  });
});
