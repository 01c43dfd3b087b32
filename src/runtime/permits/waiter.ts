import type { ClosedError } from "../errors.js";
import { onAbort } from "../flow/signals.js";
import { type Instant, instant, remainingMs } from "../lease/validity.js";
import { Alarm } from "./alarms.js";
import { type Answered, type HandOver, handedAt, localMs } from "./arrival.js";
import type { Claim, Grant } from "./claim.js";
import type { PermitCommands } from "./commands.js";
import { Inboxes, type Listening, type LockInbox, type PermitConnection } from "./inboxes.js";
import { isAway, leaveQueue } from "./leaving.js";
import { awayRestMs, longestLookMs, lookAfterMs, lookOnMs, type NotGranted, patienceOf } from "./pace.js";
import type { AskReply } from "./replies.js";

/** How it can end. */
export interface Outcome {
  readonly resolve: (grant: Grant) => void;
  readonly reject: (error: unknown) => void;
  /** Not granted within the wait; why nothing was heard, where that is so. */
  readonly busy: (failure: unknown) => void;
}

/** One who waits for one permit. */
export class Waiter extends Alarm implements Listening {
  readonly #connection: PermitConnection;
  readonly #commands: PermitCommands;
  readonly #claim: Claim;
  readonly #outcome: Outcome;
  #endsAtMs = 0;
  #inbox: LockInbox | undefined;
  #state: "asking" | "waiting" | "settled" = "waiting";
  /** Something happened while it asked, so that the answer is not the last word. */
  #asksAgain = false;
  #askedAt: Instant | undefined;
  #askedInbox = "";
  /** The request under way, or the last one; never rejects. */
  #asking: Promise<void> | undefined;
  /** The last answer. */
  #answered: Answered | undefined;
  /** When it said that the holder's lease would end. */
  #expiresInMs: number | undefined;
  /** As far as it knows, it has a place in the queue. */
  #isPlaced = false;
  #heard: HandOver | undefined;
  /** It looks on behalf of all whether somebody who was handed the lock lives. */
  #looks = false;
  #failure: unknown;
  #unlisten: (() => void) | undefined;

  constructor(connection: PermitConnection, commands: PermitCommands, claim: Claim, outcome: Outcome) {
    super();
    this.#connection = connection;
    this.#commands = commands;
    this.#claim = claim;
    this.#outcome = outcome;
  }

  get token(): string {
    return this.#claim.token;
  }

  begin(): void {
    const { signal, waitMs } = this.#claim;
    if (signal?.aborted) {
      this.#outcome.reject(signal.reason);
      return;
    }
    if (signal) this.#listenTo(signal);
    if (waitMs > 0) {
      this.#inbox = Inboxes.known(this.#connection, this.#commands.key);
      this.#inbox?.join(this);
    }
    this.ask();
  }

