import type { Connection } from "../connection/connection.js";
import { ServerRefusedError } from "../errors.js";
import type { NoParameters } from "../wire/address.js";
import type { Headers } from "../wire/headers.js";
import type { ClientOptions } from "../wire/options.js";
import { ensureGroups, forgetGroups, recreateGroups } from "./adding/groups.js";
import { type GroupState, StreamCommands } from "./commands.js";
import type { EngineParts } from "./consumer/assembly.js";
import { type Consumer, ConsumerEngine } from "./consumer/consumer.js";
import { DeadLetterCommands } from "./dead-letters/dead-letter-commands.js";
import { DeadLetters } from "./dead-letters/dead-letters.js";
import type { GroupDefinition, GroupTune, StreamDefinition, StreamTune } from "./definition.js";
import { BatchDispatcher } from "./delivery/batches.js";
import { ByHandReader, type ReadDelivery, type ReadOptions } from "./delivery/by-hand.js";
import { Dispatcher } from "./delivery/dispatcher.js";
import type { BatchHandler, Handler, Middleware } from "./delivery/handlers.js";
import { around } from "./delivery/middleware.js";
import { ObservedDeliveries } from "./delivery/observed-deliveries.js";
import { GroupCommands } from "./group/group-commands.js";
import { type GroupRemoval, type GroupStatus, type RemoveGroupOptions, StatusCommands } from "./group/status.js";
import { checkHandler, consumerName, groupSettings, streamSettings, whole } from "./settings.js";

/** A day: what waits for longer cannot tell a dead connection from an idle one. */
export const longestBlockMs = 86_400_000;

/** So much a batch may wait for more: its deliveries are kept alive meanwhile. */
export const longestBatchWaitMs = 3_600_000;

export interface ConsumeOptions {
  /** Handlers that run at once. @default the group's `concurrency` */
  readonly concurrency?: number;
  /** The consumer's name in the group; one that lives must not be used twice. @default host, pid and a random part */
  readonly consumer?: string;
  /** Stops the consumer, as `stop()` does. */
  readonly signal?: AbortSignal;
}

export interface ConsumeBatchesOptions extends ConsumeOptions {
  /** Most deliveries of a batch, up to 1,000. @default 100 */
  readonly maxSize?: number;
  /** How long a batch that is not full waits for more, in milliseconds; 0 takes what is there. @default 0 */
  readonly maxWaitMs?: number;
}

export interface GroupOptions extends ClientOptions {
  readonly tune?: GroupTune | undefined;
  /** What is tuned of its stream, which the group's consumers trim. */
  readonly stream?: StreamTune | undefined;
}

