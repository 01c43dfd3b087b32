import type { Observed } from "../flow/observer.js";
import { onAbort, orAborted } from "../flow/signals.js";
import { badTimeout, within } from "../flow/within.js";
import { checkSize } from "../wire/codec.js";
import { Backlog } from "./backlog.js";
import type { Arrival, Feed } from "./feed.js";
import { feedOf } from "./feed-of.js";
import type { Gap, MessageContext, ReceivingStatus, SubscribeOptions } from "./message.js";
import { Borrowed } from "./own-bytes.js";
import { type ReceiveRules, rulesOf } from "./receive-rules.js";
import type { ReceivingConnection, Source } from "./source.js";
import { Telling } from "./telling.js";
import { Waiting } from "./waiting.js";

/** Who takes the messages. */
export interface Taker {
  /** There is something to take, or the intake ended. */
  arrived(): void;
  /** What waits when the connection is closed is taken still. */
  readonly drains: boolean;
}

/** How a subscription ends. */
export interface EndOptions {
  /** How long what is left may take, in milliseconds. @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** What waits is handled first. */
  readonly drain: boolean;
}

const closeTimeoutMs = 5_000;

/** What comes in for one subscription, from the confirmation by the server to the end: queued, bounded, in order. */
export class Intake<Output, Parameters extends object> {
  /** Resolves when it has ended, whatever ended it. */
  readonly closed: Promise<void>;
  readonly rules: ReceiveRules;
  readonly tell: Telling<Output, Parameters>;
  readonly #connection: ReceivingConnection;
  readonly #source: Source<Output, Parameters>;
  readonly #signal: AbortSignal | undefined;
  readonly #taker: Taker;
  readonly #feed: Feed;
  readonly #backlog: Backlog<Output, Parameters>;
  readonly #borrowed: Borrowed;
  #arrivals = 0;
  /** Nothing comes in any more. It settles when all that did is done with, and the server has been told. */
  #closing: Promise<unknown> | undefined;
  #hasEnded = false;
  #leave: () => void = () => undefined;
  #drained: () => void = () => undefined;
  #resolveClosed: () => void = () => undefined;

