import { type ErrorContext, OptionsInvalidError } from "../errors.js";
import type { Algorithm, Rate } from "./definition.js";

/**
 * A length of time that no integer holds: `us` microseconds and `part` / `allow` of one, with 0 <= part < allow.
 * Exact for every rate, and each of the two numbers stays below 2^53, in JavaScript and in Lua.
 */
export interface Span {
  readonly us: number;
  readonly part: number;
}

/** A rate, checked and made ready for the script. */
export interface CompiledRate {
  readonly allow: number;
  readonly perMs: number;
  readonly burst: number;
  /** What one unit costs: per / allow. */
  readonly one: Span;
  /** What `burst` units cost: as far as the rate may be ahead of the clock. */
  readonly tolerance: Span;
}

const microsecond = 1_000; // in a millisecond
/** 100 years. Three of these after today's clock is still below 2^53 µs. */
const longestUs = 100 * 366 * 86_400 * 1_000 * microsecond;
const mostAllowed = 2 ** 50;
const safe = Number.MAX_SAFE_INTEGER;

type Compiled = WeakMap<readonly Rate[], readonly CompiledRate[]>;
const compiled: Readonly<Record<Algorithm, Compiled>> = {
  gcra: new WeakMap(),
  "token-bucket": new WeakMap(),
  "fixed-window": new WeakMap(),
  "sliding-window": new WeakMap(),
};

/** Checks the rates of a contract or of `tune`; once per array and algorithm. @throws {OptionsInvalidError} */
export function compileRates(
  rates: readonly Rate[],
  context: ErrorContext,
  algorithm: Algorithm = "gcra",
): readonly CompiledRate[] {
  const known = compiled[algorithm].get(rates);
  if (known) return known;
  if (!Array.isArray(rates) || rates.length === 0 || rates.length > mostRates) {
    throw new OptionsInvalidError(
      "`rates` is not a list of rates",
      `Give one to ${mostRates} rates: \`[{ allow: 10, perMs: 1_000 }]\`.`,
      context,
    );
  }
  const result = rates.map((rate, index) => compileRate(rate, `rates[${index}]`, context, algorithm));
  compiled[algorithm].set(rates, result);
  return result;
}

const mostRates = 16;

function compileRate(rate: Rate, where: string, context: ErrorContext, algorithm: Algorithm): CompiledRate {
  const { allow, perMs, burst = allow } = rate ?? {};
  const check = (name: string, value: number, most: number): void => {
    if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
    const fix = `Give \`${where}.${name}\` as a whole number from 1 to ${most}.`;
    throw new OptionsInvalidError(`\`${where}.${name}\` cannot work`, fix, context);
  };
  check("allow", allow, mostAllowed);
  check("perMs", perMs, longestUs / microsecond);
  check("burst", burst, mostAllowed);
  if (algorithm.endsWith("window") && rate.burst !== undefined) {
    const fix = `Leave \`${where}.burst\` out: a window lets \`allow\` through.`;
    throw new OptionsInvalidError(`\`${where}.burst\` means nothing to a ${algorithm}`, fix, context);
  }
  // A bucket gives back by whole steps.
  const perMost = algorithm === "token-bucket" ? Math.ceil(burst / allow) * allow : burst;
  if (BigInt(perMost) * BigInt(perMs * microsecond) > BigInt(longestUs) * BigInt(allow)) {
    throw new OptionsInvalidError(
      `\`${where}\` takes more than 100 years to give back its burst`,
      `Lower \`${where}.burst\`, or raise \`${where}.allow\`.`,
      context,
    );
  }
  return { allow, perMs, burst, one: spanOf(1, perMs, allow), tolerance: spanOf(burst, perMs, allow) };
}

/** Whether they let the same through. */
export function sameRates(one: readonly CompiledRate[], other: readonly CompiledRate[]): boolean {
  if (one === other) return true;
  return (
    one.length === other.length &&
    one.every(({ allow, perMs, burst }, index) => {
      const rate = other[index];
      return rate?.allow === allow && rate.perMs === perMs && rate.burst === burst;
    })
  );
}

/** What `units` cost: units × per / allow, exactly. */
export function costOf(units: number, rate: CompiledRate): Span {
  return units === 1 ? rate.one : spanOf(units, rate.perMs, rate.allow);
}

function spanOf(units: number, perMs: number, allow: number): Span {
  const perUs = perMs * microsecond;
  const product = units * perUs;
  if (product <= safe) return { us: Math.floor(product / allow), part: product % allow };
  const exact = BigInt(units) * BigInt(perUs);
  return { us: Number(exact / BigInt(allow)), part: Number(exact % BigInt(allow)) };
}

/** Whole units that still fit when the rate is `used` ahead of the clock. */
export function unitsLeft(used: Span, rate: CompiledRate): number {
  const us = rate.tolerance.us - used.us;
  const part = rate.tolerance.part - used.part;
  const perUs = rate.perMs * microsecond;
  if ((us + 1) * rate.allow <= safe) return Math.max(0, Math.floor((us * rate.allow + part) / perUs));
  return Number((BigInt(us) * BigInt(rate.allow) + BigInt(part)) / BigInt(perUs));
}

/** Milliseconds, rounded up, until `cost` fits; 0 or less where it fits now. */
export function waitMs(used: Span, cost: Span, rate: CompiledRate): number {
  const us = used.us + cost.us - rate.tolerance.us;
  const part = used.part + cost.part - rate.tolerance.part;
  return Math.ceil((us + Math.ceil(part / rate.allow)) / microsecond);
}

/** Milliseconds, rounded up, until nothing is used any more. */
export function emptyMs(used: Span): number {
  return Math.ceil((used.us + (used.part > 0 ? 1 : 0)) / microsecond);
}