/** A consumer group of a stream: each entry goes to one of its consumers, at least once. */
export class ConsumerGroup<Output, Parameters extends object = NoParameters, H extends object = Headers> {
  /** What the group gave up, and what can be done about it. */
  readonly deadLetters: DeadLetters<Output>;
  readonly #connection: Connection;
  readonly #definition: StreamDefinition<Output, never, Parameters, H, never>;
  readonly #settings: GroupDefinition;
  readonly #groups: readonly GroupDefinition[];
  readonly #stream: StreamCommands<never, Parameters>;
  readonly #commands: GroupCommands;
  readonly #status: StatusCommands;
  readonly #byHand: ByHandReader<Output, H>;
  readonly #middleware: Middleware<Output, H>[] = [];

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix or the tune cannot be.
   */
  constructor(
    connection: Connection,
    definition: StreamDefinition<Output, never, Parameters, H, never>,
    group: GroupDefinition,
    options: GroupOptions = {},
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#definition = definition;
    this.#settings = groupSettings(definition.definition, group, options.tune);
    const others = definition.groups.filter(({ name }) => name !== group.name);
    this.#groups = [...others, group];
    this.#stream = new StreamCommands(streamSettings(definition, options.stream), options, parameters);
    this.#commands = new GroupCommands(definition.definition, this.#stream.key, this.#settings);
    const { key } = this.#stream;
    this.#status = new StatusCommands(definition.definition, key, group.name);
    const deadLetters = new DeadLetterCommands(definition.definition, key, group.name);
    this.deadLetters = new DeadLetters(connection, deadLetters, definition);
    this.#byHand = new ByHandReader({
      connection,
      commands: this.#commands,
      entry: definition,
      settings: this.#settings,
    });
  }

  /**
   * Starts a consumer: a blocking reader with a connection of its own. Entries come in stream order, several at once up
   * to `concurrency`; returning from the handler acknowledges, throwing retries with the group's backoff, and after
   * `maxAttempts` the entry goes to the dead letters, as do entries that do not decode. Every entry is handled at least
   * once; a handler that runs longer than `ackTimeout` keeps its delivery by heartbeats.
   * @throws {OptionsInvalidError} before any I/O.
   * @throws {WrongTypeError} the key holds something else than a stream.
   * @throws {ConsumerNameTakenError} a consumer of that name lives.
   * @see https://redis.io/docs/latest/commands/xreadgroup/
   */
  async consume(handler: Handler<Output, H>, options: ConsumeOptions = {}): Promise<Consumer> {
    checkHandler(this.#definition.definition, handler);
    const observed = ObservedDeliveries.of(this.#connection);
    const inner = around([...this.#middleware], handler);
    const outer = observed?.handler(inner) ?? inner;
    return this.#start(options, 1, observed, (parts) => new Dispatcher(parts, this.#definition, outer));
  }

  /**
   * As `consume`, with a handler that takes several deliveries at once: what is there, up to `maxSize`. Returning
   * acknowledges all of them that were not settled by their own methods, throwing retries those. Entries that do not
   * decode never come; one that may have ended its process before comes by itself.
   * @throws {OptionsInvalidError} before any I/O.
   * @throws {WrongTypeError} the key holds something else than a stream.
   * @throws {ConsumerNameTakenError} a consumer of that name lives.
   * @see https://redis.io/docs/latest/commands/xreadgroup/
   */
  async consumeBatches(handler: BatchHandler<Output, H>, options: ConsumeBatchesOptions = {}): Promise<Consumer> {
    const { definition } = this.#definition;
    checkHandler(definition, handler);
    const maxSize = whole(definition, "maxSize", options.maxSize ?? 100, 1, 1_000);
    const maxWaitMs = whole(definition, "maxWaitMs", options.maxWaitMs ?? 0, 0, longestBatchWaitMs);
    const observed = ObservedDeliveries.of(this.#connection);
    const inner = observed?.batchHandler(handler) ?? handler;
    const work = { handler: inner, middleware: [...this.#middleware], batches: { maxSize, maxWaitMs } };
    return this.#start(options, maxSize, observed, (parts) => new BatchDispatcher(parts, this.#definition, work));
  }

  /**
   * Runs around the handlers of consumers that are started afterwards, in the order of registration, the first
   * outermost. What it throws is a handler's error. Around a batch it runs for each delivery: those that came to `next`
   * are handled together once the others ended or came there too, and `next` of each ends as the batch does.
   * Belongs to this object: of a stream with parameters, each `at` gives one of its own.
   */
  use(middleware: Middleware<Output, H>): this {
    this.#middleware.push(middleware);
    return this;
  }

  /**
   * Takes deliveries by hand: retries that are due, entries that any consumer was silent about for longer than
   * `ackTimeout`, then new ones. Each is settled by its own methods; what is not, comes again. Entries that do not decode
   * go to the dead letters and are not returned. Up to three round trips.
   * @throws {OptionsInvalidError} before any I/O.
   * @see https://redis.io/docs/latest/commands/xreadgroup/
   */
  async read(options: ReadOptions): Promise<ReadDelivery<Output, H>[]> {
    const { definition } = this.#definition;
    consumerName(definition, options.consumer);
    const count = whole(definition, "count", options.count ?? 10, 1, 1_000);
    const blockMs = whole(definition, "blockMs", options.blockMs ?? 0, 0, longestBlockMs);
    return this.#withGroup(() => this.#byHand.read({ ...options, count, blockMs }));
  }

  /**
   * What the group holds, and who serves it. One round trip: a script of counts, `XINFO` and `XPENDING`, cheap enough for
   * each second. Makes nothing: see `exists`.
   */
  status(): Promise<GroupStatus> {
    return this.#connection.execute(this.#status.status());
  }

  /** Entries that were delivered and not acknowledged. One round trip. */
  async pending(): Promise<number> {
    return (await this.status()).pending;
  }

  /**
   * Ends the group: it and its keys, dead letters included. Refused while consumers live, entries are pending or dead
   * letters lie there, unless forced. Whoever consumes makes it anew. One round trip: a script.
   */
  async remove(options?: RemoveGroupOptions): Promise<GroupRemoval> {
    const removal = await this.#connection.execute(this.#status.remove(options));
    if (removal.removed) forgetGroups(this.#connection, this.#stream.key);
    return removal;
  }

  async #start(
    options: ConsumeOptions,
    size: number,
    observed: ObservedDeliveries | undefined,
    dispatch: EngineParts["dispatch"],
  ): Promise<Consumer> {
    const { host } = this.#connection;
    const { definition } = this.#definition;
    const { signal } = options;
    const stated = options.concurrency ?? this.#settings.concurrency;
    const concurrency = whole(definition, "concurrency", stated, 1, 10_000);
    const name =
      options.consumer === undefined
        ? `${host.processName}-${host.uuid().slice(0, 8)}`
        : consumerName(definition, options.consumer);
    signal?.throwIfAborted();
    const made = await ensureGroups(this.#connection, this.#stream, this.#groups);
    const consumer = await ConsumerEngine.start({
      connection: this.#connection,
      definition,
      stream: this.#stream,
      commands: this.#commands,
      settings: { ...this.#settings, concurrency },
      places: concurrency * size,
      name,
      isNamed: options.consumer !== undefined,
      dispatch,
      observed,
      recreate: (after) => this.#recreate(after),
      lastDeliveredId: made.at(-1)?.lastDeliveredId ?? "0-0",
      signal,
    });
    const onAbort = (): void => void consumer.stop();
    const unlisten = (): void => signal?.removeEventListener("abort", onAbort);
    signal?.addEventListener("abort", onAbort, { once: true });
    consumer.finished.then(unlisten, unlisten);
    if (signal?.aborted) onAbort();
    return consumer;
  }

  async #withGroup<Value>(run: () => Promise<Value>): Promise<Value> {
    await ensureGroups(this.#connection, this.#stream, this.#groups);
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ServerRefusedError) || error.reason !== "NOGROUP") throw error;
      await recreateGroups(this.#connection, this.#stream, this.#groups);
      return run();
    }
  }

  /**
   * The group is gone. An `earliest` group begins at the start again, so that nothing is lost and some comes twice; a
   * `latest` one goes on after what was last delivered here.
   */
  async #recreate(after: string): Promise<GroupState> {
    const start = this.#settings.start === "latest" ? after : undefined;
    const [own] = await this.#connection.execute(this.#stream.createGroups([this.#settings], start));
    await recreateGroups(this.#connection, this.#stream, this.#groups);
    return own ?? { name: this.#settings.name, lastDeliveredId: after, created: false };
  }
}
