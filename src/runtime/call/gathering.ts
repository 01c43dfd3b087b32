import type { ExecuteOptions } from "../connection/runner.js";
import { ClosedError, OutcomeUnknownError, type RedloomError, UnavailableError } from "../errors.js";
import { Expiring } from "../flow/deadlines.js";
import { rethrowLater } from "../flow/events.js";
import type { Observed } from "../flow/observer.js";
import { onAbort } from "../flow/signals.js";
import type { Command } from "../wire/command.js";
import type { Gathered, GatheredAnswer } from "./broadcast-types.js";
import { callKeys } from "./call-stream.js";
import type { CallTypes } from "./definition.js";
import { CallTimedOutError } from "./errors.js";
import { broadcastText, type GatheredMessage, parseGathered } from "./messages.js";
import type { Awaiting, CallConnection, ReplyInbox } from "./reply-inbox.js";
import type { ReplyInboxes } from "./reply-inboxes.js";

/** Timers may be so much early. */
const earlyMs = 5;

/** Who asked, and what is to be done with what comes. */
export interface GatherAsker<Types extends CallTypes> {
  readonly json: string;
  readonly timeoutMs: number;
  readonly atMost: number;
  readonly read: (message: GatheredMessage) => GatheredAnswer<Types>;
  readonly onAnswer: ((answer: GatheredAnswer<Types>) => void) | undefined;
  done(gathered: Gathered<Types>): void;
  failed(error: unknown): void;
}

/** One broadcast call under way: from the wait for its inbox until all have answered, or its deadline. */
export class Gathering<Types extends CallTypes> extends Expiring implements Awaiting {
  readonly correlation: string;
  /** Answers are heard, or lost: none of them is kept. */
  readonly sentAtMs = undefined;
  readonly #connection: CallConnection;
  readonly #inboxes: ReplyInboxes;
  readonly #inbox: ReplyInbox;
  readonly #about: Observed;
  readonly #asker: GatherAsker<Types>;
  readonly #answers: GatheredAnswer<Types>[] = [];
  readonly #servers = new Set<string>();
  /** How many were told; not known before Redis says so. */
  #receivers: number | undefined;
  /** Connections that subscribe to the call by its name, where that is known. */
  #subscribed = Number.POSITIVE_INFINITY;
  /** Ends the wait for a connection to send it on. */
  readonly #sending = new AbortController();
  #isSending = false;
  /** It was sent, and nobody knows whether Redis took it. */
  #mayBeHeard = false;
  /** Its deadline has passed, and whether it was sent is not known yet. */
  #isOverdue = false;
  /** Why it was not sent when that was last tried. */
  #failure: unknown;
  #isEnded = false;
  #unlisten: (() => void) | undefined;

  constructor(
    connection: CallConnection,
    inboxes: ReplyInboxes,
    inbox: ReplyInbox,
    about: Observed,
    asker: GatherAsker<Types>,
  ) {
    super();
    this.#connection = connection;
    this.#inboxes = inboxes;
    this.#inbox = inbox;
    this.#about = about;
    this.#asker = asker;
    this.correlation = connection.host.uuid();
  }

  begin(signal: AbortSignal | undefined): void {
    if (signal) this.#unlisten = onAbort(signal, () => this.#fail(signal.reason));
    this.#inboxes.deadlines.add(this, this.#asker.timeoutMs);
    this.#inbox.add(this);
  }

  heard(): void {
    this.#send();
  }

  refused(error: unknown): void {
    this.#fail(error);
  }

