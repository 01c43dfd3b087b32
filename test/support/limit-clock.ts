import type { Redis } from "ioredis";
import { LimitCommands } from "../../src/runtime/limit/commands.js";
import type { Algorithm, LimitDefinition, Rate } from "../../src/runtime/limit/definition.js";
import { KeptRates } from "../../src/runtime/limit/kept-rates.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import type { Command } from "../../src/runtime/wire/command.js";

/*
 * Time in the test's own hands: the very scripts of production, with one piece of their text replaced: they read the time
 * from a hash instead of TIME. Everything else of them, and Redis, are real.
 */
export const serverClock = "redis.call('TIME')";

/** What is asked, and when by the server's clock. */
export interface Asked<Reply> {
  readonly command: Command<Reply>;
  readonly nowUs: bigint;
}

export interface LimitClockRedis {
  readonly raw: Redis;
  readonly prefix: string;
}

/** Runs commands of limiters at the instants that a test says. */
export class LimitClock {
  readonly #redis: LimitClockRedis;
  readonly #shas = new Map<string, string>();

  constructor(redis: LimitClockRedis) {
    this.#redis = redis;
  }

  /** Past today, so that no key expires while a test plays years in milliseconds. */
  static startUs(): bigint {
    return BigInt(Date.now()) * 1_000n + 86_400_000_000n;
  }

  async at<Reply>(nowUs: bigint, command: Command<Reply>): Promise<Reply> {
    const [reply] = await this.play([{ command, nowUs }]);
    return reply as Reply;
  }

  /** All in one round trip, in order. Throws what the server or a decoder throws first. */
  async play<Reply>(asked: readonly Asked<Reply>[]): Promise<Reply[]> {
    for (const { command } of asked) await this.#load(command);
    const { raw, prefix } = this.#redis;
    const pipeline = raw.pipeline();
    for (const { command, nowUs } of asked) {
      pipeline.hset(`${prefix}clock`, "s", String(nowUs / 1_000_000n), "us", String(nowUs % 1_000_000n));
      const { script, keys, args, name } = command;
      if (script) pipeline.evalsha(this.#shas.get(script.sha1) ?? "", keys.length, ...keys, ...args.map(String));
      else pipeline.call(name, ...args.map(String));
    }
    const replies = (await pipeline.exec()) ?? [];
    return asked.map(({ command }, index) => {
      const [error, reply] = replies[2 * index + 1] ?? [new Error("no reply")];
      if (error) throw error;
      return command.decode(reply);
    });
  }

  async #load({ script }: Command<unknown>): Promise<void> {
    if (!script || this.#shas.has(script.sha1)) return;
    const steered = script.source.replaceAll(
      serverClock,
      `redis.call('HMGET', '${this.#redis.prefix}clock', 's', 'us')`,
    );
    this.#shas.set(script.sha1, String(await this.#redis.raw.script("LOAD", steered)));
  }
}

export interface LimitParts {
  readonly algorithm?: Algorithm;
  readonly overridable?: boolean;
  readonly kept?: KeptRates;
}

/** Commands of a limiter under this name. */
export function limitCommands(
  prefix: string,
  name: string,
  rates: readonly Rate[],
  { algorithm, overridable, kept = new KeptRates() }: LimitParts = {},
): LimitCommands {
  const definition: LimitDefinition = {
    definition: "test.limits.one",
    address: defineAddress({ definition: "test.limits.one", namespace: "", template: name, parameters: {} }),
    rates,
    onUnavailable: "deny",
    ...(algorithm ? { algorithm } : {}),
    ...(overridable ? { overridable } : {}),
  };
  return new LimitCommands(definition, { prefix }, undefined, kept);
}
