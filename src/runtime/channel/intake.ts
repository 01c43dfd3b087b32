import {
  type ErrorContext,
  HandlerFailedError,
  MessagesMissedError,
  OptionsInvalidError,
  PayloadInvalidError,
  RedloomError,
} from "../errors.js";
import { BoundedQueue } from "../flow/bounded-queue.js";
import type { Observed } from "../flow/observer.js";
import { orAborted } from "../flow/signals.js";
import { checkSize, explained } from "../wire/codec.js";
import type { Arrival, Feed } from "./feed.js";
import { feedOf } from "./feed-of.js";
import type { Gap, MessageContext, ReceiveOptions, ReceivingStatus } from "./message.js";
import { observeGap } from "./observed.js";
import type { ReceivingConnection, Source } from "./source.js";

/** Whoever takes the messages out of an intake. */
export interface Taker {
  /** There is something to take, or the intake ended. */
  arrived(): void;
  /** Resolves when nothing is being handled. */
  idle(): Promise<unknown>;
}

/** How long closing waits for what is being handled, in milliseconds. */
const closeTimeoutMs = 5_000;

/** What comes in for one subscription, from the confirmation by the server to the end: queued, bounded, in order. */
export class Intake<Output, Parameters extends object> {
  /** Resolves when it has ended, whatever ended it. */
  readonly closed: Promise<void>;
  readonly #connection: ReceivingConnection;
  readonly #source: Source<Output, Parameters>;
  readonly #options: ReceiveOptions<Output, Parameters>;
  readonly #taker: Taker;
  readonly #queue: BoundedQueue<MessageContext<Parameters>>;
  /** Gaps after so many messages that had arrived. */
  readonly #gaps: { readonly after: number; readonly gap: Gap }[] = [];
  #arrivedCount = 0;
  #leftCount = 0;
  #dropped = 0;
  readonly #feed: Feed;
  #ending: Promise<void> | undefined;
  #leave: () => void = () => undefined;
  #resolveClosed: () => void = () => undefined;

  constructor(
    connection: ReceivingConnection,
    source: Source<Output, Parameters>,
    options: ReceiveOptions<Output, Parameters>,
    taker: Taker,
  ) {
    this.#connection = connection;
    this.#source = source;
    this.#feed = feedOf(connection, source, options);
    this.#options = options;
    this.#taker = taker;
    const bounds = {
      maxItems: positive("maxQueuedMessages", options.maxQueuedMessages ?? 10_000),
      maxBytes: positive("maxQueuedBytes", options.maxQueuedBytes ?? 67_108_864),
    };
    this.#queue = new BoundedQueue(bounds, ({ raw }) => raw.byteLength);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get status(): ReceivingStatus {
    const { length: queued } = this.#queue;
    return { queued, queuedBytes: 0, running: 0, handled: 0, dropped: 0, superseded: 0, invalid: 0 };
  }

  get ended(): boolean {
    return this.#ending !== undefined;
  }

