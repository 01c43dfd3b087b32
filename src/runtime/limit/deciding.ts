import type { Connection } from "../connection/connection.js";
import { LimitImpossibleError } from "../errors.js";
import { type Instant, instant } from "../lease/validity.js";
import type { Command } from "../wire/command.js";
import { type AwayClaim, type AwayTurn, decideAway, isAway, neverTaken } from "./away.js";
import type { LimitCommands, PeekOptions, RefundOptions, SettleOptions, TakeOptions } from "./commands.js";
import type { Balance, Decision, Settlement } from "./decision.js";
import type { Denials } from "./denials.js";
import { RatesChangedError } from "./kept-rates.js";
import { LocalLimits } from "./local.js";
import { observeAbandoned, observeDecision } from "./observed.js";
import { knownOn } from "./per-connection.js";
import { type LimitSettings, longestWaitOf, patienceOf } from "./settings.js";
import { type Turn, waitForTurn } from "./waiting.js";

export interface Patience {
  /**
   * How long Redis may take, in milliseconds; from the beginning of an outage, while the connection is away.
   * @default what the limit says of deciding, the connection's `commandTimeoutMs` otherwise
   */
  readonly deadlineMs?: number;
}

export interface WaitOptions extends Patience {
  /** Units to take: a whole number from 1 to the smallest burst. @default 1 */
  readonly cost?: number;
  /** Longest wait, in milliseconds: denied at once where the turn would come later. @default 60000 */
  readonly maxWaitMs?: number;
  /** Ends the wait with `signal.reason`; the turn is given back. */
  readonly signal?: AbortSignal;
}

type Commands = LimitCommands<never>;

/** What a limiter does: asks Redis, and decides where Redis is away. */
export class Deciding {
  readonly connection: Connection;
  readonly commands: Commands;
  readonly #settings: LimitSettings;
  /** How long Redis may take to decide. */
  readonly #patience: { readonly deadlineMs: number };
  readonly #denials: Denials | undefined;
  /** Nothing is to be done beside asking. */
  readonly #isPlain: boolean;
  #last: { readonly cost: number; readonly command: Command<Decision> } | undefined;

  constructor(connection: Connection, commands: Commands, settings: LimitSettings) {
    this.connection = connection;
    this.commands = commands;
    this.#settings = settings;
    this.#patience = { deadlineMs: Math.min(settings.deadlineMs, connection.commandTimeoutMs) };
    this.#denials = settings.rememberDenialsMs > 0 ? knownOn(connection).denials : undefined;
    this.#isPlain = !this.#denials && !settings.overridable && !connection.observer;
  }

