import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";

/*
 * What limits are to do, in integers of any size, told as plainly as can be: a history of all that was let through, at the
 * instants at which it counts (turns that lie ahead among them), played from its beginning whenever something is asked.
 * Nothing is taken from the scripts. Amounts are counted in `unit`: of gcra perUs to a unit, and `allow` to a µs.
 */
interface Event {
  readonly at: bigint;
  amount: bigint;
  readonly sort: "take" | "charge" | "credit";
}

export class RateModel {
  readonly burst: bigint;
  readonly unit: bigint;
  readonly #algorithm: Algorithm;
  readonly #allow: bigint;
  readonly #per: bigint;
  #history: Event[] = [];

  constructor(algorithm: Algorithm, { allow, perMs, burst = allow }: Rate) {
    this.#algorithm = algorithm;
    [this.#allow, this.#per, this.burst] = [BigInt(allow), BigInt(perMs) * 1_000n, BigInt(burst)];
    this.unit = algorithm === "gcra" ? this.#per : 1n;
  }

  /** The first µs, from `now` and behind all turns, at which `units` fit. */
  earliest(units: bigint, now: bigint): bigint {
    const from = this.#from(now);
    const { used, step } = this.#stateAt(from);
    const over = used + (units - this.burst) * this.unit;
    if (over <= 0n) return from;
    switch (this.#algorithm) {
      case "gcra":
        return from + ceilDivide(over, this.#allow);
      case "token-bucket":
      case "fixed-window":
        return step + ceilDivide(over, this.#allow) * this.#per;
      case "sliding-window":
        return min(this.#leaving().filter((t) => t > from && this.#stateAt(t).used + units <= this.burst));
    }
  }

  take(units: bigint, at: bigint): void {
    this.#insert({ at: this.#counted(at), amount: units * this.unit, sort: "take" });
  }

  /** Units that could be taken now, rounded down: none where turns lie ahead. */
  remaining(now: bigint): number {
    const left = this.burst * this.unit - this.#stateAt(now).used;
    return this.#from(now) > now || left <= 0n ? 0 : Number(left / this.unit);
  }

  /** Ms until all is given back. */
  resetMs(now: bigint): number {
    const from = this.#from(now);
    const { used, step } = this.#stateAt(from);
    if (used === 0n) return 0;
    switch (this.#algorithm) {
      case "gcra":
        return Number(ceilDivide((from - now) * this.#allow + used, this.#allow * 1_000n));
      case "token-bucket":
      case "fixed-window":
        return Number(ceilDivide(step + ceilDivide(used, this.#allow) * this.#per - now, 1_000n));
      case "sliding-window":
        return Number(ceilDivide(max(this.#leaving()) - now, 1_000n));
    }
  }

  /** Of a turn, or of what a window counts at `at`; of the oldest in a sliding window; else a credit, up to nothing used. */
  refund(units: bigint, now: bigint, at?: bigint): void {
    const counted = at === undefined ? undefined : this.#counted(at);
    const left = { amount: units * this.unit };
    const sliding = this.#algorithm === "sliding-window";
    if (sliding && at === undefined) {
      for (const event of this.#history) if (event.at <= now && event.at + this.#per > now) lower(event, left);
    } else if (counted !== undefined && (sliding || counted > now)) {
      // A log tells what was taken in one microsecond as one.
      const its = this.#history.filter(({ at, sort }) => at === counted && (sliding || sort === "take"));
      if (!sliding || counted + this.#per > now) for (const event of its) lower(event, left);
    } else {
      const most = counted === undefined ? left.amount : this.#outstanding(counted, now);
      this.#insert({ at: this.#counted(now), amount: min([left.amount, most]), sort: "credit" });
    }
    this.#history = this.#history.filter(({ amount }) => amount > 0n);
  }

  /** What is not given back by now, at most, of all that was used then. */
  #outstanding(at: bigint, now: bigint): bigint {
    const all = this.burst * this.unit;
    const { step } = this.#stateAt(now);
    switch (this.#algorithm) {
      case "gcra":
        return max([0n, all - (now - at) * this.#allow]);
      case "token-bucket":
        return max([0n, all - (at < step ? ceilDivide(step - at, this.#per) : 0n) * this.#allow]);
      default:
        return at < this.#counted(now) ? 0n : all * 3n;
    }
  }

  /** Charges up to twice the limit. Gives what was not charged, in units, rounded up. */
  charge(units: bigint, now: bigint): number {
    const sliding = this.#algorithm === "sliding-window";
    const used = sliding ? sum(this.#history.filter(({ at }) => at + this.#per > now)) : this.#stateAt(now).used;
    const room = max([0n, 2n * this.burst * this.unit - used]);
    const amount = min([room, units * this.unit]);
    if (amount > 0n) this.#insert({ at: this.#counted(now), amount, sort: "charge" });
    return Number(ceilDivide(units * this.unit - amount, this.unit));
  }

  /** What is used at `t`, and of buckets when their last step was. */
  #stateAt(t: bigint): { readonly used: bigint; readonly step: bigint } {
    const events = this.#history.filter(({ at }) => at <= t);
    if (this.#algorithm === "sliding-window") {
      return { used: sum(events.filter(({ at }) => at + this.#per > t)), step: t };
    }
    let state = { used: 0n, step: 0n, at: 0n };
    for (const { at, amount, sort } of events) {
      state = this.#advance(state, at);
      state.used = sort === "credit" ? max([0n, state.used - amount]) : state.used + amount;
    }
    return this.#advance(state, t);
  }

  #advance({ used, step, at }: { used: bigint; step: bigint; at: bigint }, t: bigint) {
    if (this.#algorithm === "gcra") return { used: max([0n, used - (t - at) * this.#allow]), step, at: t };
    const steps = (t - step) / this.#per;
    const left = max([0n, used - steps * this.#allow]);
    return { used: left, step: left === 0n ? this.#counted(t) : step + steps * this.#per, at: t };
  }

  /** Any instant of a window of the calendar is its beginning. */
  #counted(at: bigint): bigint {
    return this.#algorithm === "fixed-window" ? at - (at % this.#per) : at;
  }

  #from(now: bigint): bigint {
    return max([now, ...this.#history.map(({ at }) => at)]);
  }

  #leaving(): bigint[] {
    return this.#history.map(({ at }) => at + this.#per);
  }

  #insert(event: Event): void {
    const index = this.#history.findIndex(({ at }) => at > event.at);
    this.#history.splice(index < 0 ? this.#history.length : index, 0, event);
  }
}

function lower(event: Event, left: { amount: bigint }): void {
  const back = min([event.amount, left.amount]);
  event.amount -= back;
  left.amount -= back;
}

export const sum = (events: readonly { readonly amount: bigint }[]): bigint =>
  events.reduce((total, { amount }) => total + amount, 0n);
export const max = (all: readonly bigint[]): bigint => all.reduce((a, b) => (a > b ? a : b));
export const min = (all: readonly bigint[]): bigint => all.reduce((a, b) => (a < b ? a : b));
export const ceilDivide = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
