import { LimitImpossibleError } from "../errors.js";
import { instant } from "../lease/validity.js";
import { type AwayClaim, type AwayTurn, decideAway, isAway, neverTaken } from "../limit/away.js";
import {
  LimitCommands,
  type LimitOptions,
  type PeekOptions,
  type RefundOptions,
  type SettleOptions,
  type TakeOptions,
} from "../limit/commands.js";
import type { Balance, Decision, Settlement } from "../limit/decision.js";
import type { LimitDefinition } from "../limit/definition.js";
import { RatesChangedError } from "../limit/kept-rates.js";
import { LocalLimits } from "../limit/local.js";
import { knownOn } from "../limit/per-connection.js";
import type { CompiledRate } from "../limit/rates.js";
import { type LimitSettings, limitSettings } from "../limit/settings.js";
import type { NoParameters } from "../wire/address.js";
import type { Command } from "../wire/command.js";
import type { SyncConnection } from "./connect-sync.js";

/** What `takeAll`, and rates kept in Redis, need of a limiter. */
export interface SyncLimiterInside {
  readonly connection: SyncConnection;
  readonly commands: LimitCommands<never>;
  readonly isOverridable: boolean;
  ask<Reply>(make: () => Command<Reply>, all: readonly SyncLimiterInside[]): Reply;
  /** Runs what may let more through. */
  changing<Reply>(make: () => Command<Reply>): Reply;
  away(claim: Omit<AwayClaim, "key">): AwayTurn;
}

let inside: <Slot extends string | undefined>(limiter: SyncLimiter<never, Slot>) => SyncLimiterInside;

/** For what works on several limiters at once; not for programs. */
export function insideOf<Slot extends string | undefined>(limiter: SyncLimiter<never, Slot>): SyncLimiterInside {
  return inside(limiter);
}

