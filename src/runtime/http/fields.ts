import type { Decision } from "../limit/decision.js";

/** What the fields tell of a rate. */
export interface PolicyRate {
  readonly allow: number;
  readonly perMs: number;
}

/** Field names and their values, as they go into an HTTP response. */
export type RateLimitFields = Readonly<Partial<Record<"RateLimit-Policy" | "RateLimit" | "Retry-After", string>>>;

/**
 * A decision as HTTP response fields: `RateLimit-Policy` (every rate), `RateLimit` (the rate that binds), and, where it
 * was denied, `Retry-After`. Times are whole seconds, rounded up: coming back then is never too early. Where Redis was
 * away nobody knows what remains, and `RateLimit` is left out.
 *
 * `r` may be above `q`: a burst lets more through at once than one window gives back.
 * @param policy names the policy; with several rates each is `<policy>-1s`, `<policy>-1d`. @default "default"
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function rateLimitFields(decision: Decision, rates: readonly PolicyRate[], policy = "default"): RateLimitFields {
  const names = policyNames(rates, policy);
  const policies = rates.map((rate, index) => `${quoted(names[index] ?? policy)};${quota(rate)}`).join(", ");
  const retryAfter = decision.allowed ? {} : { "Retry-After": String(Math.max(1, seconds(decision.retryAfterMs))) };
  if (decision.unavailable) return { "RateLimit-Policy": policies, ...retryAfter };
  const resetMs = decision.allowed ? resetOf(decision, rates) : decision.retryAfterMs;
  const name = quoted(bindingPolicy(decision, rates, policy));
  return {
    "RateLimit-Policy": policies,
    RateLimit: `${name};r=${Math.min(decision.remaining, Number(mostInteger))};t=${seconds(resetMs)}`,
    ...retryAfter,
  };
}

/** Until the rate that binds has given back what is used, by whole windows: never too early, whatever the algorithm. */
function resetOf({ bindingRate, limit, remaining, resetAfterMs }: Decision, rates: readonly PolicyRate[]): number {
  const rate = rates[bindingRate];
  if (!rate) return resetAfterMs;
  return Math.min(resetAfterMs, Math.ceil((limit - remaining) / rate.allow) * rate.perMs);
}

/** What a response says already, of a limiter before this one, and what this one adds: both fields are lists. */
export function listed(name: string, value: string, before: unknown): string {
  return name === "Retry-After" || typeof before !== "string" || before === "" ? value : `${before}, ${value}`;
}

/** The name of the policy that binds: of the rate that denied, or of the one with least left. */
export function bindingPolicy(decision: Decision, rates: readonly PolicyRate[], policy = "default"): string {
  const names = policyNames(rates, policy);
  return names[Math.max(0, decision.bindingRate)] ?? policy;
}

function policyNames(rates: readonly PolicyRate[], policy: string): readonly string[] {
  if (rates.length === 1) return [policy];
  const names = rates.map(({ perMs }) => `${policy}-${durationText(perMs)}`);
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name}-${index}`));
}

/** `q=10;w=1`. A window of no whole seconds is told as the whole seconds that hold it, with what passes in them. */
function quota({ allow, perMs }: PolicyRate): string {
  const window = seconds(perMs);
  const units = (BigInt(allow) * BigInt(window * 1_000)) / BigInt(perMs);
  return `q=${units < mostInteger ? units : mostInteger};w=${window}`;
}

/** The largest integer of structured fields. */
const mostInteger = 999_999_999_999_999n;

function seconds(ms: number): number {
  return Math.ceil(ms / 1_000);
}

function durationText(ms: number): string {
  const unit = units.find(([length]) => ms % length === 0);
  return unit ? `${ms / unit[0]}${unit[1]}` : `${ms}ms`;
}

const units = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
  [1_000, "s"],
] as const;

/** A structured field's string: printable ASCII, `"` and `\` escaped. */
function quoted(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, "?");
  return `"${printable.replace(/["\\]/g, "\\$&")}"`;
}
