import { describe, expect, it } from "vitest";
import { OptionsInvalidError, WrongTypeError } from "../../src/runtime/errors.js";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { takeAllCommand } from "../../src/runtime/limit/joint.js";
import { KeptRates, RatesChangedError } from "../../src/runtime/limit/kept-rates.js";
import { siblingKey } from "../../src/runtime/wire/address.js";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

const ten: readonly Rate[] = [{ allow: 10, perMs: 1_000 }];

describe("limit: rates kept in Redis", () => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = LimitClock.startUs();
  let runs = 0;
  /** As another process has them: it knows nothing yet. */
  const process = (algorithm: Algorithm = "gcra") =>
    limitCommands(redis.prefix, `kept-${runs}`, ten, { algorithm, overridable: true });
  const at = (ms: number) => startUs + BigInt(ms) * 1_000n;

  it.each(["gcra", "token-bucket", "fixed-window", "sliding-window"] as const)(
    "limit: %s goes by the rates in Redis, asking again once where they are others than known",
    async (algorithm) => {
      runs++;
      const [one, other] = [process(algorithm), process(algorithm)];
      expect(await clock.at(at(0), one.take())).toMatchObject({ allowed: true, remaining: 9 });
      await clock.at(at(0), other.setRates([{ allow: 3, perMs: 1_000 }]));
      await expect(clock.at(at(0), one.take())).rejects.toBeInstanceOf(RatesChangedError);
      expect(one.rates).toMatchObject([{ allow: 3, perMs: 1_000, burst: 3 }]);
      // What was used stays used: and who asked in vain has used nothing.
      expect(await clock.at(at(0), one.take())).toMatchObject({ allowed: true, limit: 3, remaining: 1 });
      expect(await clock.at(at(0), other.take())).toMatchObject({ allowed: true, limit: 3, remaining: 0 });
      await clock.at(at(0), other.setRates(undefined));
      await expect(clock.at(at(0), one.peek())).rejects.toBeInstanceOf(RatesChangedError);
      expect(await clock.at(at(0), one.peek())).toMatchObject({ allowed: true, limit: 10, remaining: 7 });
    },
  );

  it("limit: refunds, settlements and turns go by the rates in Redis, too", async () => {
    runs++;
    const one = process();
    await clock.at(at(0), process().setRates([{ allow: 5, perMs: 1_000 }]));
    for (const command of [
      one.refund({ cost: 1 }),
      one.settle({ estimated: 1, actual: 2 }),
      one.reserve({ maxWaitMs: 1 }),
    ]) {
      const unknown = limitCommands(redis.prefix, `kept-${runs}`, ten, { overridable: true });
      expect(unknown.rates).toMatchObject(ten);
      await expect(clock.at<unknown>(at(0), command)).rejects.toBeInstanceOf(RatesChangedError);
    }
    expect(await redis.raw.exists(one.key)).toBe(0);
  });

  it("limit: of several limiters, all whose rates are others are known after one asking", async () => {
    runs++;
    const kept = new KeptRates();
    const three = [0, 1, 2].map((i) =>
      limitCommands(redis.prefix, `joint-${runs}-${i}`, ten, { overridable: i > 0, kept }),
    );
    for (const each of three.slice(1)) {
      await redis.raw.set(siblingKey(each.key, "rates"), "2/1000");
    }
    const all = () => takeAllCommand(three.map((commands) => ({ commands, cost: 2 })));
    await expect(clock.at(at(0), all())).rejects.toBeInstanceOf(RatesChangedError);
    expect(await clock.at(at(0), all())).toMatchObject({
      allowed: true,
      decisions: [{ limit: 10 }, { limit: 2 }, { limit: 2 }],
    });
  });

  it("limit: rates are read back as they were set, and stay until they are removed", async () => {
    runs++;
    const rates: readonly Rate[] = [
      { allow: 20_000_000, perMs: 2_592_000_000 },
      { allow: 7, perMs: 1_000, burst: 20 },
    ];
    const one = process();
    expect(await clock.at(at(0), one.getRates())).toBeUndefined();
    await clock.at(at(0), one.setRates(rates));
    expect(await clock.at(at(0), process().getRates())).toEqual(rates);
    expect(await redis.raw.get(siblingKey(one.key, "rates"))).toBe("20000000/2592000000 7/1000/20");
    // Configuration: the one key of a limiter that has no end.
    expect(await redis.raw.ttl(siblingKey(one.key, "rates"))).toBe(-1);
    await clock.at(at(0), one.reset());
    expect(await clock.at(at(0), process().getRates())).toEqual(rates);
    await clock.at(at(0), one.setRates(undefined));
    expect(await redis.raw.exists(siblingKey(one.key, "rates"))).toBe(0);
  });

  it("limit: a reply is read by the rates that it was asked with, though others were learnt meanwhile", async () => {
    runs++;
    const one = process();
    const command = one.take();
    const reply = await clock.at<unknown>(at(0), { ...command, decode: (raw: unknown) => raw });
    one.terms.learn("5/1000 6/2000");
    expect(command.decode(reply)).toMatchObject({ allowed: true, limit: 10, remaining: 9 });
  });

  it("limit: a process that reads the rates needs no second asking", async () => {
    runs++;
    const one = process();
    await clock.at(at(0), process().setRates([{ allow: 1, perMs: 1_000 }]));
    await clock.at(at(0), one.getRates());
    expect(await clock.at(at(0), one.take())).toMatchObject({ allowed: true, limit: 1 });
  });

  it.each(["hello", "0/1000", "1/1000/", "1/1000  2/1000", "99999999999999999999/1", "5/1000\n"])(
    "limit: what are no rates (%j) is WRONG_TYPE, of its key, and stays",
    async (text) => {
      runs++;
      const one = process();
      const key = siblingKey(one.key, "rates");
      await redis.raw.set(key, text);
      for (const command of [one.take(), one.getRates()]) {
        const error = await clock.at<unknown>(at(0), command).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(WrongTypeError);
        expect(error).toMatchObject({ key });
      }
      expect(await redis.raw.get(key)).toBe(text);
    },
  );

  it("limit: rates that cannot work are refused before any I/O, and so is keeping them where the contract does not say so", () => {
    const windows = limitCommands(redis.prefix, "never", ten, { algorithm: "fixed-window", overridable: true });
    expect(() => windows.setRates([{ allow: 1, perMs: 1_000, burst: 2 }])).toThrow(OptionsInvalidError);
    expect(() => windows.setRates([])).toThrow(OptionsInvalidError);
    const fixed = limitCommands(redis.prefix, "never", ten);
    expect(() => fixed.setRates(ten)).toThrow(OptionsInvalidError);
    expect(() => fixed.getRates()).toThrow(OptionsInvalidError);
  });

  it("limit: what is known of rates is bounded, and forgotten is asked for again", () => {
    const kept = new KeptRates();
    const context = { definition: "test.limits.one", key: "k" };
    for (let i = 0; i < 10_001; i++) kept.learn(`k${i}`, "1/1000", "gcra", context);
    expect(kept.get("k0")).toBeUndefined();
    expect(kept.get("k10000")).toBeDefined();
  });
});