  ask(): void {
    if (this.#state === "settled") return;
    if (this.#state === "asking") {
      this.#asksAgain = true;
      return;
    }
    this.#state = "asking";
    this.#asksAgain = false;
    const now = instant(this.#connection.host);
    if (this.#askedAt === undefined) this.#endsAtMs = now.monotonicMs + this.#claim.waitMs;
    this.#askedAt = now;
    this.#askedInbox = this.#inbox?.address ?? "";
    const { token, leaseMs, access } = this.#claim;
    const waitMs = Math.max(0, Math.ceil(this.#endsAtMs - now.monotonicMs));
    const command = this.#commands.ask({
      token,
      leaseMs,
      waitMs,
      inbox: this.#askedInbox,
      access,
      sharded: this.#connection.isCluster,
    });
    this.#asking = this.#connection.execute(command, this.#patience(waitMs)).then(
      (reply) => this.#answer(reply, now),
      (error: unknown) => this.#fail(error),
    );
  }

  look(): void {
    this.#looks = true;
    this.ask();
  }

  first(): void {
    const soonMs = Math.min(this.#expiresInMs ?? longestLookMs, longestLookMs) + 1;
    const latestMs = this.#connection.host.monotonicMs() + soonMs;
    if (this.#state === "waiting" && this.atMs > latestMs) this.#sleep(soonMs);
  }

  handedOver(message: HandOver): void {
    // The answer that is under way says more.
    if (this.#state === "asking") this.#heard = message;
    else if (this.#state === "waiting") this.#take(message);
  }

  localMs(serverUs: number): number | undefined {
    return this.#answered && localMs(this.#answered, serverUs);
  }

  override ring(): void {
    if (this.#isOver()) this.#end();
    else this.ask();
  }

  close(error: ClosedError): void {
    this.#giveUp(() => this.#outcome.reject(error));
  }

  #answer(reply: AskReply, sentAt: Instant): void {
    if (this.#state === "settled") {
      this.#leave();
      return;
    }
    this.#state = "waiting";
    this.#failure = undefined;
    const isLost = this.#isPlaced && reply.unplaced;
    this.#isPlaced = !reply.granted;
    if (reply.granted) {
      const { fencingToken, validMs } = reply;
      // What came too late is asked for again: it is ours still, or somebody's.
      if (this.#isFresh(validMs, sentAt)) this.#found({ fencingToken, grantedAt: sentAt, validMs }, isLost);
      else if (this.#isOver()) this.#giveUp(() => this.#finish());
      else this.ask();
      return;
    }
    this.#answered = { at: sentAt, serverUs: reply.serverTimeUs };
    this.#expiresInMs = reply.expiresInMs;
    if (this.#claim.waitMs === 0 || this.#isOver()) {
      this.#end();
      return;
    }
    if (!this.#joined()) return;
    if (isLost) this.#inbox?.lostPlace(this);
    const heard = this.#heard;
    this.#heard = undefined;
    if (heard) this.#take(heard);
    else if (this.#asksAgain || this.#askedInbox !== this.#inbox?.address) this.ask();
    else this.#sleep(this.#looksAfterMs(reply));
  }

  #fail(error: unknown): void {
    if (this.#state === "settled") {
      this.#leave();
      return;
    }
    this.#state = "waiting";
    this.#heard = undefined;
    if (!isAway(error) || this.#isOver() || (this.#claim.endsAwayAfterMs !== undefined && !this.#answered)) {
      this.#giveUp(() => this.#outcome.reject(error));
      return;
    }
    this.#failure = error;
    if (!this.#joined()) return;
    this.#sleep(awayRestMs * (1 + this.#connection.host.random()));
  }

  #take(message: HandOver): void {
    const { fencingToken, validMs } = message;
    const grantedAt = handedAt(message, this.#answered, instant(this.#connection.host));
    if (grantedAt && this.#isFresh(validMs, grantedAt)) this.#settle({ fencingToken, grantedAt, validMs });
    else {
      // Its place went with what was handed over.
      this.#isPlaced = false;
      this.ask();
    }
  }

  #looksAfterMs(reply: NotGranted): number {
    const soonMs = this.#looks ? lookOnMs(reply) : undefined;
    this.#looks = soonMs !== undefined;
    return (
      soonMs ??
      lookAfterMs(reply, {
        hears: this.#askedInbox !== "",
        isFirst: this.#inbox?.isFirst(this) ?? false,
      })
    );
  }

  /** Until its turn is heard, it is time to look, or the wait is over. */
  #sleep(afterMs: number): void {
    const atMs = Math.min(this.#connection.host.monotonicMs() + afterMs, this.#endsAtMs);
    Inboxes.of(this.#connection).alarms.set(this, atMs);
  }

  /** False: the connection is closed. */
  #joined(): boolean {
    try {
      this.#inbox = Inboxes.of(this.#connection).open(this.#commands);
      this.#inbox.join(this);
      return true;
    } catch (error) {
      this.#giveUp(() => this.#outcome.reject(error));
      return false;
    }
  }

  #patience(leftMs: number): { readonly deadlineMs: number } | undefined {
    const { waitMs, endsAwayAfterMs } = this.#claim;
    if (endsAwayAfterMs !== undefined && !this.#answered) return { deadlineMs: endsAwayAfterMs };
    return waitMs > 0 ? patienceOf(leftMs, this.#connection.commandTimeoutMs) : undefined;
  }

  #isOver(): boolean {
    return this.#connection.host.monotonicMs() >= this.#endsAtMs;
  }

  #isFresh(validMs: number, grantedAt: Instant): boolean {
    return remainingMs(validMs, grantedAt, instant(this.#connection.host)) > 0;
  }

  /** Who waited and found it by asking took it from one who died: where there are several, others may have died as well. */
  #found(grant: Grant, isLost: boolean): void {
    this.#settle(grant);
    if (isLost) this.#inbox?.lostPlace(this);
    if (this.#answered && this.#commands.shape.shape === "shared") this.#inbox?.look();
  }

  #settle(grant: Grant): void {
    this.#release();
    this.#outcome.resolve(grant);
  }

  #end(): void {
    if (this.#state === "asking") return;
    // What was never queued leaves nothing behind.
    if (this.#claim.waitMs === 0) {
      this.#release();
      this.#finish();
    } else this.#giveUp(() => this.#finish());
  }

  #finish(): void {
    if (this.#failure) this.#outcome.reject(this.#failure);
    else this.#outcome.busy(this.#inbox?.failure);
  }

  #giveUp(tell: () => void): void {
    const wasAsking = this.#state === "asking";
    this.#release();
    // With a request under way its place, or the permit, is given back when that is answered. A connection that is closed
    // meanwhile waits for that.
    if (!wasAsking) this.#leave();
    else if (this.#asking) Inboxes.untilAnswered(this.#connection, this.#asking);
    tell();
  }

  #release(): void {
    this.#state = "settled";
    this.#inbox?.leave(this);
    if (this.place >= 0) Inboxes.of(this.#connection).alarms.clear(this);
    this.#unlisten?.();
  }

  #leave(): void {
    leaveQueue(this.#connection, this.#commands, this.#claim.token, this.#endsAtMs);
  }

  #listenTo(signal: AbortSignal): void {
    this.#unlisten = onAbort(signal, () => this.#giveUp(() => this.#outcome.reject(signal.reason)));
  }
}
