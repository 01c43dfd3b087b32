import { OptionsInvalidError } from "../errors.js";
import type { NoParameters } from "../wire/address.js";
import type { Argument, Command } from "../wire/command.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Script } from "../wire/script.js";
import type { Balance, Decision, Reservation, Settlement } from "./decision.js";
import type { LimitDefinition, LimitTune, Rate } from "./definition.js";
import { KeptRates, ratesOf, textOf } from "./kept-rates.js";
import { type CompiledRate, compileRates } from "./rates.js";
import { chargedOf, decisionAt, numbersOf, shortDecision } from "./replies.js";
import { blockScript } from "./scripts/block.js";
import { chargeScript } from "./scripts/charge.js";
import { decideScript } from "./scripts/decide.js";
import { LimitTerms } from "./terms.js";

export interface LimitOptions<Parameters = never> extends ClientOptions {
  readonly tune?: LimitTune<Parameters> | undefined;
}

export interface PeekOptions {
  /** Units to take: a whole number from 1 to the smallest burst. @default 1 */
  readonly cost?: number;
}

export interface TakeOptions extends PeekOptions {
  /** Where a rate denies, the key is blocked for so many milliseconds, in the same script. @default 0: not */
  readonly blockMs?: number;
}

export interface ReserveOptions extends PeekOptions {
  /** The longest wait, in milliseconds, at most 2^31 - 1: later turns are denied, and nothing is reserved. */
  readonly maxWaitMs: number;
}

export interface RefundOptions {
  /** Units to give back. @default 1 */
  readonly cost?: number;
  /** The decision's `takenAt`: what time has given back since is not given back again, for each rate by itself. */
  readonly at?: number;
}

export interface SettleOptions {
  /** Units that were taken. */
  readonly estimated: number;
  /** What it really was. */
  readonly actual: number;
  /** The decision's `takenAt`: as for `refund`, where it was less. */
  readonly at?: number;
}

/** What can be asked of one limiter, each one round trip, as values: for batches, transactions and other executors. */
export class LimitCommands<Parameters extends object = NoParameters> {
  /** The Redis name: one string with a record a rate. */
  readonly key: string;
  /** For what works on several limiters at once; not for programs. */
  readonly terms: LimitTerms;

  /**
   * @param kept what is known of rates that are kept in Redis: give the same one to commands of one Redis.
   * @throws {AddressInvalidError} @throws {OptionsInvalidError} where the rates cannot work.
   */
  constructor(
    definition: LimitDefinition<Parameters>,
    options: LimitOptions<Parameters> = {},
    parameters?: Parameters,
    kept: KeptRates = new KeptRates(),
  ) {
    // The address of a definition without parameters reads none of this object.
    const given = parameters ?? ({} as Parameters);
    this.key = definition.address.format(prefixOf(options), given);
    const tuned = options.tune?.rates;
    const rates = typeof tuned === "function" ? tuned(given) : tuned;
    this.terms = new LimitTerms(definition, this.key, rates ?? definition.rates, kept);
  }

  /** The rates in force, checked; where they are kept in Redis, as far as this process knows. */
  get rates(): readonly CompiledRate[] {
    return this.terms.rates;
  }

  /** One script. Takes `cost` units if every rate allows, and nothing otherwise. @throws {LimitImpossibleError} */
  take({ cost = 1, blockMs = 0 }: TakeOptions = {}): Command<Decision> {
    const { terms } = this;
    terms.checkCost(cost);
    if (blockMs !== 0) this.#checkMs("blockMs", blockMs, longestBlockMs);
    else if (terms.keys.length === 1) return this.#takeShortly("1", cost);
    return this.#decide("1", cost, blockMs);
  }

  /** The same script without writing: what `take` would decide now. @throws {LimitImpossibleError} */
  peek({ cost = 1 }: PeekOptions = {}): Command<Decision> {
    const { terms } = this;
    terms.checkCost(cost);
    if (terms.keys.length === 1) return this.#takeShortly("0", cost);
    return this.#decide("0", cost, 0);
  }

