import { OptionsInvalidError } from "../errors.js";
import type {
  GroupDefinition,
  GroupTune,
  Retention,
  RetrySettings,
  StreamDefinition,
  StreamTune,
} from "./definition.js";

/** A heartbeat each third of the ackTimeout: below this, the next pause of the process would lose deliveries. */
const shortestAckTimeoutMs = 100;
const mostEntries = Number.MAX_SAFE_INTEGER;
/** A hundred years, as the contract has it. */
const longestMs = 36_500 * 86_400_000;

/**
 * What the contract says of a group, overridden by `tune`, checked.
 * @throws {OptionsInvalidError} a number is out of its range.
 */
export function groupSettings(definition: string, group: GroupDefinition, tune: GroupTune = {}): GroupDefinition {
  const settings: GroupDefinition = {
    ...group,
    concurrency: tune.concurrency ?? group.concurrency,
    ackTimeoutMs: tune.ackTimeoutMs ?? group.ackTimeoutMs,
    retry: tunedRetry(group.retry, defined(tune.retry)),
  };
  const { retry } = settings;
  whole(definition, "concurrency", settings.concurrency, 1, 10_000);
  whole(definition, "ackTimeoutMs", settings.ackTimeoutMs, shortestAckTimeoutMs, Number.MAX_SAFE_INTEGER);
  whole(definition, "retry.maxAttempts", retry.maxAttempts, 1, Number.MAX_SAFE_INTEGER);
  number(definition, "retry.initialMs", retry.initialMs, 0, Number.MAX_SAFE_INTEGER);
  number(definition, "retry.factor", retry.factor, 1, 1_000);
  number(definition, "retry.maxMs", retry.maxMs, 0, Number.MAX_SAFE_INTEGER);
  number(definition, "retry.jitter", retry.jitter, 0, 1);
  const { initialMs, maxMs } = tune.retry ?? {};
  if (initialMs !== undefined && maxMs !== undefined && initialMs > maxMs) {
    const fix = "Raise `retry.maxMs` to `retry.initialMs` or more, or lower `retry.initialMs`.";
    throw invalid(definition, "retry.initialMs", `${initialMs}, above a \`retry.maxMs\` of ${maxMs}`, fix);
  }
  return settings;
}

/** Who raises only the beginning means it: what was the longest is at least that then. */
function tunedRetry(stated: RetrySettings, tune: Partial<RetrySettings>): RetrySettings {
  const { initialMs, maxMs } = tune;
  const retry = { ...stated, ...tune };
  return initialMs === undefined || maxMs !== undefined
    ? retry
    : { ...retry, maxMs: Math.max(stated.maxMs, initialMs) };
}

type Tunable = Pick<StreamDefinition<unknown>, "definition" | "retention" | "capacity">;

/**
 * What the contract says of a stream, overridden by `tune`, checked.
 * @throws {OptionsInvalidError} a number is out of its range, or `capacity` is below what `retention` keeps.
 */
export function streamSettings<Definition extends Tunable>(
  stream: Definition,
  tune: Pick<StreamTune, "retention" | "capacity"> = {},
): Definition {
  const retention = tunedRetention(stream.retention, tune.retention);
  const capacity = tune.capacity ?? stream.capacity;
  const { definition } = stream;
  if (retention?.maxEntries !== undefined)
    whole(definition, "retention.maxEntries", retention.maxEntries, 1, mostEntries);
  if (retention?.maxAgeMs !== undefined) whole(definition, "retention.maxAgeMs", retention.maxAgeMs, 1_000, longestMs);
  if (capacity !== undefined) whole(definition, "capacity", capacity, retention?.maxEntries ?? 1, mostEntries);
  return { ...stream, ...(retention && { retention }), ...(capacity !== undefined && { capacity }) };
}

/**
 * A stream as those see it who consume what another contract declares: its owner makes its own groups, and trims it by
 * what its environment says.
 */
export function streamOfOthers<
  Output,
  Input,
  Parameters extends object,
  HeadersOutput extends object,
  HeadersInput extends object,
>(
  stream: StreamDefinition<Output, Input, Parameters, HeadersOutput, HeadersInput>,
): StreamDefinition<Output, Input, Parameters, HeadersOutput, HeadersInput> {
  const { retention: _, ...rest } = stream;
  return { ...rest, groups: [] };
}

function tunedRetention(stated: Retention | undefined, tune: StreamTune["retention"]): Retention | undefined {
  const bounds = defined(tune);
  return Object.keys(bounds).length === 0 ? stated : { hard: false, ...stated, ...bounds };
}

/** How long the attempt after this one waits. `random` in [0, 1) spreads it by the jitter, both ways. */
export function backoffOf(retry: RetrySettings, attempt: number, random: number): number {
  // Beyond what a number holds, 0 times infinity would be none.
  const growth = Math.min(retry.factor ** (attempt - 1), Number.MAX_VALUE);
  const delay = Math.min(retry.maxMs, retry.initialMs * growth);
  return Math.round(delay * (1 + retry.jitter * (2 * random - 1)));
}

/** @throws {OptionsInvalidError} it is no whole number in the range. */
export function whole(definition: string, name: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw invalid(definition, name, value, `Give \`${name}\` as a whole number from ${least} to ${most}.`);
}

function number(definition: string, name: string, value: number, least: number, most: number): void {
  if (typeof value === "number" && value >= least && value <= most) return;
  throw invalid(definition, name, value, `Give \`${name}\` as a number from ${least} to ${most}.`);
}

function invalid(definition: string, name: string, value: unknown, fix: string): OptionsInvalidError {
  return new OptionsInvalidError(`\`${name}\` cannot be ${String(value)}`, fix, { definition });
}

function defined<Value extends object>(value: Value | undefined): Partial<Value> {
  const entries = Object.entries(value ?? {}).filter(([, given]) => given !== undefined);
  // The entries of an object are entries of a part of it.
  return Object.fromEntries(entries) as Partial<Value>;
}

/**
 * A consumer's name. `~` begins the runtime's own: one of them owns what is parked.
 * @throws {OptionsInvalidError} it cannot be one.
 */
export function consumerName(definition: string, name: unknown): string {
  if (typeof name === "string" && /^[^~\p{Cc}][^\p{Cc}]*$/u.test(name)) return name;
  const shown = typeof name === "string" ? `"${name}"` : String(name);
  const fix = "Give a text without control characters that does not begin with `~`, such as `worker-1`.";
  throw new OptionsInvalidError(`\`consumer\` cannot be ${shown}`, fix, { definition });
}

/** @throws {OptionsInvalidError} there is nothing to call. */
export function checkHandler(definition: string, handler: unknown): void {
  if (typeof handler === "function") return;
  const fix = "Give a function: consume(async (message, delivery) => { … }).";
  throw new OptionsInvalidError(`The handler cannot be ${String(handler)}`, fix, { definition });
}
