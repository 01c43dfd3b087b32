import { ClosedError, DeadlineExceededError, OutcomeUnknownError, UnavailableError } from "../../errors.js";
import { Expiring, Rest } from "../../flow/deadlines.js";
import type { Observed } from "../../flow/observer.js";
import { onAbort } from "../../flow/signals.js";
import type { Command } from "../../wire/command.js";
import { CallTimedOutError, CallUnservedError } from "../errors.js";
import { type Answer, parseInboxMessage } from "../messages.js";
import type { Found, NewRequest, Sent } from "./commands.js";
import type { Awaiting, CallConnection, ReplyInbox } from "./reply-inbox.js";
import type { ReplyInboxes } from "./reply-inboxes.js";

/** Who is told how a call ends: once, by one of these. */
export interface Asker {
  answered(answer: Answer): void;
  failed(error: unknown): void;
  /** Told while it lasts; absent where nobody listens. */
  readonly progressed: ((json: string) => void) | undefined;
}

/** What the calls of one caller share. */
export interface Way {
  readonly connection: CallConnection;
  readonly commands: {
    request(request: NewRequest, timeoutMs: number): Command<Sent>;
  };
  readonly about: Observed;
  /** Makes the stream, together for all who find that there is none. */
  createStream(): Promise<unknown>;
}

/** What was refused at once is tried again so much later. */
const restMs = 100;
/** Timers may be so much early. */
const earlyMs = 5;

/**
 * One call under way: from the wait for its inbox to the end, which is its answer, its deadline, its signal, or that the
 * connection is closed. Nothing of it is left behind then, and whoever works on it for nobody is told.
 */
export class Outstanding extends Expiring implements Awaiting {
  readonly correlation: string;
  sentAtMs: number | undefined;
  readonly #way: Way;
  readonly #inboxes: ReplyInboxes;
  readonly #inbox: ReplyInbox;
  readonly #asker: Asker;
  readonly #request: NewRequest;
  /** The entry of the request. */
  #id: string | undefined;
  #isSending = false;
  /** It may have been added though nobody knows. */
  #mayBeAdded = false;
  /** That is to be looked at before it is sent again. */
  #isInDoubt = false;
  /** The deadline has passed, and it is not known yet whether what is being sent has left. */
  #isOverdue = false;
  /** Why it was not sent when that was last tried. */
  #failure: unknown;
  #progress = 0;
  #isSettled = false;
  #isGivenUp = false;
  #unlisten: (() => void) | undefined;

  constructor(way: Way, inboxes: ReplyInboxes, inbox: ReplyInbox, json: string, asker: Asker) {
    super();
    this.#way = way;
    this.#inboxes = inboxes;
    this.#inbox = inbox;
    this.#asker = asker;
    this.correlation = way.connection.host.uuid();
    const { correlation } = this;
    this.#request = { json, correlation, replyTo: inbox.name, hasProgress: asker.progressed !== undefined };
  }

  begin(timeoutMs: number, signal: AbortSignal | undefined): void {
    if (signal) this.#unlisten = onAbort(signal, () => this.#giveUp(signal.reason));
    this.#inboxes.deadlines.add(this, timeoutMs);
    this.#inbox.add(this);
  }

  heard(): void {
    this.#send();
  }

  refused(error: unknown): void {
    this.#giveUp(error);
  }

