import type { Connection } from "../../connection/connection.js";
import type { InboxSubscription } from "../../connection/inbox.js";
import { ClosedError, OptionsInvalidError, RedloomError, ServerRefusedError } from "../../errors.js";
import { rethrowLater } from "../../flow/events.js";
import { badTimeout, within } from "../../flow/within.js";
import { forgetGroups } from "../../stream/adding/groups.js";
import type { Consumer } from "../../stream/consumer/consumer.js";
import { isGroupGone } from "../../stream/consumer/troubles.js";
import { ConsumerGroup } from "../../stream/group.js";
import { checkHandler, whole } from "../../stream/settings.js";
import { serversGroup } from "../call-stream.js";
import type { CallDefinition, CallTypes } from "../definition.js";
import type { CallHandler, CallServer, ServeOptions } from "../handlers.js";
import { checkOptions, serveNames, stopNames } from "../option-checks.js";
import type { CallSettings } from "../settings.js";
import { Cancels } from "./cancels.js";
import { ServerClock } from "./clock.js";
import { CallHandling } from "./handling.js";
import { Removals } from "./removals.js";
import { requestStream } from "./request-entry.js";
import { CallServing } from "./serving.js";
import { ServingCommands } from "./serving-commands.js";

const stopMs = 5_000;
/** What is done last has as long, also where no time is left; while Redis is away nobody waits for it for longer. */
const leastMs = 500;

/** Starts a server of a call: a consumer of its requests. Two round trips before it reads, and those of `consume`. */
export async function openCallServer<Types extends CallTypes>(
  connection: Connection,
  definition: CallDefinition<Types>,
  settings: CallSettings,
  parameters: Types["parameters"],
  handler: CallHandler<Types>,
  options: ServeOptions,
): Promise<CallServer> {
  const { definition: name, address } = definition;
  const { serving, prefix, timeoutMs } = settings;
  checkHandler(name, handler);
  checkOptions(name, options, serveNames, ["onError"]);
  if (!serving) throw new OptionsInvalidError("Every server answers this call", "Use `BroadcastCall`.");
  const concurrency = whole(name, "concurrency", options.concurrency ?? serving.concurrency, 1, 10_000);
  options.signal?.throwIfAborted();
  const group = serversGroup(serving);
  const stream = requestStream(definition, serving, timeoutMs);
  const servers = new ConsumerGroup(connection, stream, group, { prefix }, parameters);
  const key = address.format(prefix, parameters);
  const commands = new ServingCommands(name, key, group.name, connection.isCluster);
  const { onError } = options;
  const handling = new CallHandling<Types>({ connection, definition, key, parameters, handler, onError });
  const cancels = new Cancels(connection.host, (correlation) => handling.cancel(correlation));
  const clock = new ServerClock(connection, key, name);
  const removals = new Removals(connection, commands);
  const { maxAttempts } = serving;
  const calls = new CallServing<Types>({ connection, commands, handling, cancels, clock, removals, maxAttempts });
  const parts = new ServerParts(connection, commands, handling, clock);
  try {
    await Promise.all([clock.open(), parts.listen(commands.cancelChannel, cancels)]);
    const consumer = await servers.consume((text, delivery) => calls.take(text, delivery), { concurrency });
    const server = new StreamCallServer(connection, name, consumer, parts);
    server.stopBy(options.signal);
    return server;
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** What a server has open beside its consumer. */
class ServerParts {
  readonly #connection: Connection;
  readonly #commands: ServingCommands;
  readonly #handling: { readonly running: number; close(): void };
  readonly #clock: ServerClock;
  #cancels: InboxSubscription | undefined;
  #closed = false;

  constructor(
    connection: Connection,
    commands: ServingCommands,
    handling: { readonly running: number; close(): void },
    clock: ServerClock,
  ) {
    this.#connection = connection;
    this.#commands = commands;
    this.#handling = handling;
    this.#clock = clock;
  }

  get running(): number {
    return this.#handling.running;
  }

  /** Hears what callers give up. Whoever may not listen there serves even so: its handlers run to their ends. */
  async listen(channel: string, cancels: Cancels): Promise<void> {
    const { inbox, isCluster } = this.#connection;
    try {
      const subscribing = isCluster ? inbox.subscribeSharded(channel, cancels) : inbox.subscribe(channel, cancels);
      this.#cancels = await subscribing;
    } catch (error) {
      if (!(error instanceof ServerRefusedError)) throw error;
      this.#connection.report(error);
    }
    if (this.#closed) await this.close();
  }

  /** The last server leaves nothing behind of a call that nobody waits for: addresses come and go. */
  async clear(consumer: string): Promise<void> {
    const command = this.#commands.clear(consumer);
    // Only tidiness: what stays behind is found by the next server.
    const isCleared = await this.#connection.execute(command, { deadlineMs: leastMs }).catch(() => false);
    if (isCleared) forgetGroups(this.#connection, command.keys[0] ?? "");
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#clock.close();
    this.#handling.close();
    await this.#cancels?.close();
  }
}

class StreamCallServer implements CallServer {
  readonly finished: Promise<void>;
  readonly #connection: Connection;
  readonly #definition: string;
  readonly #consumer: Consumer;
  readonly #parts: ServerParts;

  constructor(connection: Connection, definition: string, consumer: Consumer, parts: ServerParts) {
    this.#connection = connection;
    this.#definition = definition;
    this.#consumer = consumer;
    this.#parts = parts;
    const detach = connection.attach({ close: (options) => this.stop(options) });
    this.finished = consumer.finished
      .then(async () => void (await Promise.all([parts.close(), parts.clear(consumer.name)])))
      .finally(() => {
        detach();
        return parts.close();
      });
    this.finished.catch((error: unknown) => report(connection, error));
    consumer.on("error", ({ error }) => {
      // While Redis is away, the connection tells; a stream that is gone is made anew.
      if (error instanceof ServerRefusedError && !isGroupGone(error)) connection.report(error);
    });
  }

  get running(): number {
    return this.#parts.running;
  }

  stopBy(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const onAbort = (): void => void this.stop();
    signal.addEventListener("abort", onAbort, { once: true });
    const unlisten = (): void => signal.removeEventListener("abort", onAbort);
    this.finished.then(unlisten, unlisten);
    if (signal.aborted) onAbort();
  }

  async stop(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    checkOptions(this.#definition, options, stopNames);
    const { timeoutMs = stopMs } = options;
    const refused = badTimeout(timeoutMs);
    if (refused) throw refused;
    const { host } = this.#connection;
    const byMs = host.monotonicMs() + timeoutMs + leastMs;
    await this.#consumer.stop({ timeoutMs });
    await within(host, Math.max(0, byMs - host.monotonicMs()), this.finished);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** A server that ends by itself is not to do so in silence; that of a closed connection is expected to. */
function report(connection: Connection, error: unknown): void {
  if (error instanceof ClosedError) return;
  if (error instanceof RedloomError) connection.report(error);
  else rethrowLater(error);
}
