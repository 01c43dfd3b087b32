import { Intake } from "./intake.js";
import type { MessageHandler, ReceivingStatus, SubscribeOptions } from "./message.js";
import { isThenable, observedHandler } from "./observed.js";
import { checkClose, checkSubscribe } from "./options.js";
import type { ReceivingConnection, Source } from "./source.js";
import { Turn } from "./turn.js";
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
   * end the draining, and its `timeoutMs` counts where it is over sooner. The signal ends the draining as well. Inside a
   * handler do not await it: it would wait for that handler.
   * @throws {OptionsInvalidError} an option is none, or `timeoutMs` is no time.
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

class HandlerSubscription<Output, Parameters extends object> implements Subscription {
  readonly #intake: Intake<Output, Parameters>;
  readonly #handler: MessageHandler<Output, Parameters>;
  /** `resting`: until the process has done its other work. */
  #state: "ready" | "pumping" | "resting" = "resting";
  #running = 0;
  readonly #turn: Turn;

  constructor(
    connection: ReceivingConnection,
    source: Source<Output, Parameters>,
    handler: MessageHandler<Output, Parameters>,
    options: SubscribeOptions<Output, Parameters>,
  ) {
    const { observer, host } = connection;
    const { definition } = source.definition;
    checkSubscribe(handler, options, { definition, key: source.name });
    this.#handler = observer ? observedHandler(observer, host, definition, handler) : handler;
    this.#intake = new Intake(connection, source, options, { arrived: () => this.#pump(), drains: true });
    this.#turn = new Turn(host, () => {
      if (this.#state === "resting") this.#state = "ready";
      this.#pump();
    });
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
    this.#turn.awaitNext();
  }

  /** Not async: who closes twice has the same promise. */
  close(options: CloseSubscriptionOptions = {}): Promise<void> {
    try {
      checkClose(options, this.#intake.about);
    } catch (error) {
      return Promise.reject(error);
    }
    const { timeoutMs, drain = true } = options;
    return this.#intake.close({ timeoutMs, drain });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * As many as may run; without a promise in between as long as the handler returns none. Handlers that keep the process
   * busy are interrupted, before or after an `await` of theirs: a socket that is not read for long is closed by the server.
   */
  #pump(): void {
    if (this.#state !== "ready") return;
    this.#state = "pumping";
    while (this.#running < this.#intake.rules.concurrency && !this.#turn.isOver) {
      const waiting = this.#intake.take();
      if (!waiting) break;
      this.#run(waiting);
    }
    this.#state = this.#turn.isOver ? "resting" : "ready";
  }

  #run(waiting: Waiting<Output, Parameters>): void {
    const startedMs = this.#turn.start();
    const running = this.#handle(waiting);
    if (!running) {
      this.#turn.done(startedMs);
      this.#intake.done(waiting);
      return;
    }
    this.#turn.pause();
    this.#running++;
    running.then(() => {
      this.#turn.done(startedMs, this.#running--);
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