  message(text: string): void {
    const message = parseGathered(text);
    // A connection answers once.
    if (!message || this.#servers.has(message.server)) return;
    this.#servers.add(message.server);
    const answer = this.#asker.read(message);
    this.#answers.push(answer);
    try {
      this.#asker.onAnswer?.(answer);
    } catch (error) {
      rethrowLater(error);
    }
    this.#look();
  }

  closed(error: RedloomError): void {
    this.#fail(new ClosedError(error.message, this.#about));
  }

  override expire(): void {
    if (this.#receivers !== undefined || this.#answers.length > 0) this.#finish();
    // Its deadline is this one: whether it was sent is known in a moment.
    else if (this.#isSending) this.#isOverdue = true;
    else this.#timeOut(this.#failure);
  }

  #send(): void {
    if (this.#isEnded) return;
    const { host, commandTimeoutMs } = this.#connection;
    const nowMs = host.monotonicMs();
    const timeoutMs = Math.max(1, Math.ceil(this.deadlineAt - nowMs));
    const { correlation } = this;
    const text = broadcastText({ correlation, timeoutMs, replyTo: this.#inbox.name, json: this.#asker.json });
    const deadlineMs = Math.min(timeoutMs, commandTimeoutMs);
    const options = { deadlineMs, signal: this.#sending.signal };
    this.#countServers(options);
    this.#isSending = true;
    this.#connection.execute(this.#publish(this.#about.key, text), options).then(
      (heardBy) => this.#sent(heardBy),
      (error: unknown) => this.#unsent(error, nowMs + deadlineMs),
    );
  }

  #sent(heardBy: number): void {
    this.#isSending = false;
    this.#receivers = Math.min(heardBy, this.#subscribed);
    if (this.#isOverdue) this.#finish();
    else this.#look();
  }

  /** `byMs`: it had until then; what failed earlier was refused. */
  #unsent(error: unknown, byMs: number): void {
    this.#isSending = false;
    const isUnsent = error instanceof UnavailableError;
    this.#mayBeHeard = error instanceof OutcomeUnknownError;
    if (this.#isOverdue && (isUnsent || this.#mayBeHeard)) this.#timeOut(error);
    // What was never sent may be sent again; anything else might be a second request.
    else if (isUnsent && this.#connection.host.monotonicMs() >= byMs - earlyMs) {
      this.#failure = error;
      this.#send();
    } else this.#fail(error);
  }

  /** Nobody is known to have heard it. */
  #timeOut(cause: unknown): void {
    const message = `${this.#mayBeHeard ? "No answer" : "Not sent"} within ${this.durationMs} ms`;
    this.#fail(new CallTimedOutError(message, { ...this.#about, cause }));
  }

  /**
   * Pattern subscribers are told, too, and counted by `PUBLISH`, but answer nothing. Asked for before the request is sent,
   * so that a server that goes meanwhile is missing rather than forgotten. `SPUBLISH` counts nobody else.
   */
  #countServers(options: ExecuteOptions): void {
    this.#subscribed = Number.POSITIVE_INFINITY;
    if (this.#connection.isCluster) return;
    this.#connection.execute(subscribersCommand(this.#about), options).then(
      (subscribed) => {
        this.#subscribed = subscribed;
      },
      // Whoever may not count waits for as many as were told.
      () => undefined,
    );
  }

  /** Whether there is anything more to wait for. */
  #look(): void {
    const answers = this.#answers.length;
    const isAll = this.#receivers !== undefined && answers >= this.#receivers;
    if (isAll || answers >= this.#asker.atMost) this.#finish();
  }

  #finish(): void {
    if (!this.#end()) return;
    const answers = this.#answers;
    // Where the answers were faster than Redis' own, nobody else is known of.
    const receivers = Math.max(this.#receivers ?? 0, answers.length);
    this.#asker.done({ answers, receivers, missing: receivers - answers.length });
  }

  #fail(error: unknown): void {
    if (this.#end()) this.#asker.failed(error);
  }

  /** Whoever works on it still does so for nobody, and is told. */
  #end(): boolean {
    if (this.#isEnded) return false;
    this.#isEnded = true;
    this.#inboxes.deadlines.remove(this);
    this.#inbox.remove(this);
    this.#unlisten?.();
    const isAll = this.#receivers !== undefined && this.#answers.length >= this.#receivers;
    const isSent = this.#isSending || this.#mayBeHeard || this.#receivers !== undefined || this.#answers.length > 0;
    if (!isAll && isSent) this.#cancel();
    return true;
  }

  /** What is being sent stays ahead of this on its way, or is not sent any more. */
  #cancel(): void {
    this.#sending.abort();
    const { host, commandTimeoutMs } = this.#connection;
    const leftMs = Math.ceil(this.deadlineAt - host.monotonicMs());
    const cancel = { ...this.#publish(callKeys.cancel(this.#about.key), this.correlation), repeatable: true };
    const cancelling = this.#connection.execute(cancel, { deadlineMs: Math.max(leftMs, commandTimeoutMs) });
    cancelling.catch((error: unknown) => this.#inboxes.tell(error));
  }

  #publish(channel: string, text: string): Command<number> {
    return {
      name: this.#connection.isCluster ? "SPUBLISH" : "PUBLISH",
      keys: [channel],
      args: [channel, text],
      repeatable: false,
      definition: this.#about.definition,
      decode: Number,
    };
  }
}

/** How many subscribe to the call by its name: `PUBSUB NUMSUB`. */
function subscribersCommand({ definition, key }: Observed): Command<number> {
  return {
    name: "PUBSUB",
    keys: [key],
    args: ["NUMSUB", key],
    repeatable: true,
    definition,
    decode: (reply) => Number((reply as [string, number])[1]), // Redis' reply to NUMSUB of one channel
  };
}
