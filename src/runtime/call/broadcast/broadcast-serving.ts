import type { Connection } from "../../connection/connection.js";
import type { InboxListener } from "../../connection/inbox.js";
import { MessagesMissedError, PayloadInvalidError, type RedloomError } from "../../errors.js";
import type { CallOutcome } from "../../flow/observer.js";
import type { CallTypes } from "../definition.js";
import { type Answer, type BroadcastRequest, gatheredText, parseBroadcast } from "../messages.js";
import type { Cancels } from "../serving/cancels.js";
import { type CallHandling, isThenable } from "../serving/handling.js";
import { isInboxOf, textOf } from "../serving/request-entry.js";
import { outcomeOf } from "../serving/serving.js";
import type { ServingCommands } from "../serving/serving-commands.js";
import { longestTimeoutMs } from "../settings.js";

/** Requests that wait for a handler. Whoever cannot keep up answers none in time anyway. */
const mostWaiting = 10_000;

export interface BroadcastServingParts<Types extends CallTypes> {
  readonly connection: Pick<Connection, "host" | "execute" | "observer" | "report">;
  readonly commands: ServingCommands;
  readonly handling: CallHandling<Types>;
  readonly cancels: Cancels;
  readonly concurrency: number;
  /** Tells this server from the others. */
  readonly server: string;
}

/** Each server has its own. */
const isHandedBack = (): boolean => false;

interface Waiting {
  readonly request: BroadcastRequest;
  /** Monotonic time. */
  readonly deadlineMs: number;
}

/** Answers what is published to all servers, so many at once. */
export class BroadcastServing<Types extends CallTypes> implements InboxListener {
  /** Whoever asks counts who is there. */
  readonly isCounted = true;
  readonly #parts: BroadcastServingParts<Types>;
  #waiting: Waiting[] = [];
  #running = 0;
  #stopped = false;
  #onIdle: () => void = () => undefined;

  constructor(parts: BroadcastServingParts<Types>) {
    this.#parts = parts;
  }

  message(payload: Buffer): void {
    if (this.#stopped) return;
    const { connection, handling, commands } = this.#parts;
    const request = parseBroadcast(payload.toString("utf8"));
    if (!request || !isInboxOf(commands.key, request.replyTo) || request.timeoutMs > longestTimeoutMs) {
      const message = "What was published is no request, or names no inbox of this call: nobody could be answered";
      const about = { definition: commands.definition, key: commands.key };
      handling.tell(new PayloadInvalidError(message, about), { id: request?.correlation ?? "", attempt: 1 });
      return;
    }
    // Bytes that are no text are no JSON either.
    const isText = textOf(payload) !== undefined;
    const deadlineMs = connection.host.monotonicMs() + request.timeoutMs;
    this.#waiting.push({ request: isText ? request : { ...request, json: "" }, deadlineMs });
    this.#startWaiting();
    if (this.#waiting.length <= mostWaiting) return;
    const dropped = this.#waiting.shift();
    const message = `${mostWaiting} requests wait for a handler: the oldest is dropped`;
    const missed = new MessagesMissedError(message, { definition: commands.definition, key: commands.key });
    handling.tell(missed, { id: dropped?.request.correlation ?? "", attempt: 1 });
  }

  error(error: RedloomError): void {
    this.#parts.connection.report(error);
  }

  /** Starts nothing more; resolves when what runs has ended and is answered. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting = [];
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #startWaiting(): void {
    while (this.#running < this.#parts.concurrency) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#start(next);
    }
  }

  #start({ request, deadlineMs }: Waiting): void {
    const { connection, handling, commands, cancels } = this.#parts;
    const { host } = connection;
    const leftMs = deadlineMs - host.monotonicMs();
    const isCancelled = cancels.has(request.correlation);
    if (isCancelled || leftMs <= 0) {
      const about = { kind: "call", definition: commands.definition, key: commands.key } as const;
      connection.observer?.observe({ ...about, event: "skipped", reason: isCancelled ? "cancelled" : "expired" });
      return;
    }
    const startedAt = host.monotonicMs();
    const lost = (): undefined => undefined;
    const spec = { id: request.correlation, attempt: 1, leftMs, ageMs: 0, tell: undefined, lost, isHandedBack };
    const answer = handling.run(request.json, spec);
    this.#running++;
    const answered = isThenable<Answer | undefined>(answer)
      ? answer.then((given) => this.#answer(request, given, startedAt))
      : this.#answer(request, answer, startedAt);
    const spent = (error: unknown): void => handling.tell(error, spec);
    // Its place is another's, whatever became of it.
    void answered.catch(spent).then(() => {
      this.#running--;
      this.#startWaiting();
      if (this.#running === 0) this.#onIdle();
    });
  }

  async #answer(request: BroadcastRequest, answer: Answer | undefined, startedAt: number): Promise<void> {
    const { connection, commands, server, handling } = this.#parts;
    let outcome: CallOutcome = answer ? outcomeOf(answer) : "CALL_TIMED_OUT";
    if (answer) {
      const text = gatheredText(request.correlation, server, answer);
      try {
        await connection.execute(commands.tell(request.replyTo, text));
      } catch (error) {
        outcome = "CALL_FAILED";
        handling.tell(error, { id: request.correlation, attempt: 1 });
      }
    }
    const { observer, host } = connection;
    if (!observer) return;
    const about = { kind: "call", definition: commands.definition, key: commands.key } as const;
    observer.observe({ ...about, event: "served", durationMs: host.monotonicMs() - startedAt, attempt: 1, outcome });
  }
}