  /** @throws {OptionsInvalidError} */
  constructor(
    connection: ReceivingConnection,
    source: Source<Output, Parameters>,
    options: SubscribeOptions<Output, Parameters>,
    taker: Taker,
  ) {
    this.#connection = connection;
    this.#source = source;
    this.#signal = options.signal;
    this.#taker = taker;
    this.#borrowed = new Borrowed(connection.host);
    this.rules = rulesOf(options);
    this.tell = new Telling(connection, this.about, options);
    this.#backlog = new Backlog(this.rules, {
      gap: (gap) => this.tell.gap(gap),
      full: () => void this.close({ drain: false }),
    });
    this.#feed = feedOf(connection, source, options);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get status(): ReceivingStatus {
    return this.#backlog.status;
  }

  /** What is subscribed to. */
  get about(): Observed {
    return this.#concern(this.#source.name);
  }

  /** Nothing comes any more. */
  get ended(): boolean {
    return this.#closing !== undefined && this.#backlog.isEmpty;
  }

  /** Resolves when the server has confirmed the subscription. */
  async open(): Promise<void> {
    const signal = this.#signal;
    signal?.throwIfAborted();
    const opening = this.#feed.open({
      message: (arrival) => this.#receive(arrival),
      gap: (gap) => this.#gapped(gap),
      error: (error) => this.tell.error(error),
      room: (bytes) => (this.#closing ? undefined : this.#backlog.room(bytes)),
    });
    try {
      await orAborted(opening, signal);
      this.#endWith(signal);
    } catch (error) {
      // Confirmed after all, or later: nobody is there any more. A failure has been thrown already.
      this.#feed.close().catch(() => undefined);
      throw error;
    }
  }

  /** The next message that may be handled, or `undefined` where none may. Tells the gaps that lie before it. */
  take(): Waiting<Output, Parameters> | undefined {
    return this.#backlog.take();
  }

  /** What was taken is done with. */
  done(waiting: Waiting<Output, Parameters>): void {
    this.#backlog.done(waiting);
    if (this.#closing) this.#lookWhetherDrained();
  }

  /** @throws {RedloomError} the payload is not of its message. */
  decode(waiting: Waiting<Output, Parameters>): Output {
    return waiting.decoded ? waiting.decoded.message : this.#decode(waiting.context);
  }

  /** Ends it: nothing more comes in. Called again, it may end sooner. */
  close({ timeoutMs = closeTimeoutMs, drain }: EndOptions): Promise<void> {
    const refused = badTimeout(timeoutMs, this.about);
    if (refused) return Promise.reject(refused);
    this.#closing ??= this.#beginToClose();
    if (!drain) this.#backlog.clear();
    this.#lookWhetherDrained();
    this.#taker.arrived();
    // Whoever gives the least time has its way.
    const over = Promise.race([this.#closing, this.closed]);
    void within(this.#connection.host, timeoutMs, over).then(() => this.#end());
    return this.closed;
  }

  #beginToClose(): Promise<unknown> {
    const drained = new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    // A subscription that cannot be ended for lack of a connection ends with it.
    const left = this.#feed.close().catch(() => undefined);
    this.#backlog.tellRoom();
    return Promise.all([left, drained]);
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#backlog.clear();
    this.#taker.arrived();
    this.#resolveClosed();
    this.#leave();
  }

  #lookWhetherDrained(): void {
    if (this.#backlog.isIdle) this.#drained();
  }

  #endWith(signal: AbortSignal | undefined): void {
    const detach = this.#connection.attach({
      close: ({ timeoutMs }) => this.close({ timeoutMs, drain: this.#taker.drains }),
    });
    const abort = (): void => void this.close({ drain: false });
    const unlisten = signal && onAbort(signal, abort);
    this.#leave = () => {
      detach();
      unlisten?.();
    };
    // It had ended before it was in hand.
    if (this.#hasEnded) this.#leave();
    // Between the confirmation and now.
    else if (signal?.aborted) abort();
  }

  #receive(arrival: Arrival): void {
    if (this.#closing) return;
    const parameters = this.#source.parametersOf(arrival.channel);
    if (!parameters) return;
    const { host, observer } = this.#connection;
    const { byteLength: bytes } = arrival.payload;
    observer?.observe({ kind: "channel", event: "received", ...this.#concern(arrival.channel), bytes });
    const context = contextOf(arrival, parameters, host.wallMs());
    const { latestBy, orderBy } = this.rules;
    const hasFields = latestBy !== undefined || orderBy !== undefined;
    const fields = hasFields ? { latestBy, orderBy, decode: () => this.#decode(context) } : undefined;
    const waiting = new Waiting(context, ++this.#arrivals, fields);
    this.#backlog.join(waiting);
    this.#taker.arrived();
    if (!waiting.isSettled) this.#borrowed.add(waiting);
  }

  #gapped(gap: Gap): void {
    if (this.#closing) return;
    this.#backlog.addGap(gap);
    this.#taker.arrived();
  }

  #decode({ raw, channel }: MessageContext<Parameters>): Output {
    const { codec, maxBytes } = this.#source.definition;
    if (raw.byteLength > maxBytes) checkSize(raw, maxBytes, this.#concern(channel));
    return codec.decode(raw);
  }

  #concern(key: string): Observed {
    return { definition: this.#source.definition.definition, key };
  }
}

function contextOf<Parameters extends object>(
  { payload: raw, channel, position, isReplayed }: Arrival,
  parameters: Parameters,
  receivedAtMs: number,
): MessageContext<Parameters> {
  if (position === undefined) return { channel, parameters, receivedAtMs, raw };
  const context = { channel, parameters, receivedAtMs, raw, position };
  return isReplayed ? { ...context, isReplayed } : context;
}