  /**
   * One script. Takes the turn of `cost` units ahead of time; whoever comes later goes behind it, and keeps its own turn
   * where this one is given back: `giveBack` or `refund` with its `takenAt`. In a block the turn lies behind its end; one
   * that was reserved before stands. Denied where it would come later than `maxWaitMs`, and where 1,000 turns are taken.
   * @throws {LimitImpossibleError} @throws {OptionsInvalidError}
   */
  reserve({ cost = 1, maxWaitMs }: ReserveOptions): Command<Reservation> {
    const { terms } = this;
    terms.checkCost(cost);
    this.#checkMs("maxWaitMs", maxWaitMs, longestWaitMs);
    const { current } = terms;
    const args: Argument[] = ["1", maxWaitMs * 1_000, 0];
    terms.pushSection(args, cost);
    return this.#script(decideScript, args, false, (reply) => {
      const [, now = 0, turn = 0] = reply;
      const decision = decisionAt(reply, 3, current, { taken: cost, takenAt: turn });
      return decision.allowed ? { ...decision, waitMs: Math.ceil((turn - now) / 1_000) } : decision;
    });
  }

  /**
   * One script. Gives `cost` units back: never more than is used. With `at`, to each rate only what time has not given back
   * by now: of a window that is not over, or of gcra and token bucket what a rate that was all used at that instant has not
   * given back yet. So what comes later than a burst takes gives nothing back. Without, a sliding window gives back what
   * was taken first.
   * @throws {OptionsInvalidError}
   */
  refund({ cost = 1, at }: RefundOptions = {}): Command<Balance> {
    this.#checkUnits("cost", cost);
    return this.#charge("-", cost, at, ({ balance }) => balance);
  }

  /**
   * One script. Gives a turn of `reserve` back as `refund` does, but does not tell where the limiter stands: so a thousand
   * turns that are given up at once cost the server no more than a thousand takes.
   * @throws {OptionsInvalidError}
   */
  giveBack({ cost = 1, at }: RefundOptions & { readonly at: number }): Command<void> {
    this.#checkUnits("cost", cost);
    return this.#charge("~", cost, at, () => undefined);
  }

  /**
   * One script. Less than `estimated` is given back; more is charged, even beyond the burst: up to one burst of debt,
   * which is given back first. @throws {OptionsInvalidError}
   */
  settle({ estimated, actual, at }: SettleOptions): Command<Settlement> {
    this.#checkUnits("estimated", estimated);
    this.#checkUnits("actual", actual);
    if (actual <= estimated) {
      return this.#charge("-", estimated - actual, at, ({ balance }) => ({ ...balance, writtenOff: 0 }));
    }
    const more = actual - estimated;
    const { rates } = this;
    return this.#charge("+", more, at, ({ balance, rest }) => {
      const off = rates.map(({ burst }, index) => Math.max(0, more - 2 * burst) + (rest[index] ?? 0));
      return { ...balance, writtenOff: Math.max(...off) };
    });
  }

  /**
   * One script. Denies every new take for so many milliseconds from now; an earlier block is replaced. Turns that are
   * reserved stand. @throws {OptionsInvalidError}
   */
  block(ms: number): Command<void> {
    this.#checkMs("ms", ms, longestBlockMs);
    return this.#plain(blockScript.name, [this.key], [ms * 1_000], () => undefined, blockScript);
  }

  /** One script. Ends a block; what was used stays used. */
  unblock(): Command<void> {
    return this.#plain(blockScript.name, [this.key], [0], () => undefined, blockScript);
  }

  /**
   * `SET`, or with `undefined` `DEL`, of the rates that are kept in Redis for this limiter: they go before all others, and
   * stay until they are removed. What was used stays used. @throws {OptionsInvalidError}
   */
  setRates(rates: readonly Rate[] | undefined): Command<void> {
    const { terms } = this;
    const { ratesKey } = terms;
    if (rates) compileRates(rates, terms.context, terms.algorithm);
    const text = rates ? textOf(rates) : "";
    const args = rates ? [ratesKey, text] : [ratesKey];
    return this.#plain(rates ? "SET" : "DEL", [ratesKey], args, () => terms.learn(text));
  }

  /** `GET` of the rates that are kept in Redis for this limiter; `undefined` where there are none. @throws {WrongTypeError} */
  getRates(): Command<readonly Rate[] | undefined> {
    const { terms } = this;
    const { ratesKey } = terms;
    return this.#plain("GET", [ratesKey], [ratesKey], (reply) => {
      const text = typeof reply === "string" ? reply : "";
      terms.learn(text);
      return ratesOf(text);
    });
  }

  /** `DEL` of this limiter's key and no other: everything is given back, a block ends. Rates kept in Redis stay. */
  reset(): Command<void> {
    return this.#plain("DEL", [this.key], [this.key], () => undefined);
  }

  #takeShortly(mode: "0" | "1", cost: number): Command<Decision> {
    const { terms } = this;
    const taken = mode === "1" ? cost : 0;
    const { current } = terms;
    const { kind, take } = terms.counting;
    const args: Argument[] = kind === "" ? [mode] : [mode, kind];
    terms.pushRates(args, cost);
    return this.#script(take, args, mode === "0", (reply) => {
      if (reply[0] === 0 || reply[0] === 1) return shortDecision(reply, current, cost, taken);
      return decisionAt(reply, 3, current, { taken, takenAt: reply[1] ?? 0 });
    });
  }

  #decide(mode: "0" | "1", cost: number, blockMs: number): Command<Decision> {
    const { terms } = this;
    const { current } = terms;
    const taken = mode === "1" ? cost : 0;
    const args: Argument[] = [mode, 0, blockMs * 1_000];
    terms.pushSection(args, cost);
    return this.#script(decideScript, args, mode === "0", (reply) =>
      decisionAt(reply, 3, current, { taken, takenAt: reply[1] ?? 0 }),
    );
  }

  #charge<Reply>(
    sign: "+" | "-" | "~",
    units: number,
    at: number | undefined,
    read: (charged: ReturnType<typeof chargedOf>) => Reply,
  ): Command<Reply> {
    if (at !== undefined) this.#checkUnits("at", at);
    const { terms } = this;
    const { current } = terms;
    const args: Argument[] = [sign, at ?? ""];
    terms.pushSection(args, units, 2);
    return this.#script(chargeScript, args, false, (reply) => read(chargedOf(reply, current)));
  }

  #script<Reply>(
    script: Script,
    args: readonly Argument[],
    repeatable: boolean,
    read: (reply: readonly number[]) => Reply,
  ): Command<Reply> {
    const { terms } = this;
    const { definition } = terms.context;
    const decode = (reply: unknown): Reply => read(numbersOf(reply, [terms]));
    return { name: script.name, script, keys: terms.keys, args, repeatable, definition, decode };
  }

  #plain<Reply>(
    name: string,
    keys: readonly string[],
    args: readonly Argument[],
    decode: (reply: unknown) => Reply,
    script?: Script,
  ): Command<Reply> {
    const { definition } = this.terms.context;
    return { name, keys, args, repeatable: true, definition, decode, ...(script ? { script } : {}) };
  }

  #checkMs(name: string, ms: number, most: number): void {
    if (Number.isSafeInteger(ms) && ms >= 0 && ms <= most) return;
    const fix = `Give \`${name}\` as a whole number of milliseconds, at most ${most}.`;
    throw new OptionsInvalidError(`\`${name}\` cannot work`, fix, this.terms.context);
  }

  #checkUnits(name: string, units: number): void {
    if (Number.isSafeInteger(units) && units >= 0) return;
    throw new OptionsInvalidError(
      `\`${name}\` cannot work`,
      `Give \`${name}\` as a whole number, 0 or more.`,
      this.terms.context,
    );
  }
}

/** What Node's timers hold. */
const longestWaitMs = 2 ** 31 - 1;
/** 100 years, as the rates. */
const longestBlockMs = 100 * 366 * 86_400 * 1_000;
