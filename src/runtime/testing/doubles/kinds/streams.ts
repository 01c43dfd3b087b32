import { OptionsInvalidError } from "../../../errors.js";
import { systemHost } from "../../../host.js";
import type { Added } from "../../../stream/adding/adding.js";
import type { Producer } from "../../../stream/adding/producer.js";
import { StreamCommands } from "../../../stream/commands.js";
import type { StreamDefinition } from "../../../stream/definition.js";
import type { Following, FollowOptions } from "../../../stream/reading/following.js";
import type { HistoryOptions, StreamReader } from "../../../stream/reading/history.js";
import { type EntryId, positionBefore, rangeEnd, rangeStart } from "../../../stream/reading/position.js";
import type { StreamEntry } from "../../../stream/reading/stream-entry.js";
import { whole } from "../../../stream/settings.js";
import type { Stream } from "../../../stream/stream.js";
import type { About, Behaviour } from "../about.js";
import { Pushed } from "../pushed.js";
import type { MethodsOf } from "../types.js";

type Definition = StreamDefinition<unknown, unknown, object, object, object>;

let lastSequence = 0;

/** Rising, and told apart from those of a server by their time. */
function nextId(): EntryId {
  return `1767225600000-${++lastSequence}`;
}

type Keep = (message: unknown, headers: object | undefined) => Added;

/** Takes everything once: what a contract calls a duplicate, a test says. */
export function producer(
  { definition, parameters, shared }: About<Producer<unknown>, Definition>,
  keep: Keep = () => ({ id: nextId(), duplicate: false }),
): Behaviour<MethodsOf<Producer<unknown>>> {
  const commands = new StreamCommands<unknown, object, object>(definition, shared, parameters);
  return {
    checks: {
      add: (message: unknown, options?: object) => commands.add(message, options),
      addMany(messages: Iterable<unknown>, options?: object) {
        for (const _ of commands.entries(messages, options));
      },
      schedule: (message: unknown, options: { readonly delayMs: number }) => commands.schedule(message, options),
      cancel: (id: string) => commands.cancel(id),
    },
    methods: {
      add: async (message, options) => keep(message, options?.headers),
      addMany: async (messages, options) =>
        [...messages].map((message, index) => {
          const headers = options?.headers;
          return keep(message, typeof headers === "function" ? headers(message, index) : headers);
        }),
      schedule: async () => ({ id: nextId(), duplicate: false }),
      cancel: async () => true,
    },
  };
}

export function reader(about: About<StreamReader<unknown>, Definition>): Behaviour<MethodsOf<StreamReader<unknown>>> {
  const entries = new Entries(about.definition);
  return {
    checks: readingChecks(about.definition),
    methods: {
      history: (options) => entries.history(options),
      follow: async ({ signal }) => entries.follow(signal),
    },
    further: { hold: (message: unknown) => void entries.keep(message, undefined) },
  };
}

/** What is added can be read. */
export function stream(about: About<Stream<unknown>, Definition>): Behaviour<MethodsOf<Stream<unknown>>> {
  const entries = new Entries(about.definition);
  const adding = producer(about, (message, headers) => entries.keep(message, headers));
  return {
    checks: { ...adding.checks, ...readingChecks(about.definition) },
    methods: {
      ...adding.methods,
      history: (options) => entries.history(options),
      follow: async ({ signal }) => entries.follow(signal),
    },
    further: { hold: (message: unknown) => void entries.keep(message, undefined) },
  };
}

/** As the real one checks before any I/O. */
function readingChecks({ definition }: Definition) {
  return {
    history({ limit, from, to }: HistoryOptions = {}) {
      if (limit !== undefined) whole(definition, "limit", limit, 0, Number.MAX_SAFE_INTEGER);
      rangeStart(from, definition);
      rangeEnd(to, definition);
    },
    follow({ from }: FollowOptions) {
      if (from !== "beginning" && from !== "end") positionBefore(from, definition);
    },
  };
}

/** Entries in memory. */
class Entries {
  readonly #definition: Definition;
  readonly #entries: StreamEntry<unknown>[] = [];
  readonly #followers = new Set<Follower>();

  constructor(definition: Definition) {
    this.#definition = definition;
  }

  keep(given: unknown, headers: object | undefined): Added {
    const id = nextId();
    const text = this.#definition.codec.encode(given);
    const message = this.#definition.codec.parse(text);
    const entry = {
      id,
      message,
      headers: Object(headers ?? {}),
      timestamp: systemHost.wallMs(),
      raw: Buffer.from(text),
    };
    this.#entries.push(entry);
    for (const follower of this.#followers) follower.push(entry);
    return { id, duplicate: false };
  }

  async *history({
    from,
    to,
    reverse = false,
    limit = Infinity,
    ...rest
  }: HistoryOptions = {}): AsyncGenerator<StreamEntry<unknown>, void, undefined> {
    if (from !== undefined || to !== undefined) {
      const fix = "Say what it gives: `double.answers.history([…])`, or read a real Redis (`startRedis`).";
      throw new OptionsInvalidError("A double of `history` knows no `from` and no `to`", fix);
    }
    void rest;
    const entries = reverse ? this.#entries.toReversed() : [...this.#entries];
    yield* entries.slice(0, limit);
  }

  follow(signal: AbortSignal | undefined): Following<unknown> {
    const follower = new Follower(signal);
    this.#followers.add(follower);
    void follower.closed.then(() => this.#followers.delete(follower));
    return follower;
  }
}

class Follower extends Pushed<StreamEntry<unknown>> implements Following<unknown> {
  #position: EntryId = "0-0";

  constructor(signal: AbortSignal | undefined) {
    super(signal, ({ id }) => {
      this.#position = id;
    });
  }

  get position(): EntryId {
    return this.#position;
  }
}
