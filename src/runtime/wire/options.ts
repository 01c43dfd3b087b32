import { OptionsInvalidError } from "../errors.js";

/** What every class of a generated client takes beside the connection. */
export interface ClientOptions {
  /** Put before every Redis name, verbatim: `staging:`. @default "" */
  readonly prefix?: string | undefined;
}

/** The prefix of the names, checked: braces would move keys to other slots. */
export function prefixOf(options: ClientOptions): string {
  const prefix = options.prefix ?? "";
  if (typeof prefix !== "string" || /[{}*?[\]\\\s]/.test(prefix)) {
    throw new OptionsInvalidError(
      "The prefix holds a brace, a glob character or white space",
      "Use letters, digits and `:` in `prefix`.",
    );
  }
  return prefix;
}

/** What a client's `tune` may name: definitions by kind, with what they are, and the groups of each stream. */
export interface TuneNames {
  readonly streams?: Readonly<Record<string, readonly string[]>>;
  /** Groups of others' streams. */
  readonly groups?: readonly string[];
  readonly locks?: Readonly<Record<string, keyof typeof tuneWords.locks>>;
  readonly limits?: Readonly<Record<string, keyof typeof tuneWords.limits>>;
  readonly keys?: Readonly<Record<string, keyof typeof tuneWords.keys>>;
  readonly calls?: Readonly<Record<string, keyof typeof tuneWords.calls>>;
}

/** What may be said of one definition, or of one group, beside its names. The compiler says it to TypeScript. */
const tuneWords = {
  stream: ["retention", "capacity", "groups"],
  retention: ["maxEntries", "maxAgeMs"],
  group: ["concurrency", "ackTimeoutMs", "retry"],
  retry: ["maxAttempts", "initialMs", "factor", "maxMs", "jitter"],
  locks: {
    exclusive: ["leaseMs", "waitMs"],
    permits: ["leaseMs", "waitMs", "permits"],
    "read-write": ["leaseMs", "waitMs"],
  },
  limits: {
    rates: ["rates", "deadlineMs", "instances", "rememberDenialsMs"],
    concurrency: ["concurrency", "leaseMs", "deadlineMs"],
  },
  keys: {
    fresh: ["expiresMs"],
    stale: ["expiresMs", "staleForMs"],
  },
  calls: {
    served: ["timeoutMs", "concurrency", "ackTimeoutMs"],
    broadcast: ["timeoutMs"],
  },
} as const;

/**
 * Refuses, for callers without a compiler, what a client's options cannot say: a misspelt definition would silently be
 * tuned by nothing. Values are checked by the classes that take them.
 * @throws {OptionsInvalidError}
 */
export function checkClientOptions(options: ClientOptions & { readonly tune?: unknown }, names: TuneNames): void {
  knownWords("options", options, ["prefix", "tune"]);
  prefixOf(options);
  const tune = knownWords("tune", options.tune, Object.keys(names));
  checkEach("tune.locks", tune.locks, names.locks ?? {}, tuneWords.locks);
  checkEach("tune.limits", tune.limits, names.limits ?? {}, tuneWords.limits);
  checkEach("tune.keys", tune.keys, names.keys ?? {}, tuneWords.keys);
  checkEach("tune.calls", tune.calls, names.calls ?? {}, tuneWords.calls);
  const streams = knownWords("tune.streams", tune.streams, Object.keys(names.streams ?? {}));
  for (const [name, one] of Object.entries(streams)) {
    const place = `tune.streams.${name}`;
    const { groups, retention } = knownWords(place, one, tuneWords.stream);
    knownWords(`${place}.retention`, retention, tuneWords.retention);
    checkGroups(`${place}.groups`, groups, names.streams?.[name] ?? []);
  }
  checkGroups("tune.groups", tune.groups, names.groups ?? []);
}

function checkEach<Sort extends string>(
  place: string,
  definitions: unknown,
  sorts: Readonly<Record<string, Sort>>,
  words: Readonly<Record<Sort, readonly string[]>>,
): void {
  for (const [name, one] of Object.entries(knownWords(place, definitions, Object.keys(sorts)))) {
    const sort = sorts[name];
    if (sort !== undefined) knownWords(`${place}.${name}`, one, words[sort]);
  }
}

function checkGroups(place: string, groups: unknown, names: readonly string[]): void {
  for (const [group, its] of Object.entries(knownWords(place, groups, names))) {
    const { retry } = knownWords(`${place}.${group}`, its, tuneWords.group);
    knownWords(`${place}.${group}.retry`, retry, tuneWords.retry);
  }
}

function knownWords(place: string, value: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new OptionsInvalidError(`\`${place}\` is not an object`, `Leave \`${place}\` out, or give it an object.`);
  }
  const unknown = Object.keys(value).find((word) => !known.includes(word));
  if (unknown === undefined) return Object.fromEntries(Object.entries(value));
  throw new OptionsInvalidError(
    `\`${place}\` has "${unknown}", which the contract does not know`,
    known.length === 0 ? `Leave \`${place}\` out.` : `It may have: ${known.join(", ")}.`,
  );
}
