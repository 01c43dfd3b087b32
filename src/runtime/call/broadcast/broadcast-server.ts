import type { Connection } from "../../connection/connection.js";
import type { InboxListener, InboxSubscription } from "../../connection/inbox.js";
import { ClosedError, OptionsInvalidError, ServerRefusedError } from "../../errors.js";
import { badTimeout, within } from "../../flow/within.js";
import { checkHandler, whole } from "../../stream/settings.js";
import type { CallDefinition, CallTypes } from "../definition.js";
import type { CallServer, ServeOptions } from "../handlers.js";
import { checkOptions, serveNames, stopNames } from "../option-checks.js";
import { Cancels } from "../serving/cancels.js";
import { CallHandling } from "../serving/handling.js";
import { ServingCommands } from "../serving/serving-commands.js";
import { BroadcastServing } from "./broadcast-serving.js";
import type { BroadcastHandler } from "./broadcast-types.js";

const stopMs = 5_000;
const usualConcurrency = 16;

/** What is served on a connection: whoever asks counts connections, so that each is one server. */
const served = new WeakMap<Connection, Set<string>>();

/** Starts a server of a broadcast call: resolves when it is told what is asked. */
export async function openBroadcastServer<Types extends CallTypes>(
  connection: Connection,
  definition: CallDefinition<Types>,
  key: string,
  parameters: Types["parameters"],
  handler: BroadcastHandler<Types>,
  options: ServeOptions,
): Promise<CallServer> {
  const { definition: name } = definition;
  checkHandler(name, handler);
  checkOptions(name, options, serveNames, ["onError"]);
  const { concurrency: stated = usualConcurrency, signal, onError } = options;
  const concurrency = whole(name, "concurrency", stated, 1, 10_000);
  signal?.throwIfAborted();
  const release = claim(connection, key, name);
  try {
    const commands = new ServingCommands(name, key, "", connection.isCluster);
    const handling = new CallHandling<Types>({ connection, definition, key, parameters, handler, onError });
    const cancels = new Cancels(connection.host, (correlation) => handling.cancel(correlation));
    const server = connection.host.uuid();
    const serving = new BroadcastServing<Types>({ connection, commands, handling, cancels, concurrency, server });
    const opened = new BroadcastServer(connection, name, serving, handling, release);
    await opened.listen(key, commands.cancelChannel, cancels);
    opened.stopBy(signal);
    return opened;
  } catch (error) {
    release();
    throw error;
  }
}

function claim(connection: Connection, key: string, definition: string): () => void {
  const keys = served.get(connection) ?? new Set<string>();
  served.set(connection, keys);
  if (keys.has(key)) {
    const fix = "Stop the other server first, or serve it on a connection of its own.";
    throw new OptionsInvalidError("This connection serves the call already", fix, { definition, key });
  }
  keys.add(key);
  return () => keys.delete(key);
}

class BroadcastServer<Types extends CallTypes> implements CallServer {
  readonly finished: Promise<void>;
  readonly #connection: Connection;
  readonly #definition: string;
  readonly #serving: BroadcastServing<Types>;
  readonly #handling: CallHandling<Types>;
  readonly #release: () => void;
  readonly #ends: (() => void)[] = [];
  #subscriptions: InboxSubscription[] = [];
  #stopping: Promise<void> | undefined;
  #onFinished: () => void = () => undefined;

  constructor(
    connection: Connection,
    definition: string,
    serving: BroadcastServing<Types>,
    handling: CallHandling<Types>,
    release: () => void,
  ) {
    this.#connection = connection;
    this.#definition = definition;
    this.#serving = serving;
    this.#handling = handling;
    this.#release = release;
    this.finished = new Promise((resolve) => {
      this.#onFinished = resolve;
    });
  }

  get running(): number {
    return this.#handling.running;
  }

  /** What is given up is heard before anything is asked; whoever may not listen there serves even so. */
  async listen(channel: string, cancelChannel: string, cancels: Cancels): Promise<void> {
    this.#ends.push(this.#connection.attach({ close: (options) => this.stop(options) }));
    try {
      const cancelling = this.#subscribe(cancelChannel, cancels).catch((error: unknown) => {
        if (!(error instanceof ServerRefusedError)) throw error;
        this.#connection.report(error);
      });
      await Promise.all([cancelling, this.#subscribe(channel, this.#serving)]);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  stopBy(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const onAbort = (): void => void this.stop();
    signal.addEventListener("abort", onAbort, { once: true });
    this.#ends.push(() => signal.removeEventListener("abort", onAbort));
    if (signal.aborted) onAbort();
  }

  async stop(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    checkOptions(this.#definition, options, stopNames);
    const { timeoutMs = stopMs } = options;
    const refused = badTimeout(timeoutMs);
    if (refused) throw refused;
    this.#stopping ??= this.#stop(timeoutMs);
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #subscribe(channel: string, listener: InboxListener): Promise<void> {
    const { inbox, isCluster } = this.#connection;
    const subscribing = isCluster ? inbox.subscribeSharded(channel, listener) : inbox.subscribe(channel, listener);
    const subscription = await subscribing;
    if (this.#stopping) await subscription.close();
    else this.#subscriptions.push(subscription);
  }

  async #stop(timeoutMs: number): Promise<void> {
    const closing = this.#subscriptions.splice(0).map((subscription) => subscription.close());
    await within(this.#connection.host, timeoutMs, Promise.all([...closing, this.#serving.stop()]));
    this.#handling.endAll(new ClosedError("The server was stopped"));
    this.#handling.close();
    for (const end of this.#ends.splice(0)) end();
    this.#release();
    this.#onFinished();
  }
}
