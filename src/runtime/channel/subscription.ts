import { Intake } from "./intake.js";
import type { MessageContext, MessageHandler, ReceivingStatus, SubscribeOptions } from "./message.js";
import { isThenable, observedHandler } from "./observed.js";
import type { ReceivingConnection, Source } from "./source.js";

/** A handler that is given messages, until it is closed, its signal aborts or the connection is closed. */
export interface Subscription extends AsyncDisposable {
  /** Resolves when it has ended, whatever ended it. */
  readonly closed: Promise<void>;
  /** What came of the messages so far; a new object each time. */
  readonly status: ReceivingStatus;
  /**
   * Ends it: `UNSUBSCRIBE` (or `PUNSUBSCRIBE`) where nobody else of this process listens. Messages that wait are dropped;
   * the handler that runs is waited for, up to `timeoutMs`. Harmless when called twice. Inside a handler do not await it:
   * it would wait for that handler.
   */
  close(options?: { /** In milliseconds. @default 5000 */ readonly timeoutMs?: number }): Promise<void>;
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

class HandlerSubscription<Output, Parameters extends object> implements Subscription {
  readonly #connection: ReceivingConnection;
  readonly #intake: Intake<Output, Parameters>;
  readonly #handler: MessageHandler<Output, Parameters>;
  #started = false;
  #running: Promise<void> | undefined;

  constructor(
    connection: ReceivingConnection,
    source: Source<Output, Parameters>,
    handler: MessageHandler<Output, Parameters>,
    options: SubscribeOptions<Output, Parameters>,
  ) {
    this.#connection = connection;
    const { observer, host } = connection;
    this.#handler = observer ? observedHandler(observer, host, source.definition.definition, handler) : handler;
    this.#intake = new Intake(connection, source, options, {
      arrived: () => this.#pump(),
      idle: () => this.#running ?? Promise.resolve(),
    });
  }

  get status(): ReceivingStatus {
    return this.#intake.status;
  }

  get closed(): Promise<void> {
    return this.#intake.closed;
  }

  async open(): Promise<void> {
    await this.#intake.open();
    // The handler runs after the caller has the subscription in hand, which the first handler may want to close.
    this.#connection.host.setTimer(() => {
      this.#started = true;
      this.#pump();
    }, 0);
  }

  close(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    return this.#intake.close(options.timeoutMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** One message after the other; without a promise in between as long as the handler returns none. */
  #pump(): void {
    if (!this.#started) return;
    while (!this.#running) {
      const context = this.#intake.take();
      if (!context) return;
      const running = this.#handle(context);
      if (running) {
        this.#running = running.then(() => {
          this.#running = undefined;
          this.#pump();
        });
      }
    }
  }

  #handle(context: MessageContext<Parameters>): Promise<void> | undefined {
    let message: Output;
    try {
      message = this.#intake.decode(context);
    } catch (error) {
      return this.#intake.invalid(error, context);
    }
    try {
      const result = this.#handler(message, context);
      return isThenable(result) ? this.#settled(result, context) : undefined;
    } catch (error) {
      this.#intake.fail(error, context);
      return undefined;
    }
  }

  async #settled(result: PromiseLike<unknown>, context: MessageContext<Parameters>): Promise<void> {
    try {
      await result;
    } catch (error) {
      this.#intake.fail(error, context);
    }
  }
}
