import { describe, expect, it } from "vitest";
import type { LimitCommands } from "../../src/runtime/limit/commands.js";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];
const hourMs = 3_600_000;
const longestMs = 2 ** 31 - 1;

/** What is given back is what is still there of what was taken: no turn that is gone, nothing that time gave back. */
describe.each(algorithms)("limit give-backs of %s", (algorithm) => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = (LimitClock.startUs() / 86_400_000_000n + 1n) * 86_400_000_000n;
  let runs = 0;
  const at = (ms: number) => startUs + BigInt(ms) * 1_000n;
  const commandsOf = (...rates: Rate[]) => limitCommands(redis.prefix, `${algorithm}-${runs}`, rates, { algorithm });
  const hourly = () => commandsOf({ allow: 5, perMs: hourMs });

  const reserve = async (commands: LimitCommands, ms: number): Promise<number> => {
    const turn = await clock.at(at(ms), commands.reserve({ maxWaitMs: longestMs }));
    if (!turn.allowed || turn.waitMs === 0) throw new Error("no turn");
    return turn.takenAt;
  };
  /** All is used, and five turns are reserved. */
  const turnsOf = async (commands: LimitCommands, ms = 0): Promise<readonly number[]> => {
    await clock.at(at(ms), commands.take({ cost: 5 }));
    const turns: number[] = [];
    for (let i = 0; i < 5; i++) turns.push(await reserve(commands, ms));
    return turns;
  };
  const takeAll = async (commands: LimitCommands, ms: number): Promise<number> => {
    for (let taken = 0; ; taken++) if (!(await clock.at(at(ms), commands.take())).allowed) return taken;
  };

  it.each(["refund", "giveBack"] as const)("limit: %s of a turn that a reset ended gives nothing back", async (how) => {
    runs++;
    const commands = hourly();
    const turns = await turnsOf(commands);
    await clock.at(at(1), commands.reset());
    expect(await takeAll(commands, 1)).toBe(5);
    for (const turn of turns) await clock.at<unknown>(at(2), commands[how]({ at: turn }));
    expect(await takeAll(commands, 2)).toBe(0);
  });

  it("limit: a turn that a reset ended gives nothing back to a slower rate either", async () => {
    runs++;
    const daily: Rate = { allow: 100, perMs: 24 * hourMs };
    const both = commandsOf({ allow: 5, perMs: hourMs }, daily);
    const turns = await turnsOf(both);
    await clock.at(at(1), both.reset());
    expect(await takeAll(both, 1)).toBe(5);
    for (const turn of turns) await clock.at(at(2), both.giveBack({ at: turn }));
    expect(await clock.at(at(2), commandsOf(daily).peek())).toMatchObject({ remaining: 95 });
  });

  it("limit: a turn of a rate with another `per` is given back to that, and to no other", async () => {
    runs++;
    const before = hourly();
    const turns = await turnsOf(before);
    const after = commandsOf({ allow: 5, perMs: hourMs / 2 });
    expect(await takeAll(after, 1)).toBe(5);
    for (const turn of turns) await clock.at(at(2), after.giveBack({ at: turn }));
    expect(await takeAll(after, 2)).toBe(0);
    for (const turn of turns) await clock.at(at(3), before.giveBack({ at: turn }));
    expect(await clock.at(at(2 * hourMs - 1), before.peek({ cost: 4 }))).toMatchObject({ allowed: true });
  });

  it("limit: a turn that moved with the server's clock gives nothing back of what others took", async () => {
    runs++;
    const commands = hourly();
    const turns = await turnsOf(commands, 48 * hourMs);
    const behind = await clock.at(at(0), commands.take());
    expect(behind).toMatchObject({ allowed: false });
    for (const turn of turns) await clock.at(at(0), commands.giveBack({ at: turn }));
    expect(await clock.at(at(0), commands.take())).toEqual(behind);
  });

  it("limit: giving turns back without figures and with them comes to the same", async () => {
    const commands = [hourly, hourly].map((make) => {
      runs++;
      return make();
    });
    const states: unknown[] = [];
    for (const [index, one] of commands.entries()) {
      const turns = await turnsOf(one);
      for (const position of [4, 0, 2]) {
        const turn = { at: turns[position] ?? 0 };
        await clock.at<unknown>(at(1), index === 0 ? one.giveBack(turn) : one.refund(turn));
      }
      const next = await clock.at(at(2), one.reserve({ cost: 2, maxWaitMs: longestMs }));
      states.push(next, await redis.raw.get(one.key), await redis.raw.call("PEXPIRETIME", one.key));
    }
    expect(states.slice(0, 3)).toEqual(states.slice(3));
  });
});

/** Those that give back while they are still used up. */
describe("limit refunds that come late", () => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = LimitClock.startUs();
  let runs = 0;
  const at = (ms: number) => startUs + BigInt(ms) * 1_000n;
  const commandsOf = (algorithm: Algorithm, rate: Rate) =>
    limitCommands(redis.prefix, `late-${runs++}`, [rate], { algorithm });
  const takenOf = async (commands: LimitCommands, ms: number, cost: number): Promise<number> => {
    const taken = await clock.at(at(ms), commands.take({ cost }));
    if (!taken.allowed) throw new Error("denied");
    return taken.takenAt;
  };

  it.each([
    [0, 10],
    [100, 9],
    [900, 1],
    [950, 1],
    [1_000, 0],
    [5_000, 0],
  ])("limit: gcra gives back what time has not: after %i ms %i of 10", async (elapsedMs, back) => {
    const commands = commandsOf("gcra", { allow: 10, perMs: 1_000 });
    const first = await takenOf(commands, 0, 10);
    const others = Math.min(10, Math.floor(elapsedMs / 100));
    if (others > 0) await takenOf(commands, elapsedMs, others);
    expect(await clock.at(at(elapsedMs), commands.refund({ cost: 10, at: first }))).toMatchObject({ remaining: back });
  });

  it.each([
    [0, 30],
    [999, 30],
    [1_000, 20],
    [2_999, 10],
    [3_000, 0],
  ])("limit: a token bucket gives back what its steps have not: after %i ms %i of 30", async (elapsedMs, back) => {
    const commands = commandsOf("token-bucket", { allow: 10, perMs: 1_000, burst: 30 });
    const first = await takenOf(commands, 0, 30);
    if (elapsedMs >= 1_000) await takenOf(commands, elapsedMs, 10 * Math.floor(elapsedMs / 1_000));
    expect(await clock.at(at(elapsedMs), commands.refund({ cost: 30, at: first }))).toMatchObject({ remaining: back });
  });
});