  message(text: string): void {
    const message = parseInboxMessage(text);
    // Nobody but a server of ours writes there; whatever else it is, the deadline comes.
    if (!message) return;
    if (message.kind !== "progress") {
      if (this.#settle()) this.#asker.answered(message);
      return;
    }
    if (message.n <= this.#progress) return;
    this.#progress = message.n;
    this.#asker.progressed?.(message.json);
  }

  closed(error: ClosedError): void {
    this.#giveUp(new ClosedError(error.message, this.#way.about));
  }

  override expire(): void {
    // What is being sent has the same deadline: only its end tells whether it has left.
    if (this.#isSending && !this.#mayBeAdded) this.#isOverdue = true;
    else this.#timeOut();
  }

  #timeOut(): void {
    const isSent = this.#id !== undefined || this.#mayBeAdded;
    const message = isSent ? `No answer within ${this.durationMs} ms` : `Not sent within ${this.durationMs} ms`;
    this.#giveUp(new CallTimedOutError(message, { ...this.#way.about, cause: this.#failure }, { isSent }));
  }

  /** Ends without an answer: nobody shall work on it. */
  #giveUp(error: unknown): void {
    if (!this.#settle()) return;
    this.#isGivenUp = true;
    // What is being sent is taken back when it is known whether it was added.
    if (!this.#isSending) this.#takeBack();
    this.#asker.failed(error);
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    this.#inboxes.deadlines.remove(this);
    this.#inbox.remove(this);
    this.#unlisten?.();
    return true;
  }

  #takeBack(): void {
    if (!this.#isGivenUp || (this.#id === undefined && !this.#mayBeAdded)) return;
    const { correlation, deadlineAt, sentAtMs = 0 } = this;
    this.#inboxes.takeBacks.add(this.#way.about, { correlation, id: this.#id, deadlineAt, sentAtMs });
  }

  #send(): void {
    if (this.#isSettled) return;
    if (this.#isInDoubt) {
      this.#inboxes.lookups.add(this.#way.about, this);
      return;
    }
    const { connection, commands } = this.#way;
    const nowMs = connection.host.monotonicMs();
    const leftMs = Math.max(1, Math.ceil(this.deadlineAt - nowMs));
    const deadlineMs = Math.min(leftMs, connection.commandTimeoutMs);
    this.sentAtMs ??= nowMs;
    this.#isSending = true;
    connection.execute(commands.request(this.#request, leftMs), { deadlineMs }).then(
      (sent) => this.#sent(sent),
      (error: unknown) => this.#unsent(error, nowMs + deadlineMs),
    );
  }

  #sent(sent: Sent): void {
    this.#isSending = false;
    switch (sent.kind) {
      case "added":
        this.#id = sent.id;
        this.#takeBack();
        break;
      case "unserved":
        this.#giveUp(new CallUnservedError("No server of the call lives", this.#way.about));
        break;
      case "absent":
        this.#createStream();
        break;
      default:
        sent satisfies never;
    }
    if (this.#isOverdue) this.#timeOut();
  }

  /** Whether it was added is known. */
  found(found: Found): void {
    if (this.#isSettled) return;
    this.#isInDoubt = false;
    if (found.kind === "answered") this.#inbox.message(found.payload);
    else if (found.kind === "added") this.#id = found.id;
    else this.#send();
  }

  /** It could not be looked at. */
  notFound(error: unknown): void {
    if (this.#isSettled) return;
    this.#failure = error;
    if (isAway(error)) this.#sendLater();
    else this.#giveUp(error);
  }

  /** `byMs`: it had until then; what failed earlier was refused. */
  #unsent(error: unknown, byMs: number): void {
    this.#isSending = false;
    this.#failure = error;
    const isLost = error instanceof OutcomeUnknownError;
    if (isLost || error instanceof DeadlineExceededError) {
      this.#mayBeAdded = true;
      this.#isInDoubt = true;
    } else if (!(error instanceof UnavailableError)) this.#giveUp(error);
    if (this.#isOverdue) this.#timeOut();
    const isRefused = !isLost && this.#way.connection.host.monotonicMs() < byMs - earlyMs;
    if (this.#isSettled) this.#takeBack();
    else if (!isRefused) this.#send();
    // There is no room to wait for the connection: whoever asks is told, unless it may be under way already.
    else if (!this.#mayBeAdded) this.#giveUp(error);
    else this.#sendLater();
  }

  #sendLater(): void {
    this.#inboxes.deadlines.add(new Rest(() => this.#send()), restMs);
  }

  #createStream(): void {
    this.#way.createStream().then(
      () => this.#send(),
      (error: unknown) => {
        this.#failure = error;
        if (isAway(error)) this.#sendLater();
        else this.#giveUp(error);
      },
    );
  }
}

function isAway(error: unknown): boolean {
  return error instanceof UnavailableError || error instanceof DeadlineExceededError;
}
