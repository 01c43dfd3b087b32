import type { Connection } from "../../connection/connection.js";
import type { InboxListener, InboxSubscription } from "../../connection/inbox.js";
import { type ClosedError, UnavailableError } from "../../errors.js";
import { type Deadlines, Expiring } from "../../flow/deadlines.js";
import { callKeys } from "../call-stream.js";
import { answerText, isCorrelation } from "../messages.js";
import { answersCommand } from "./commands.js";

/** What asking needs of a connection. */
export type CallConnection = Pick<
  Connection,
  "host" | "execute" | "inbox" | "isCluster" | "attach" | "commandTimeoutMs" | "report"
>;

/** What the inboxes of a connection have in common. */
export interface InboxOwner {
  /** Names the connection to servers. */
  readonly id: string;
  readonly deadlines: Deadlines;
  /** Somebody waits: from now on it is looked, so often, whether answers came unheard. */
  look(): void;
  /** An answer was read: its key goes, with others and off anybody's way. */
  forget(definition: string, key: string, correlation: string): void;
  /** What nobody waits for was refused: told once. That Redis is away, or gone, whoever asks is told. */
  tell(error: unknown): void;
  /** The inbox is not used any more. */
  left(key: string): void;
}

/** Somebody who waits for answers. */
export interface Awaiting {
  readonly correlation: string;
  /** Since when its answer may lie in its key as well, by the monotonic clock; `undefined`: it is not sent, or none will. */
  readonly sentAtMs: number | undefined;
  /** The inbox is subscribed: what is answered from now on is heard. Told once, at once where it is already. */
  heard(): void;
  /** The inbox cannot be subscribed. */
  refused(error: unknown): void;
  /** A message for it, as it came. */
  message(text: string): void;
  closed(error: ClosedError): void;
}

interface Entry {
  readonly awaiting: Awaiting;
  isHeard: boolean;
  /** When it is looked whether the answer came unheard, by the monotonic clock; `undefined`: for the first time. */
  lookAtMs: number | undefined;
}

/** How long a subscription stays after the last call: the next one need not wait for it. */
const lingerMs = 30_000;
/** Keys of one look. */
const pageSize = 200;
/** After so long it is looked for an answer that was not heard; then after twice as long, and so on. */
const firstLookMs = 1_000;

/** All of this connection who wait for answers of one call, and the channel on which those come. */
export class ReplyInbox extends Expiring implements InboxListener {
  /** Whoever answers a broadcast counts who is there. */
  readonly isCounted = true;
  /** The channel: what a request names. */
  readonly name: string;
  readonly #key: string;
  readonly #definition: string;
  readonly #connection: CallConnection;
  readonly #inboxes: InboxOwner;
  readonly #entries = new Map<string, Entry>();
  #subscription: Promise<InboxSubscription> | undefined;
  #hears = false;
  /** Why it is heard no more. */
  #failure: unknown;
  #isLooking = false;
  #gaps = 0;
  #emptyAtMs = 0;

