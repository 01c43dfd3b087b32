import { Intake } from "./intake.js";
import type { MessageHandler, ReceivingStatus, SubscribeOptions } from "./message.js";
import { isThenable, observedHandler } from "./observed.js";
import type { ReceivingConnection, Source } from "./source.js";
import type { Waiting } from "./waiting.js";

export interface CloseSubscriptionOptions {
  /** How long the messages that wait and the handlers that run may take, in milliseconds. @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** `false`: messages that wait are dropped, only what runs is waited for. @default true */
  readonly drain?: boolean | undefined;
}

/** A handler that is given messages, until it is closed, its signal aborts or the connection is closed. */
export interface Subscription extends AsyncDisposable {
  /** Resolves when it has ended, whatever ended it. */
  readonly closed: Promise<void>;
  /** What came of the messages so far; a new object each time. */
  readonly status: ReceivingStatus;
  /**
   * Ends it: `UNSUBSCRIBE` (`SUNSUBSCRIBE`, `PUNSUBSCRIBE`) where nobody else of this process listens. What has arrived is
   * handled first, up to `timeoutMs`; what still waits then is dropped. Harmless when called twice; the second call may
   * end the draining. Its signal ends it without draining. Inside a handler do not await it: it would wait for that handler.
   * @throws {OptionsInvalidError} `timeoutMs` is no time.
   */
  close(options?: CloseSubscriptionOptions): Promise<void>;
}

/** Subscribes, and resolves when the server has confirmed it. */
export async function openSubscription<Output, Parameters extends object>(
  connection: ReceivingConnection,
  source: Source<Output, Parameters>,
  handler: MessageHandler<Output, Parameters>,
  options: SubscribeOptions<Output, Parameters>,
): Promise<Subscription> {
  const subscription = new HandlerSubscription(connection, source, handler, options);
  await subscription.open();
  return subscription;
}

/**
 * So long the handlers of one subscription may keep the process from its other work, sockets above all, in milliseconds.
 * A socket gives up to 2 MB a turn of the process.
 */
const turnMs = 20;
/** The same where most handlers are quick: what a busy machine took from the process is measured as theirs, too. */
const longTurnMs = 200;
/** To read a message takes about as long: handlers that take less are not what keeps the socket waiting. */
const quickMs = 0.02;
/** One or two may have been long because the whole process stood still. */
const fewSlow = 2;

class HandlerSubscription<Output, Parameters extends object> implements Subscription {
  readonly #connection: ReceivingConnection;
  readonly #intake: Intake<Output, Parameters>;
  readonly #handler: MessageHandler<Output, Parameters>;
  /** `resting`: until the process has done its other work. */
  #state: "ready" | "pumping" | "resting" = "resting";
  #running = 0;
  /** What handlers took of this turn of the process, how many ran, and how many of them were not quick. */
  #spentMs = 0;
  #ran = 0;
  #slow = 0;
  #awaitsTurn = false;

  constructor(
    connection: ReceivingConnection,
    source: Source<Output, Parameters>,
    handler: MessageHandler<Output, Parameters>,
    options: SubscribeOptions<Output, Parameters>,
  ) {
    this.#connection = connection;
    const { observer, host } = connection;
    this.#handler = observer ? observedHandler(observer, host, source.definition.definition, handler) : handler;
    this.#intake = new Intake(connection, source, options, () => this.#pump());
  }

  get closed(): Promise<void> {
    return this.#intake.closed;
  }

  get status(): ReceivingStatus {
    return this.#intake.status;
  }

  async open(): Promise<void> {
    await this.#intake.open();
    // The handler runs after the caller has the subscription in hand, which the first handler may want to close.
    this.#awaitTurn();
  }

  close({ timeoutMs, drain = true }: CloseSubscriptionOptions = {}): Promise<void> {
    return this.#intake.close({ timeoutMs, drain });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * As many as may run; without a promise in between as long as the handler returns none. Handlers that keep the process
   * busy are interrupted: a socket that is not read for long is closed by the server.
   */
  #pump(): void {
    if (this.#state !== "ready") return;
    this.#state = "pumping";
    const { host } = this.#connection;
    while (this.#running < this.#intake.rules.concurrency && !this.#isTurnOver) {
      const waiting = this.#intake.take();
      if (!waiting) break;
      const startedAt = host.monotonicMs();
      this.#run(waiting);
      const tookMs = host.monotonicMs() - startedAt;
      this.#spentMs += tookMs;
      this.#ran++;
      if (tookMs > quickMs) this.#slow++;
    }
    this.#state = this.#isTurnOver ? "resting" : "ready";
    if (this.#spentMs > 0) this.#awaitTurn();
  }

  get #isTurnOver(): boolean {
    if (this.#spentMs < turnMs || this.#spentMs < quickMs * this.#ran || this.#slow <= fewSlow) return false;
    return this.#slow * 2 > this.#ran || this.#spentMs >= longTurnMs;
  }

  /** Timers run when the sockets that had something to read were read. */
  #awaitTurn(): void {
    if (this.#awaitsTurn) return;
    this.#awaitsTurn = true;
    this.#connection.host.setTimer(() => {
      this.#awaitsTurn = false;
      this.#spentMs = 0;
      this.#ran = 0;
      this.#slow = 0;
      if (this.#state === "resting") this.#state = "ready";
      this.#pump();
    }, 0);
  }

  #run(waiting: Waiting<Output, Parameters>): void {
    const running = this.#handle(waiting);
    if (!running) {
      this.#intake.done(waiting);
      return;
    }
    this.#running++;
    running.then(() => {
      this.#running--;
      this.#intake.done(waiting);
      this.#pump();
    });
  }

  #handle(waiting: Waiting<Output, Parameters>): Promise<void> | undefined {
    const { context } = waiting;
    let message: Output;
    try {
      message = this.#intake.decode(waiting);
    } catch (error) {
      waiting.isInvalid = true;
      return this.#intake.tell.invalid(error, context);
    }
    try {
      const result = this.#handler(message, context);
      return isThenable(result) ? this.#settled(result, waiting) : undefined;
    } catch (error) {
      this.#intake.tell.failed(error, context);
      return undefined;
    }
  }

  async #settled(result: PromiseLike<unknown>, { context }: Waiting<Output, Parameters>): Promise<void> {
    try {
      await result;
    } catch (error) {
      this.#intake.tell.failed(error, context);
    }
  }
}
