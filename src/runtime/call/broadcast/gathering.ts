import { ClosedError, OutcomeUnknownError, type RedloomError, UnavailableError } from "../../errors.js";
import { Expiring } from "../../flow/deadlines.js";
import { rethrowLater } from "../../flow/events.js";
import type { Observed } from "../../flow/observer.js";
import { onAbort } from "../../flow/signals.js";
import type { Command } from "../../wire/command.js";
import type { Awaiting, CallConnection, ReplyInbox } from "../asking/reply-inbox.js";
import type { ReplyInboxes } from "../asking/reply-inboxes.js";
import { callKeys } from "../call-stream.js";
import type { CallTypes } from "../definition.js";
import { CallTimedOutError } from "../errors.js";
import { broadcastText, type GatheredMessage, parseGathered } from "../messages.js";
import { gatherScript } from "../scripts/gather.js";
import type { Gathered, GatheredAnswer } from "./broadcast-types.js";

/** What could not be sent is tried again so much later. */
const restMs = 50;
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
  /** Ends the wait for a connection to send it on, too. */
  #signal: AbortSignal | undefined;
  #isSending = false;
  /** It was sent, and nobody knows whether Redis took it. */
  #mayBeHeard = false;
  /** Its deadline has passed, and whether it was sent is not known yet. */
  #isOverdue = false;
  /** Why it was not sent when that was last tried. */
  #failure: unknown;
  #isEnded = false;
  #cancelRest: (() => void) | undefined;
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
    this.#signal = signal;
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
    this.#isSending = true;
    const options = this.#signal ? { deadlineMs, signal: this.#signal } : { deadlineMs };
    this.#connection.execute(this.#ask(text), options).then(
      (told) => this.#sent(told),
      (error: unknown) => this.#unsent(error, nowMs + deadlineMs),
    );
  }

  #sent(told: number | undefined): void {
    this.#isSending = false;
    this.#receivers = told;
    if (told === undefined) this.#sendLater();
    else if (this.#isOverdue) this.#finish();
    else this.#look();
  }

  /** Answers would be lost now: the connection that hears them comes back a moment later than the other. */
  #sendLater(): void {
    this.#failure = new UnavailableError("The connection that hears the answers is away", this.#about);
    if (this.#isOverdue) this.#timeOut(this.#failure);
    else if (!this.#isEnded) this.#cancelRest = this.#connection.host.setTimer(() => this.#send(), restMs);
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
    this.#fail(new CallTimedOutError(message, { ...this.#about, cause }, { isSent: this.#mayBeHeard }));
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
    this.#cancelRest?.();
    const isAll = this.#receivers !== undefined && this.#answers.length >= this.#receivers;
    const isSent = this.#isSending || this.#mayBeHeard || this.#receivers !== undefined || this.#answers.length > 0;
    if (!isAll && isSent) this.#cancel();
    return true;
  }

  /** What is being sent stays ahead of this on its way, or is not sent any more. */
  #cancel(): void {
    const { host, commandTimeoutMs } = this.#connection;
    const leftMs = Math.ceil(this.deadlineAt - host.monotonicMs());
    const cancelling = this.#connection.execute(this.#cancelCommand(), {
      deadlineMs: Math.max(leftMs, commandTimeoutMs),
    });
    cancelling.catch((error: unknown) => this.#inboxes.tell(error));
  }

  /** `undefined`: it was not sent. */
  #ask(text: string): Command<number | undefined> {
    const { isCluster } = this.#connection;
    const verbs = isCluster ? ["SPUBLISH", "SHARDNUMSUB"] : ["PUBLISH", "NUMSUB"];
    return {
      name: gatherScript.name,
      script: gatherScript,
      keys: [this.#about.key],
      args: [this.#inbox.name, ...verbs, text],
      repeatable: false,
      definition: this.#about.definition,
      decode: (told) => (Number(told) < 0 ? undefined : Number(told)),
    };
  }

  #cancelCommand(): Command<number> {
    const channel = callKeys.cancel(this.#about.key);
    return {
      name: this.#connection.isCluster ? "SPUBLISH" : "PUBLISH",
      keys: [channel],
      args: [channel, this.correlation],
      repeatable: true,
      definition: this.#about.definition,
      decode: Number,
    };
  }
}
