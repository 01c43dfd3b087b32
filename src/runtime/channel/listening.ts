import { Intake } from "./intake.js";
import type { ReceivedMessage, ReceiveOptions, ReceivingStatus } from "./message.js";
import { checkListen } from "./options.js";
import type { ReceivingConnection, Source } from "./source.js";
import { Turn } from "./turn.js";

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
  readonly #turn: Turn;
  /** Since when a message is with the loop. */
  #takenMs: number | undefined;
  /** The last call of `next`. */
  #last: Promise<unknown> = Promise.resolve();
  #wake: () => void = () => undefined;

  constructor(
    connection: ReceivingConnection,
    source: Source<Output, Parameters>,
    options: ReceiveOptions<Output, Parameters>,
  ) {
    checkListen(options, { definition: source.definition.definition, key: source.name });
    this.#intake = new Intake(connection, source, options, { arrived: () => this.#wake(), drains: false });
    this.#turn = new Turn(connection.host, () => this.#wake());
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

  next(): Promise<IteratorResult<ReceivedMessage<Output, Parameters>>> {
    // One after the other, however many are called for at once: what is read again after an invalid one is theirs still.
    const answer = this.#last.then(() => this.#next());
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #next(): Promise<IteratorResult<ReceivedMessage<Output, Parameters>>> {
    if (this.#takenMs !== undefined) this.#turn.done(this.#takenMs);
    this.#takenMs = undefined;
    while (!this.#intake.ended) {
      // A loop that keeps the process busy is interrupted: a socket that is not read for long is closed by the server.
      const waiting = this.#turn.isOver ? undefined : this.#intake.take();
      if (!waiting) {
        if (!this.#intake.ended) await this.#woken();
        continue;
      }
      const startedMs = this.#turn.start();
      const { context } = waiting;
      try {
        const message = this.#intake.decode(waiting);
        this.#takenMs = startedMs;
        return { done: false, value: { ...context, message } };
      } catch (error) {
        waiting.isInvalid = true;
        await this.#intake.tell.invalid(error, context);
        this.#turn.done(startedMs);
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

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
