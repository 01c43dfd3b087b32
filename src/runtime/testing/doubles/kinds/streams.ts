import { OptionsInvalidError } from "../../../errors.js";
import { systemHost } from "../../../host.js";
import type { Added } from "../../../stream/adding/adding.js";
import type { NewEntry } from "../../../stream/adding/entries.js";
import type { Producer } from "../../../stream/adding/producer.js";
import { StreamCommands } from "../../../stream/commands.js";
import type { StreamDefinition } from "../../../stream/definition.js";
import type { Following, FollowOptions } from "../../../stream/reading/following.js";
import type { HistoryOptions, StreamReader } from "../../../stream/reading/history.js";
import { type EntryId, positionBefore, rangeEnd, rangeStart } from "../../../stream/reading/position.js";
import { EntryDecoder, type StreamEntry } from "../../../stream/reading/stream-entry.js";
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

type Commands = StreamCommands<unknown, object, object>;
/** Keeps an entry as it would be written. */
type Keep = (entry: NewEntry) => Added;

function commandsOf({ definition, parameters, shared }: About<never, Definition>): Commands {
  return new StreamCommands(definition, shared, parameters);
}

/** Takes everything once: what a contract calls a duplicate, a test says. */
export function producer(
  about: About<Producer<unknown>, Definition>,
  keep: Keep = () => ({ id: nextId(), duplicate: false }),
): Behaviour<MethodsOf<Producer<unknown>>> {
  const commands = commandsOf(about);
  // What makes headers is asked once for each message.
  const checked = new WeakMap<object, readonly NewEntry[]>();
  const entriesOf = (messages: Iterable<unknown>, options: object | undefined): readonly NewEntry[] =>
    checked.get(messages) ?? [...commands.entries(messages, options)];
  return {
    walks: ["addMany"],
    checks: {
      add: (message: unknown, options?: object) => commands.add(message, options),
      addMany: (messages: Iterable<unknown>, options?: object) => checked.set(messages, entriesOf(messages, options)),
      schedule: (message: unknown, options: { readonly delayMs: number }) => commands.schedule(message, options),
      cancel: (id: string) => commands.cancel(id),
    },
    methods: {
      add: async (message, options) => keep(commands.entry(message, options)),
      addMany: async (messages, options) => entriesOf(messages, options).map(keep),
      schedule: async () => ({ id: nextId(), duplicate: false }),
      cancel: async () => true,
    },
  };
}

export function reader(about: About<StreamReader<unknown>, Definition>): Behaviour<MethodsOf<StreamReader<unknown>>> {
  return reading(about, new Entries(about.definition, about.key));
}

/** What is added can be read. */
export function stream(about: About<Stream<unknown>, Definition>): Behaviour<MethodsOf<Stream<unknown>>> {
  const entries = new Entries(about.definition, about.key);
  const adding = producer(about, (entry) => entries.keep(entry));
  const { checks, methods, further } = reading(about, entries);
  return {
    ...adding,
    checks: { ...adding.checks, ...checks },
    methods: { ...adding.methods, ...methods },
    ...(further && { further }),
  };
}

function reading(about: About<never, Definition>, entries: Entries): Behaviour<MethodsOf<StreamReader<unknown>>> {
  const commands = commandsOf(about);
  return {
    checks: readingChecks(about.definition),
    methods: {
      history: (options) => entries.history(options),
      follow: async ({ signal }) => entries.follow(signal),
    },
    further: {
      hold: (message: unknown, options?: { readonly headers?: object }) =>
        void entries.keep(commands.entry(message, options)),
    },
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
  readonly #decoder: EntryDecoder<unknown, object>;
  readonly #entries: StreamEntry<unknown>[] = [];
  readonly #followers = new Set<Follower>();

  constructor(definition: Definition, key: string) {
    this.#decoder = new EntryDecoder(definition, key);
  }

  /** Written and read as in Redis: headers are those that are declared, with their defaults. */
  keep({ fields }: NewEntry): Added {
    const id = nextId();
    const raw = fields.map((field) => Buffer.from(String(field)));
    // Which headers there are, the contract says; here they stand for any.
    const decoded = this.#decoder.decode([id, raw]) as StreamEntry<unknown>;
    const entry = { ...decoded, timestamp: systemHost.wallMs() };
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
