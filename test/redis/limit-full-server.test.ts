import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Algorithm } from "../../src/runtime/limit/definition.js";
import { takeAllCommand } from "../../src/runtime/limit/joint.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { limitCommands } from "../support/limit-clock.js";
import { limitDefinition } from "../support/limits.js";
import { useRedis } from "../support/redis.js";

const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];
const dayMs = 86_400_000;

/** A server without memory for anything new: it refuses what would be written, and nothing is half done. */
describe.each(algorithms)("limits of %s on a full server", (algorithm) => {
  const redis = useRedis({ own: true });
  let connection: Connection;
  let runs = 0;
  beforeAll(async () => {
    connection = await connect(redis.url);
  });
  afterAll(() => connection.close());
  afterEach(() => redis.raw.config("SET", "maxmemory", "0"));

  const fill = (): Promise<unknown> => redis.raw.config("SET", "maxmemory", "1");
  const empty = (): Promise<unknown> => redis.raw.config("SET", "maxmemory", "0");
  const full = { code: "SERVER_REFUSED", reason: "OOM" };
  const limiterOf = (allow = 5): Limiter => {
    const rates = [
      { allow, perMs: dayMs },
      { allow: 10 * allow, perMs: 2 * dayMs },
    ];
    const definition = limitDefinition(`full-${"x".repeat(runs++)}`, rates);
    return new Limiter(connection, { ...definition, algorithm, onUnavailable: "allow" }, { prefix: redis.prefix });
  };

  const commandsOf = (name: string) =>
    limitCommands(redis.prefix, `${algorithm}-${name}`, [{ allow: 5, perMs: dayMs }], { algorithm });

  it("limit: what would be written is refused whatever `onUnavailable` says, and nothing is taken", async () => {
    const limiter = limiterOf();
    const [one, other] = [commandsOf("one"), commandsOf("other")];
    await fill();
    await expect(limiter.take()).rejects.toMatchObject(full);
    expect(await redis.raw.exists(limiter.key)).toBe(0);
    await empty();
    const taken = await limiter.take({ cost: 3 });
    if (!taken.allowed) throw new Error("denied");
    const before = await redis.raw.get(limiter.key);
    await fill();
    for (const ask of [
      () => limiter.take(),
      () => limiter.take({ cost: 5, blockMs: 1_000 }),
      () => limiter.wait({ maxWaitMs: 2 ** 31 - 1 }),
      () => limiter.refund({ cost: 1, at: taken.takenAt }),
      () => limiter.settle({ estimated: 3, actual: 4, at: taken.takenAt }),
      () => limiter.block(1_000),
      () => connection.execute(takeAllCommand([{ commands: one }, { commands: other }])),
    ]) {
      await expect(ask()).rejects.toMatchObject(full);
      expect(await redis.raw.get(limiter.key)).toBe(before);
    }
    expect(await redis.raw.exists(one.key, other.key)).toBe(0);
    await empty();
    expect(await limiter.take()).toMatchObject({ allowed: true, remaining: 1 });
  });

  it("limit: what writes nothing is answered: denials, looks, and what only deletes", async () => {
    const limiter = limiterOf();
    await limiter.take({ cost: 5 });
    await fill();
    expect(await limiter.take()).toMatchObject({ allowed: false, reason: "rate" });
    expect(await limiter.peek()).toMatchObject({ allowed: false, remaining: 0 });
    expect(await limiter.wait({ maxWaitMs: 10 })).toMatchObject({ allowed: false, reason: "rate" });
    await limiter.reset();
    expect(await limiter.peek()).toMatchObject({ allowed: true, remaining: 5 });
  });

  it("limit: a wait that is given up while the server is full ends once, and its turn passes unused", async () => {
    const limiter = limiterOf(1);
    await limiter.take();
    const giveUp = new AbortController();
    const waiting = limiter.wait({ maxWaitMs: 2 ** 31 - 1, signal: giveUp.signal });
    await expect.poll(() => redis.raw.get(limiter.key)).toMatch(algorithm === "sliding-window" ? /@/ : /~/);
    const before = await redis.raw.get(limiter.key);
    await fill();
    giveUp.abort(new Error("no more"));
    await expect(waiting).rejects.toThrow("no more");
    await expect
      .poll(async () => /errorstat_OOM:count=(\d+)/.exec(await redis.raw.info("errorstats"))?.[1])
      .toBeDefined();
    expect(await redis.raw.get(limiter.key)).toBe(before);
    await empty();
    expect(await limiter.peek()).toMatchObject({ allowed: false });
  });
});