  constructor(connection: CallConnection, inboxes: InboxOwner, about: { key: string; definition: string }) {
    super();
    this.#connection = connection;
    this.#inboxes = inboxes;
    this.#key = about.key;
    this.#definition = about.definition;
    this.name = callKeys.inbox(about.key, inboxes.id);
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  add(awaiting: Awaiting): void {
    const entry = { awaiting, isHeard: this.#hears, lookAtMs: undefined };
    this.#entries.set(awaiting.correlation, entry);
    this.#inboxes.look();
    if (this.#failure !== undefined) awaiting.refused(this.#failure);
    else if (this.#hears) awaiting.heard();
    else this.#listen();
  }

  remove({ correlation }: Awaiting): void {
    if (!this.#entries.delete(correlation) || this.#entries.size > 0) return;
    this.#emptyAtMs = this.#connection.host.monotonicMs();
    if (!this.lane) this.#inboxes.deadlines.add(this, lingerMs);
  }

  message(payload: Buffer): void {
    const text = payload.toString();
    const end = text.indexOf(" ");
    const behind = text.indexOf(" ", end + 1);
    const correlation = behind < 0 ? text.slice(end + 1) : text.slice(end + 1, behind);
    const awaiting = this.#entries.get(correlation)?.awaiting;
    // Of one that nobody waits for any more, too: it has come too late.
    const isKept = awaiting ? awaiting.sentAtMs !== undefined : isCorrelation(correlation);
    if (isKept && !text.startsWith("progress ")) this.#inboxes.forget(this.#definition, this.#key, correlation);
    if (!awaiting) return;
    // A character that stands for bytes that are no text; or it was one itself.
    const isText = !text.includes("\uFFFD") || Buffer.from(text).equals(payload);
    awaiting.message(isText ? text : answerText(correlation, { kind: "failed", reason: "reply-invalid" }));
  }

  /** Subscribed again: what was published meanwhile is not coming. */
  gap(): void {
    this.#nowHears();
    this.#gaps++;
    for (const entry of this.#entries.values()) entry.lookAtMs = 0;
    this.lookNow();
  }

  /** Answers that come lie in their keys meanwhile, where they are looked for. */
  error(error: unknown): void {
    this.#hears = false;
    this.#failure = error;
  }

  /** Looks for the answers of those that have waited for long, or may have missed theirs. */
  lookNow(): void {
    if (!this.#isLooking) void this.#look();
  }

  /** Nobody has waited for a while. */
  override expire(): void {
    // One that left in this very turn has begun the wait anew.
    if (!this.isEmpty || this.lane) return;
    const leftMs = this.#emptyAtMs + lingerMs - this.#connection.host.monotonicMs();
    if (leftMs > 1) this.#inboxes.deadlines.add(this, Math.ceil(leftMs));
    else this.#unsubscribe();
  }

  close(error: ClosedError): void {
    for (const { awaiting } of [...this.#entries.values()]) awaiting.closed(error);
    this.#unsubscribe();
  }

  /** Subscribes, unless it is under way. */
  #listen(): void {
    if (this.#subscription) return;
    const { inbox, isCluster } = this.#connection;
    const subscribing = isCluster ? inbox.subscribeSharded(this.name, this) : inbox.subscribe(this.name, this);
    this.#subscription = subscribing;
    subscribing.then(
      () => this.#nowHears(),
      (error: unknown) => {
        this.#subscription = undefined;
        // A connection comes again by itself: whoever waits does so until its deadline.
        if (error instanceof UnavailableError && !this.isEmpty) this.#listen();
        else for (const { awaiting } of [...this.#entries.values()]) awaiting.refused(error);
      },
    );
  }

  #nowHears(): void {
    this.#hears = true;
    this.#failure = undefined;
    for (const entry of [...this.#entries.values()]) {
      if (entry.isHeard) continue;
      entry.isHeard = true;
      entry.awaiting.heard();
    }
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      for (let due = this.#due(); due.length > 0; due = this.#due()) await this.#lookFor(due);
    } catch (error) {
      // It is looked again a moment later.
      this.#inboxes.tell(error);
    }
    this.#isLooking = false;
  }

  #due(): Entry[] {
    const nowMs = this.#connection.host.monotonicMs();
    const due: Entry[] = [];
    for (const entry of this.#entries.values()) {
      const { sentAtMs } = entry.awaiting;
      if (sentAtMs === undefined || nowMs < (entry.lookAtMs ?? sentAtMs + firstLookMs)) continue;
      if (due.push(entry) === pageSize) break;
    }
    return due;
  }

  async #lookFor(due: readonly Entry[]): Promise<void> {
    const keys = due.map(({ awaiting }) => callKeys.reply(this.#key, awaiting.correlation));
    const gaps = this.#gaps;
    const answers = await this.#connection.execute(answersCommand(this.#definition, keys));
    const nowMs = this.#connection.host.monotonicMs();
    for (const [index, entry] of due.entries()) {
      // What was missed while it was looked is looked for once more.
      if (gaps === this.#gaps)
        entry.lookAtMs = nowMs + Math.max(firstLookMs, nowMs - (entry.awaiting.sentAtMs ?? nowMs));
      const answer = answers[index];
      if (answer) this.message(answer);
    }
  }

  #unsubscribe(): void {
    this.#inboxes.deadlines.remove(this);
    this.#inboxes.left(this.#key);
    this.#hears = false;
    // Nobody waits for the end; what never began has told its error to those who waited.
    this.#subscription?.then((subscription) => subscription.close()).catch(() => undefined);
  }
}
