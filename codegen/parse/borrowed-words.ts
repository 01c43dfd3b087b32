import type {
  CallShape,
  ChannelShape,
  ContractShape,
  GroupShape,
  KeyShape,
  LimitShape,
  LockShape,
  RateShape,
  StreamShape,
} from "./shape.js";

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

const payload = "payload data schema type body";
const answers = "reply replies response responses returns";
const underCalls = "Leave it out, or declare it under `calls`: `request: …`, `reply: …`.";

const channel: readonly Row<ChannelShape>[] = [
  [payload, "message"],
  [
    "history persist persistent durable retention",
    "replay",
    "Did you mean `replay: { maxEntries: 1000, maxAge: 10m }`?",
  ],
  ["maxlen maxLength", "replay", "Did you mean `replay: { maxEntries: 1000, maxAge: 10m }`?"],
  ["ttl expires", "replay", "Did you mean `maxAge`, in `replay: { maxEntries: 1000, maxAge: 10m }`?"],
  ["shard shards spublish ssubscribe", "sharded", "Did you mean `sharded: true`?"],
  [
    "pattern psubscribe",
    "address",
    'Did you mean `address: "orders:{id}"`? `subscribeAll` and `matching` are its patterns.',
  ],
  ["groups", undefined, "Leave it out: every subscriber gets every message. Groups share the entries of a stream."],
  [answers, undefined, underCalls],
];

const replay: readonly Row<NonNullable<ChannelShape["replay"]>>[] = [
  ["maxlen maxLength count size limit", "maxEntries"],
  ["ttl expires duration window", "maxAge"],
];

const stream: readonly Row<StreamShape>[] = [
  [payload, "message"],
  [answers, undefined, underCalls],
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
  ["stale swr staleTtl staleWhileRevalidate grace gracePeriod refreshThreshold", "staleFor"],
  ["counter increment", "value", "Did you mean `value: integer`? Integers are counted with `increment`."],
  ["type schema", "value"],
];

const noBackoff = "Leave it out: whatever is not answered by its `timeout` is over, and whoever asked decides.";

const call: readonly Row<CallShape>[] = [
  [`${payload} input params arguments args message`, "request"],
  ["response responses returns result output", "reply"],
  ["error throws exceptions faults", "errors", "Did you mean `errors: { NotFound: string }`?"],
  ["updates feedback onProgress", "progress"],
  ["pattern cmd subject topic queue", "address"],
  ["deadline ttl expires expiry expiration", "timeout"],
  ["visibilityTimeout lockDuration stalledInterval lease", "ackTimeout"],
  ["maxAttempts maxStalledCount", "attempts"],
  ["retry retries maxRetries", "attempts", "Did you mean `attempts`: servers that may try it, the first one included?"],
  ["backoff delay retryPolicy", undefined, noBackoff],
  ["prefetch workers maxConcurrency", "concurrency"],
  ["waitForReady", "whenUnserved", "Did you mean `whenUnserved: wait`?"],
  ["fanout multicast scatter all", "broadcast", "Did you mean `broadcast: true`?"],
  [
    "retention removeOnComplete",
    undefined,
    "Leave it out: a request is gone when it is answered, or past its `timeout`.",
  ],
  ["groups", undefined, "Leave it out: all servers of a call are one group; `broadcast: true` asks each of them."],
];

const contract: readonly Row<ContractShape>[] = [
  ["rpc rpcs services methods procedures requests", "calls"],
  ["topics events pubsub", "channels"],
  ["queues queue jobs", "streams"],
  ["consumers consumerGroups", "groups", "Did you mean the `groups` of a stream, or `groups` on streams of others?"],
  ["mutexes semaphores", "locks"],
  ["rateLimits throttles", "limits"],
  ["cache caches values counters", "keys"],
  ["schemas types models components", "messages"],
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
  ["a channel", table(channel)],
  ["`replay`", table(replay)],
  ["a call", table(call)],
  ["a contract", table(contract)],
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
