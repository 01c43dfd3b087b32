import { Intake } from "./intake.js";
import type { ReceivedMessage, ReceiveOptions, ReceivingStatus } from "./message.js";
import type { ReceivingConnection, Source } from "./source.js";

/**
 * Messages to loop over: `for await (const { message } of incoming)`. The loop ends, without an error, when its signal
 * aborts, when it is closed, and when the connection is closed; leaving the loop closes it. Messages that wait then are
 * dropped.
 */
export interface Listening<Output, Parameters extends object = object>
  extends AsyncIterableIterator<ReceivedMessage<Output, Parameters>>,
    AsyncDisposable {
  /** Resolves when it has ended, whatever ended it. */
  readonly closed: Promise<void>;
  /** What came of the messages so far; a new object each time. */
  readonly status: ReceivingStatus;
  /** Ends it, and with it the loop. Harmless when called twice. */
  close(): Promise<void>;
  [Symbol.asyncIterator](): Listening<Output, Parameters>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Subscribes, and resolves when the server has confirmed it. */
export async function openListening<Output, Parameters extends object>(
  connection: ReceivingConnection,
  source: Source<Output, Parameters>,
  options: ReceiveOptions<Output, Parameters>,
): Promise<Listening<Output, Parameters>> {
  const listening = new PulledMessages(connection, source, options);
  await listening.open();
  return listening;
}

class PulledMessages<Output, Parameters extends object> implements Listening<Output, Parameters> {
  readonly #intake: Intake<Output, Parameters>;
  /** Those who called `next` and found nothing, oldest first. */
  #waiting: (() => void)[] = [];

  constructor(
    connection: ReceivingConnection,
    source: Source<Output, Parameters>,
    options: ReceiveOptions<Output, Parameters>,
  ) {
    this.#intake = new Intake(connection, source, options, () => this.#wake());
  }

  get status(): ReceivingStatus {
    return this.#intake.status;
  }

  get closed(): Promise<void> {
    return this.#intake.closed;
  }

  open(): Promise<void> {
    return this.#intake.open();
  }

  async next(): Promise<IteratorResult<ReceivedMessage<Output, Parameters>>> {
    while (!this.#intake.ended) {
      const waiting = this.#intake.take();
      if (!waiting) {
        if (!this.#intake.ended) await new Promise<void>((resolve) => this.#waiting.push(resolve));
        continue;
      }
      const { context } = waiting;
      try {
        return { done: false, value: { ...context, message: this.#intake.decode(waiting) } };
      } catch (error) {
        waiting.isInvalid = true;
        await this.#intake.tell.invalid(error, context);
      } finally {
        this.#intake.done(waiting);
      }
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<ReceivedMessage<Output, Parameters>>> {
    await this.close();
    return { done: true, value: undefined };
  }

  close(): Promise<void> {
    return this.#intake.close({ drain: false });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
