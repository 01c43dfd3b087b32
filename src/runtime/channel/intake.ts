import type { Observed } from "../flow/observer.js";
import { onAbort, orAborted } from "../flow/signals.js";
import { badTimeout, within } from "../flow/within.js";
import { checkSize } from "../wire/codec.js";
import type { Arrival, Feed } from "./feed.js";
import { feedOf } from "./feed-of.js";
import { Gaps } from "./gaps.js";
import { Line } from "./line.js";
import type { Gap, MessageContext, ReceivingStatus, SubscribeOptions } from "./message.js";
import { type ReceiveRules, rulesOf } from "./receive-rules.js";
import type { ReceivingConnection, Source } from "./source.js";
import { Telling } from "./telling.js";
import { Waiting } from "./waiting.js";

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
  /** There is something to take, or the intake ended. */
  readonly #arrived: () => void;
  readonly #feed: Feed;
  readonly #line: Line<Waiting<Output, Parameters>>;
  readonly #gaps = new Gaps();
  readonly #counts = { running: 0, handled: 0, dropped: 0, superseded: 0, invalid: 0 };
  /** Those who could wait for room. */
  #wantRoom: (() => void)[] = [];
  #arrivals = 0;
  #closing: Promise<void> | undefined;
  #isOver = false;
  #leave: () => void = () => undefined;
  #drained: () => void = () => undefined;
  #resolveClosed: () => void = () => undefined;

  /** @throws {OptionsInvalidError} */
  constructor(
    connection: ReceivingConnection,
    source: Source<Output, Parameters>,
    options: SubscribeOptions<Output, Parameters>,
    arrived: () => void,
  ) {
    this.#connection = connection;
    this.#source = source;
    this.#signal = options.signal;
    this.#arrived = arrived;
    this.rules = rulesOf(options);
    this.tell = new Telling(connection, this.#concern(source.name), options);
    const { bounds, latestBy, orderBy } = this.rules;
    this.#line = new Line(bounds, { hasOrder: orderBy !== undefined, hasLatest: latestBy !== undefined });
    this.#feed = feedOf(connection, source, options);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get status(): ReceivingStatus {
    return { queued: this.#line.length, queuedBytes: this.#line.bytes, ...this.#counts };
  }

  /** Nothing comes any more. */
  get ended(): boolean {
    return this.#closing !== undefined && this.#line.length === 0;
  }

  /** Resolves when the server has confirmed the subscription. */
  async open(): Promise<void> {
    const signal = this.#signal;
    signal?.throwIfAborted();
    const opening = this.#feed.open({
      message: (arrival) => this.#receive(arrival),
      gap: (gap) => this.#gapped(gap),
      error: (error) => this.tell.error(error),
      room: (bytes) => this.#room(bytes),
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
    if (!this.#gaps.isEmpty) this.#tellGaps();
    const next = this.#line.next;
    if (!next || this.#isOver) return undefined;
    this.#line.start(next);
    this.#counts.running++;
    if (this.#wantRoom.length > 0) this.#tellRoom();
    return next;
  }

  /** What was taken is done with. */
  done(waiting: Waiting<Output, Parameters>): void {
    this.#line.done(waiting);
    this.#counts.running--;
    if (waiting.isInvalid) this.#counts.invalid++;
    else this.#counts.handled++;
    if (this.#closing) this.#lookWhetherDrained();
  }

  /** @throws {RedloomError} the payload is not of its message. */
  decode(waiting: Waiting<Output, Parameters>): Output {
    return waiting.decoded ? waiting.decoded.message : this.#decode(waiting.context);
  }

  /** Ends it: nothing more comes in. Called again, it may end sooner. */
  close({ timeoutMs = closeTimeoutMs, drain }: EndOptions): Promise<void> {
    const refused = badTimeout(timeoutMs, this.#concern(this.#source.name));
    if (refused) return Promise.reject(refused);
    this.#closing ??= this.#close(timeoutMs);
    if (!drain) this.#line.clear();
    this.#lookWhetherDrained();
    this.#arrived();
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#leave();
    this.#tellRoom();
    const drained = new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    // A subscription that cannot be ended for lack of a connection ends with it.
    const left = this.#feed.close().catch(() => undefined);
    await within(this.#connection.host, timeoutMs, Promise.all([left, drained]));
    this.#isOver = true;
    this.#line.clear();
    this.#arrived();
    this.#resolveClosed();
  }

  #room(bytes: number): Promise<void> | undefined {
    if (this.#closing || !this.#line.isFullFor(bytes)) return undefined;
    return new Promise((resolve) => this.#wantRoom.push(resolve));
  }

  #tellRoom(): void {
    for (const tell of this.#wantRoom.splice(0)) tell();
  }

  #lookWhetherDrained(): void {
    if (this.#line.length === 0 && this.#counts.running === 0) this.#drained();
  }

  #endWith(signal: AbortSignal | undefined): void {
    const detach = this.#connection.attach({ close: ({ timeoutMs }) => this.close({ timeoutMs, drain: true }) });
    const abort = (): void => void this.close({ drain: false });
    const unlisten = signal && onAbort(signal, abort);
    this.#leave = () => {
      detach();
      unlisten?.();
    };
    // It had ended before it was in hand.
    if (this.#closing) this.#leave();
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
    this.#join(new Waiting(context, ++this.#arrivals, fields));
    this.#arrived();
  }

  /** Into the line, or what is to be done where that is full. */
  #join(waiting: Waiting<Output, Parameters>): void {
    const line = this.#line;
    const { overflow } = this.rules;
    if (line.supersede(waiting)) {
      this.#counts.superseded++;
      while (line.isOver) this.#dropOldest();
    } else if (overflow === "drop-oldest") {
      while (line.isFullFor(waiting.bytes)) this.#dropOldest();
      line.add(waiting);
    } else if (!line.isFullFor(waiting.bytes)) line.add(waiting);
    else if (overflow === "close") this.#endForLackOfRoom();
    else {
      this.#counts.dropped++;
      this.#gaps.droppedNewest(this.#arrivals);
    }
  }

  #dropOldest(): void {
    this.#line.dropOldest();
    this.#counts.dropped++;
    this.#gaps.droppedOldest();
  }

  #endForLackOfRoom(): void {
    const dropped = this.#line.clear() + 1;
    this.#counts.dropped += dropped;
    this.#tellGaps();
    this.tell.gap({ reason: "overflow", dropped });
    void this.close({ drain: false });
  }

  #gapped(gap: Gap): void {
    if (this.#closing) return;
    this.#gaps.add(gap, this.#arrivals);
    this.#arrived();
  }

  #tellGaps(): void {
    while (!this.#isOver) {
      const { next, length } = this.#line;
      // What came before waits for others of its value.
      if (!next && length > 0) return;
      const gap = this.#gaps.shift(next?.ordinal);
      if (!gap) return;
      this.tell.gap(gap);
    }
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
