import type { GroupShape, KeyShape, LimitShape, LockShape, RateShape, StreamShape } from "./shape.js";

/** What to write in place of a word that people bring from another library. */
export interface Borrowed {
  /** The word of this place that is probably meant: it is not told as missing. */
  readonly ours: string | undefined;
  readonly fix: string;
}

/**
 * Their words, parted by blanks, in any case and with any `_` and `-`; ours; and what to say where "did you mean" and our
 * word is not enough.
 */
type Row<Shape> =
  | readonly [theirs: string, ours: keyof Shape & string, fix?: string]
  | readonly [theirs: string, ours: undefined, fix: string];

const howMany = "points limit max tokens requests";
const inWhichTime = "duration interval window period windowMs";
const blocking = "Leave it out: `take({ blockMs: 60_000 })` blocks what it denies.";

const lock: readonly Row<LockShape>[] = [
  ["ttl expires expire expiry duration lockTimeout", "lease"],
  ["timeout", "lease", "Did you mean `lease`, how long it is held, or `wait`, how long it is waited for?"],
  ["acquireTimeout", "wait"],
  ["retryCount retries retryDelay retryInterval", "wait", "Did you mean `wait: 5s`? Nobody asks in between."],
  ["concurrency max limit", "permits"],
  ["slots", "permits", "Did you mean `permits`, so many at once, or `slot`?"],
  ["readWrite rw", "mode", "Did you mean `mode: read-write`?"],
];

const limit: readonly Row<LimitShape>[] = [
  ["allow per burst", "rates", "Write it in `rates: [{ allow: 10, per: 1s, burst: 20 }]`."],
  [howMany, "rates", "Did you mean `allow`, in `rates: [{ allow: 10, per: 1s }]`?"],
  [inWhichTime, "rates", "Did you mean `per`, in `rates: [{ allow: 10, per: 1s }]`?"],
  ["capacity", "rates", "Did you mean `burst`, in `rates: [{ allow: 10, per: 1s, burst: 20 }]`?"],
  ["permits", "concurrency"],
  ["blockDuration", undefined, blocking],
  ["failOpen", "onUnavailable", "Did you mean `onUnavailable: allow`?"],
  ["timeout", "deadline"],
];

const rate: readonly Row<RateShape>[] = [
  [howMany, "allow"],
  [inWhichTime, "per"],
  ["capacity", "burst"],
  ["permits", "allow", "Did you mean `allow`, or `concurrency` of a limit: so many at once?"],
  ["blockDuration", undefined, blocking],
  ["failOpen", undefined, "Did you mean `onUnavailable: allow`, beside `rates`?"],
];

const stream: readonly Row<StreamShape>[] = [
  ["attempts maxAttempts maxRetries", "groups", "Did you mean `retry: { maxAttempts: 5 }` of a group?"],
  ["visibilityTimeout", "groups", "Did you mean `ackTimeout` of a group?"],
  ["dlq", "groups", "Did you mean `deadLetter` of a group?"],
  ["maxlen maxLength", "retention", "Did you mean `retention: { maxEntries: 100000 }`?"],
  ["ttl", "retention", "Did you mean `retention: { maxAge: 7d }`?"],
];

const group: readonly Row<GroupShape>[] = [
  ["attempts maxAttempts maxRetries", "retry", "Did you mean `retry: { maxAttempts: 5 }`, the first one included?"],
  ["visibilityTimeout", "ackTimeout"],
  ["dlq", "deadLetter"],
  ["maxlen maxLength", undefined, "Did you mean `retention: { maxEntries: 100000 }` of the stream?"],
  ["ttl", undefined, "Did you mean `retention: { maxAge: 7d }` of the stream?"],
];

const retry: readonly Row<NonNullable<GroupShape["retry"]>>[] = [
  ["attempts", "maxAttempts"],
  ["maxRetries", "maxAttempts", "Did you mean `maxAttempts`, the first one included?"],
];

const kept: readonly Row<NonNullable<GroupShape["deadLetter"]>>[] = [
  ["maxlen maxLength", "maxEntries"],
  ["ttl", "maxAge"],
];

const key: readonly Row<KeyShape>[] = [
  ["ttl expire expiry", "expires"],
  ["type schema", "value"],
];

/** By the names that the schemas of the contract have for places. */
const places: ReadonlyMap<string, ReadonlyMap<string, Borrowed>> = new Map([
  ["a lock", table(lock)],
  ["a limit", table(limit)],
  ["a rate", table(rate)],
  ["a stream", table(stream)],
  ["a group", table(group)],
  ["a group of another's stream", table(group)],
  ["`retry`", table(retry)],
  ["`retention`", table(kept)],
  ["`deadLetter`", table(kept)],
  ["a key", table(key)],
]);

/** @param place as the schemas of the contract name it */
export function borrowedWord(place: string, word: string): Borrowed | undefined {
  return places.get(place)?.get(plain(word));
}

function table<Shape>(rows: readonly Row<Shape>[]): ReadonlyMap<string, Borrowed> {
  return new Map(
    rows.flatMap(([theirs, ours, fix = `Did you mean \`${ours}\`?`]) =>
      theirs.split(" ").map((word) => [plain(word), { ours, fix }]),
    ),
  );
}

/** `visibility_timeout` and `visibilityTimeout` are one word. */
function plain(word: string): string {
  return word.replaceAll(/[-_]/g, "").toLowerCase();
}