  /** Resolves when the server has confirmed the subscription. */
  async open(): Promise<void> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    const opening = this.#feed.open({
      message: (arrival) => this.#receive(arrival),
      gap: (gap) => this.#gapped(gap),
      error: (error) => {
        const { onError } = this.#options;
        this.#tell(onError && (() => onError(error, undefined)), error);
      },
    });
    try {
      await orAborted(opening, signal);
    } catch (error) {
      // Confirmed after all: nobody is there any more. A failure has been thrown already.
      this.#feed.close().catch(() => undefined);
      throw error;
    }
    this.#endWith(signal);
  }

  /** The next message, or `undefined` where none waits. Tells the gaps that lie before it. */
  take(): MessageContext<Parameters> | undefined {
    if (this.ended) return undefined;
    this.#tellGaps();
    const context = this.#queue.shift();
    if (context) this.#leftCount += 1;
    return context;
  }

  /** @throws {RedloomError} the payload is not of its message. */
  decode({ raw, channel }: MessageContext<Parameters>): Output {
    const { codec, maxBytes, definition } = this.#source.definition;
    checkSize(raw, maxBytes, { definition, key: channel });
    return codec.decode(raw);
  }

  /** A payload that could not be decoded: told with its explanation, before the next message. */
  async invalid(error: unknown, context: MessageContext<Parameters>): Promise<void> {
    const about = this.#about(context.channel);
    const known = await explained(error, about).catch(() => error);
    const told =
      known instanceof RedloomError
        ? known
        : new PayloadInvalidError("The payload could not be decoded", { ...about, cause: known });
    this.#connection.observer?.observe({
      kind: "channel",
      event: "invalid",
      ...this.#concern(context.channel),
      code: told.code,
    });
    const { onInvalid } = this.#options;
    this.#tell(onInvalid && (() => onInvalid(told, context.raw, context)), told);
  }

  /** The handler threw. */
  fail(error: unknown, context: MessageContext<Parameters>): void {
    const { onError } = this.#options;
    const about = { ...this.#about(context.channel), cause: error };
    this.#tell(onError && (() => onError(error, context)), new HandlerFailedError("A handler threw", about));
  }

  /** Ends it: nothing more is taken. Waits for what is being handled, up to `timeoutMs`. */
  close(timeoutMs = closeTimeoutMs): Promise<void> {
    this.#ending ??= this.#close(timeoutMs);
    return this.#ending;
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#leave();
    this.#queue.clear();
    this.#taker.arrived();
    const ended = Promise.all([this.#feed.close(), this.#taker.idle()]);
    await new Promise<void>((resolve) => {
      const cancel = this.#connection.host.setTimer(resolve, timeoutMs);
      // A subscription that cannot be ended for lack of a connection ends with it.
      ended
        .catch(() => undefined)
        .then(() => {
          cancel();
          resolve();
        });
    });
    this.#resolveClosed();
  }

  #endWith(signal: AbortSignal | undefined): void {
    const detach = this.#connection.attach({ close: ({ timeoutMs }) => this.close(timeoutMs) });
    const abort = (): void => void this.close();
    signal?.addEventListener("abort", abort, { once: true });
    this.#leave = () => {
      detach();
      signal?.removeEventListener("abort", abort);
    };
    // Between the confirmation and now.
    if (signal?.aborted) abort();
  }

  #receive({ payload: raw, channel, position, isReplayed }: Arrival): void {
    if (this.ended) return;
    const parameters = this.#source.parametersOf(channel);
    if (!parameters) return;
    const dropped = this.#queue.push({
      channel,
      parameters,
      receivedAtMs: this.#connection.host.wallMs(),
      raw,
      ...(position === undefined ? {} : { position }),
      ...(isReplayed ? { isReplayed } : {}),
    });
    this.#connection.observer?.observe({
      kind: "channel",
      event: "received",
      ...this.#concern(channel),
      bytes: raw.byteLength,
    });
    this.#arrivedCount += 1;
    this.#leftCount += dropped;
    this.#dropped += dropped;
    this.#taker.arrived();
  }

  #gapped(gap: Gap): void {
    if (this.ended) return;
    this.#gaps.push({ after: this.#arrivedCount, gap });
    this.#taker.arrived();
  }

  #tellGaps(): void {
    if (this.#dropped > 0) {
      const dropped = this.#dropped;
      this.#dropped = 0;
      this.#tellGap({ reason: "overflow", dropped });
    }
    for (let next = this.#gaps[0]; next && next.after <= this.#leftCount; next = this.#gaps[0]) {
      this.#gaps.shift();
      this.#tellGap(next.gap);
    }
  }

  #tellGap(gap: Gap): void {
    const { observer } = this.#connection;
    if (observer) observeGap(observer, this.#concern(this.#source.name), gap);
    const what =
      gap.reason === "overflow"
        ? `${gap.dropped} were dropped unhandled`
        : gap.reason === "resync"
          ? "the history does not reach back to what was seen last"
          : "the connection was away";
    const missed = new MessagesMissedError(`Messages may have been missed: ${what}`, this.#about(this.#source.name));
    const { onGap } = this.#options;
    this.#tell(onGap && (() => onGap(gap)), missed);
  }

  /** Tells whoever was given, or the connection. What is thrown or rejected meanwhile ends nothing either. */
  #tell(listener: (() => unknown) | undefined, otherwise: RedloomError): void {
    if (!listener) {
      this.#connection.report(otherwise);
      return;
    }
    const failed = (cause: unknown): void => {
      const about = { ...this.#about(this.#source.name), cause };
      this.#connection.report(new HandlerFailedError("A listener of the subscription threw", about));
    };
    try {
      Promise.resolve(listener()).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #about(key: string): ErrorContext {
    return this.#concern(key);
  }

  #concern(key: string): Observed {
    return { definition: this.#source.definition.definition, key };
  }
}

function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new OptionsInvalidError(`\`${name}\` is ${value}`, "Give a whole number from 1.");
}