/** `Limiter`, synchronous: the same scripts, the same decisions. Redis may take as long as the connection's `timeoutMs`. */
export class SyncLimiter<Parameters extends object = NoParameters, in out Slot extends string | undefined = undefined> {
  static {
    inside = (limiter) => ({
      connection: limiter.#connection,
      commands: limiter.#commands,
      isOverridable: limiter.#settings.overridable,
      ask: (make, all) => limiter.#ask(make, limiter.#settings.deadlineMs, all),
      changing: (make) => limiter.#changing(make),
      away: (claim) => limiter.#away(claim),
    });
  }

  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  readonly #connection: SyncConnection;
  readonly #commands: LimitCommands<never>;
  readonly #settings: LimitSettings;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(
    connection: SyncConnection,
    definition: LimitDefinition<Parameters>,
    options?: LimitOptions<Parameters>,
    parameters?: Parameters,
  ) {
    const commands = new LimitCommands(definition, options, parameters, knownOn(connection).kept);
    this.#connection = connection;
    this.#commands = commands;
    this.#settings = limitSettings(definition, options?.tune);
    this.key = commands.key;
    // The generator writes the address and the type of the class from one contract.
    this.slotParameter = definition.address.slot as Slot;
  }

  /** The rates in force, checked; where they are kept in Redis, as they were when it was asked last. */
  get rates(): readonly CompiledRate[] {
    return this.#commands.rates;
  }

  /**
   * Takes `cost` units if every rate allows. One round trip: a script; none where a denial is remembered.
   * @throws {LimitImpossibleError} before any I/O: `cost` is above a rate's burst, so it could never pass.
   * @throws {WrongTypeError} the key holds what no limiter wrote; it is left as it is.
   */
  take(options: TakeOptions = {}): Decision {
    const { rememberDenialsMs } = this.#settings;
    const { cost = 1 } = options;
    if (rememberDenialsMs === 0) return this.#decide({ cost }, () => this.#commands.take(options));
    const { denials } = knownOn(this.#connection);
    // A denial that is to block reaches Redis.
    const remembered = options.blockMs === undefined ? denials.recall(this.key, cost, this.rates) : undefined;
    if (remembered) {
      // A mistake is told whatever is remembered.
      this.#commands.take(options);
      return remembered;
    }
    const askedAt = instant(this.#connection.host);
    const decision = this.#decide({ cost }, () => this.#commands.take(options));
    if (!decision.allowed && !decision.unavailable) {
      const { key, rates } = this;
      denials.remember({ key, cost, rates, denied: decision, askedAt, forMs: rememberDenialsMs });
    }
    return decision;
  }

  /** `take`, where only "allowed" is of interest. */
  tryTake(options?: TakeOptions): boolean {
    return this.take(options).allowed;
  }

  /** What `take` would decide now; consumes and writes nothing. One round trip: the same script. */
  peek(options: PeekOptions = {}): Decision {
    return this.#decide({ cost: options.cost ?? 1, peek: true }, () => this.#commands.peek(options));
  }

  /** Gives units back that were taken and not used, as `Limiter.refund`. One round trip: a script. */
  refund(options: RefundOptions = {}): Balance {
    if (options.at !== neverTaken) return this.#changing(() => this.#commands.refund(options));
    return this.#settleLocally(options.cost ?? 1, 0);
  }

  /** Corrects an estimate by what it really was, as `Limiter.settle`. One round trip: a script. */
  settle(options: SettleOptions): Settlement {
    if (options.at !== neverTaken) return this.#changing(() => this.#commands.settle(options));
    return { ...this.#settleLocally(options.estimated, options.actual), writtenOff: 0 };
  }

  /** Denies every new take for `ms` milliseconds from now. One round trip. */
  block(ms: number): void {
    this.#changing(() => this.#commands.block(ms));
  }

  /** Ends a block; what was used stays used. One round trip. */
  unblock(): void {
    this.#changing(() => this.#commands.unblock());
  }

  /** Gives everything back, for this limiter alone. One round trip: `DEL`. */
  reset(): void {
    this.#changing(() => this.#commands.reset());
    this.#local?.forget(this.key);
  }

  get #local(): LocalLimits | undefined {
    return this.#settings.onUnavailable === "local" ? LocalLimits.of(this.#connection.host) : undefined;
  }

  #decide(claim: Omit<AwayClaim, "key">, make: () => Command<Decision>): Decision {
    try {
      return this.#ask(make, this.#settings.deadlineMs);
    } catch (error) {
      if (!isAway(error)) throw error;
      return this.#away(claim).decision;
    }
  }

  #away(claim: Omit<AwayClaim, "key">): AwayTurn {
    const { onUnavailable, instances } = this.#settings;
    const policy = { onUnavailable, instances, local: LocalLimits.of(this.#connection.host) };
    return decideAway(policy, this.#commands.rates, { key: this.key, ...claim });
  }

  #changing<Reply>(make: () => Command<Reply>): Reply {
    try {
      return this.#ask(make);
    } finally {
      knownOn(this.#connection).denials.forget(this.key);
    }
  }

  #ask<Reply>(
    make: () => Command<Reply>,
    deadlineMs = Number.POSITIVE_INFINITY,
    all: readonly SyncLimiterInside[] = [inside(this)],
  ): Reply {
    const { host } = this.#connection;
    const timeoutMs = Math.min(this.#connection.timeoutMs, deadlineMs);
    const endsAtMs = host.monotonicMs() + timeoutMs;
    const rest = () => ({ timeoutMs: Math.max(1, Math.ceil(endsAtMs - host.monotonicMs())) });
    let patience = { timeoutMs };
    let looked = false;
    for (;;) {
      try {
        return this.#connection.execute(make(), patience);
      } catch (error) {
        patience = rest();
        const kept = all.filter(({ isOverridable }) => isOverridable);
        if (error instanceof LimitImpossibleError && kept.length > 0 && !looked) {
          // By the rates that this process knows: perhaps those in Redis let it pass.
          looked = true;
          this.#connection.batch(
            kept.map(({ commands }) => commands.getRates()),
            patience,
          );
          patience = rest();
        } else if (!(error instanceof RatesChangedError) || patience.timeoutMs <= 1) throw error;
      }
    }
  }

  /** What was decided while Redis was away is corrected where it was counted, if it was. */
  #settleLocally(estimated: number, actual: number): Balance {
    this.#local?.giveBack(this.key, this.#commands.rates, estimated - actual, this.#settings.instances);
    const { limit, remaining, resetAfterMs } = this.#away({ cost: 1, peek: true }).decision;
    return { limit, remaining, resetAfterMs };
  }
}