  async take(options?: TakeOptions & Patience): Promise<Decision> {
    if (!this.#isPlain) return this.#takeNoted(options ?? {});
    // The hot path: one promise around that of the connection, and a command that is made once.
    try {
      return await this.connection.execute(this.#takeOf(options), this.#patienceOf(options));
    } catch (error) {
      return this.without(error, { cost: options?.cost ?? 1 }).decision;
    }
  }

  async peek(options?: PeekOptions & Patience): Promise<Decision> {
    try {
      return await this.ask((commands) => commands.peek(options), options);
    } catch (error) {
      return this.without(error, { cost: options?.cost ?? 1, peek: true }).decision;
    }
  }

  async wait(options: WaitOptions = {}): Promise<Decision> {
    const { signal, cost = 1 } = options;
    const maxWaitMs = longestWaitOf(options.maxWaitMs, this.#about);
    signal?.throwIfAborted();
    const { host, observer } = this.connection;
    const startedAt = host.monotonicMs();
    try {
      const decision = await waitForTurn({
        connection: this.connection,
        turns: knownOn(this.connection).turns,
        key: this.commands.key,
        signal,
        reserve: () => this.#reserve(cost, maxWaitMs, options),
      });
      if (observer) observeDecision(observer, this.#about, cost, decision, host.monotonicMs() - startedAt);
      return decision;
    } catch (error) {
      if (observer) observeAbandoned(observer, this.#about, cost, error, host.monotonicMs() - startedAt);
      throw error;
    }
  }

  async refund(options?: RefundOptions & Patience): Promise<Balance> {
    if (options?.at !== neverTaken) return this.changing((commands) => commands.refund(options), options);
    return this.#settleLocally(options.cost ?? 1, 0);
  }

  async settle(options: SettleOptions & Patience): Promise<Settlement> {
    if (options.at !== neverTaken) return this.changing((commands) => commands.settle(options), options);
    return { ...this.#settleLocally(options.estimated, options.actual), writtenOff: 0 };
  }

  async reset(options?: Patience): Promise<void> {
    await this.changing((commands) => commands.reset(), options);
    this.#local?.forget(this.commands.key);
  }

  /** Runs what may let more through: what was remembered of denials is true no more. */
  async changing<Reply>(make: (commands: Commands) => Command<Reply>, options?: Patience): Promise<Reply> {
    const { key } = this.commands;
    try {
      return await this.ask(make, options ?? { deadlineMs: this.connection.commandTimeoutMs });
    } finally {
      // Also where the reply was lost, and of denials that came meanwhile.
      this.#denials?.forget(key);
    }
  }

  /**
   * Runs a command; again, within the one deadline, where the rates that are kept in Redis turn out to be others than it
   * was made by. Where they change faster than it asks, Redis is as good as away.
   * @param all the limiters that it is made of.
   */
  async ask<Reply>(
    make: (commands: Commands) => Command<Reply>,
    options?: Patience,
    all: readonly Deciding[] = [this],
  ): Promise<Reply> {
    const { host } = this.connection;
    const { deadlineMs } = this.#patienceOf(options);
    const endsAtMs = host.monotonicMs() + deadlineMs;
    const rest = () => ({ deadlineMs: Math.max(1, Math.ceil(endsAtMs - host.monotonicMs())) });
    let patience: { readonly deadlineMs: number } = { deadlineMs };
    let looked = false;
    for (;;) {
      try {
        return await this.connection.execute(make(this.commands), patience);
      } catch (error) {
        patience = rest();
        const kept = all.filter((one) => one.#settings.overridable);
        if (error instanceof LimitImpossibleError && kept.length > 0 && !looked) {
          // By the rates that this process knows: perhaps those in Redis let it pass.
          looked = true;
          await Promise.all(kept.map(({ commands }) => this.connection.execute(commands.getRates(), patience)));
          patience = rest();
        } else if (!(error instanceof RatesChangedError) || patience.deadlineMs <= 1) throw error;
      }
    }
  }

  /** What is decided where Redis is away. @throws any error that tells something else. */
  without(error: unknown, claim: Omit<AwayClaim, "key">): AwayTurn {
    if (!isAway(error)) throw error;
    return this.away(claim);
  }

  away(claim: Omit<AwayClaim, "key">): AwayTurn {
    const { onUnavailable, instances } = this.#settings;
    const policy = { onUnavailable, instances, local: LocalLimits.of(this.connection.host) };
    return decideAway(policy, this.commands.rates, { key: this.commands.key, ...claim });
  }

  /** Tells the observer what was decided. */
  tell(cost: number, decision: Decision): void {
    const { observer } = this.connection;
    if (observer) observeDecision(observer, this.#about, cost, decision);
  }

  /** Who takes again and again mostly takes the same: from the second time on the command is kept. */
  #takeOf(options: TakeOptions | undefined): Command<Decision> {
    const { cost = 1, blockMs } = options ?? nothingAsked;
    if (blockMs !== undefined) return this.commands.take(options);
    let last = this.#last;
    if (last?.cost !== cost) last = { cost, command: this.commands.take(options) };
    else if (!last.command.isLasting) last = { cost, command: { ...last.command, isLasting: true } };
    this.#last = last;
    return last.command;
  }

  get #about(): { readonly definition: string; readonly key: string } {
    return { definition: this.#settings.definition, key: this.commands.key };
  }

  get #local(): LocalLimits | undefined {
    return this.#settings.onUnavailable === "local" ? LocalLimits.of(this.connection.host) : undefined;
  }

  /** While the connection is away, an outage is waited for once, from its beginning, and not by each call anew. */
  #patienceOf(options: Patience | undefined): { readonly deadlineMs: number } {
    const said = options?.deadlineMs;
    const whole = said === undefined ? this.#patience : patienceOf(said, this.#about);
    const { awayForMs } = this.connection;
    return awayForMs === undefined ? whole : { deadlineMs: Math.max(1, Math.ceil(whole.deadlineMs - awayForMs)) };
  }

  async #takeNoted(options: TakeOptions & Patience): Promise<Decision> {
    const { cost = 1 } = options;
    const { host } = this.connection;
    // A denial that is to block reaches Redis.
    const { key, rates } = this.commands;
    const remembered = options.blockMs === undefined ? this.#denials?.recall(key, cost, rates) : undefined;
    let decision: Decision;
    if (remembered) {
      // A mistake is told whatever is remembered.
      this.commands.take(options);
      decision = remembered;
    } else {
      const askedAt = instant(host);
      try {
        decision = await this.ask((commands) => commands.take(options), options);
        if (!decision.allowed) this.#remember(cost, decision, askedAt);
      } catch (error) {
        decision = this.without(error, { cost }).decision;
      }
    }
    this.tell(cost, decision);
    return decision;
  }

  #remember(cost: number, denied: Extract<Decision, { allowed: false }>, askedAt: Instant): void {
    const { key, rates } = this.commands;
    this.#denials?.remember({ key, cost, rates, denied, askedAt, forMs: this.#settings.rememberDenialsMs });
  }

  async #reserve(cost: number, maxWaitMs: number, options: Patience): Promise<Turn> {
    try {
      const reservation = await this.ask((commands) => commands.reserve({ cost, maxWaitMs }), options);
      if (!reservation.allowed) return { decision: reservation, waitMs: 0, giveBack: nothingToGive };
      const { waitMs, ...decision } = reservation;
      const resetAfterMs = Math.max(0, decision.resetAfterMs - waitMs);
      return {
        decision: { ...decision, resetAfterMs },
        waitMs,
        giveBack: () => this.#giveBack(cost, decision.takenAt),
      };
    } catch (error) {
      const { decision, waitMs } = this.without(error, { cost, maxWaitMs });
      return { decision, waitMs, giveBack: () => this.#giveBack(cost, neverTaken) };
    }
  }

  async #giveBack(cost: number, at: number): Promise<void> {
    try {
      if (at === neverTaken) await this.refund({ cost, at });
      else await this.changing((commands) => commands.giveBack({ cost, at }));
    } catch {
      // The wait ends with its own error, and a turn that is not given back passes unused: that harms nobody but the turn.
    }
  }

  /** What was decided while Redis was away is corrected where it was counted, if it was. */
  #settleLocally(estimated: number, actual: number): Balance {
    const { rates, key } = this.commands;
    this.#local?.giveBack(key, rates, estimated - actual, this.#settings.instances);
    const { limit, remaining, resetAfterMs } = this.away({ cost: 1, peek: true }).decision;
    return { limit, remaining, resetAfterMs };
  }
}

const nothingAsked: TakeOptions = {};

const nothingToGive = async (): Promise<void> => undefined;
