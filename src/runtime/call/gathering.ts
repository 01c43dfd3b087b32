import { ClosedError, type RedloomError } from "../errors.js";
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
    const { host } = this.#connection;
    const timeoutMs = Math.max(1, Math.ceil(this.deadlineAt - host.monotonicMs()));
    const { correlation } = this;
    const text = broadcastText({ correlation, timeoutMs, replyTo: this.#inbox.name, json: this.#asker.json });
    const deadlineMs = Math.min(timeoutMs, this.#connection.commandTimeoutMs);
    this.#connection.execute(this.#publish(this.#about.key, text), { deadlineMs }).then(
      (receivers) => {
        this.#receivers = receivers;
        this.#look();
      },
      (error: unknown) => this.#fail(error),
    );
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
    else this.#fail(new CallTimedOutError(`Not sent within ${this.durationMs} ms`, this.#about));
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
    if (!isAll && (this.#receivers !== undefined || this.#answers.length > 0)) {
      const cancel = this.#publish(callKeys.cancel(this.#about.key), this.correlation);
      this.#connection.execute(cancel).catch((error: unknown) => this.#inboxes.tell(error));
    }
    return true;
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
