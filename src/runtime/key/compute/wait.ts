import type { InboxListener, InboxSubscription } from "../../connection/inbox.js";
import { DeadlineExceededError, UnavailableError } from "../../errors.js";
import type { CancelTimer } from "../../host.js";
import type { Caller, Home } from "./caller.js";
import type { AskReply, ComputeCommands } from "./commands.js";
import type { Claim, Owner } from "./owner.js";

/** Looks at least so often: for what happens behind everybody's back. */
const longestLookMs = 10_000;
/** Where nothing can be heard it asks so often: later and later. While it is being subscribed, seldom. */
const deafLookMs = { first: 50, factor: 1.5, most: 500 };
/** Rests so long when Redis could not be asked. */
const awayRestMs = 100;

/**
 * All of this connection who wait for a value that another process computes. It hears when that has ended, asks when the
 * lease that it was told of ends, and asks by the clock where it may not listen. One subscription, one timer and one
 * request at a time, however many wait.
 */
export class Wait implements Home, InboxListener {
  failure: unknown;
  readonly #owner: Owner;
  readonly #commands: ComputeCommands;
  readonly #callers = new Set<Caller>();
  #subscription: Promise<InboxSubscription> | undefined;
  #hears = false;
  #isRefused = false;
  #isAsking = false;
  /** Something happened since it was asked. */
  #asksAgain = false;
  #deafMs = deafLookMs.first;
  #cancelTimer: CancelTimer | undefined;
  #ended = false;

  constructor(owner: Owner, commands: ComputeCommands) {
    this.#owner = owner;
    this.#commands = commands;
  }

  /** `expiresInMs`: it was told that the lease ends then; `undefined`: it does not know who computes. */
  join(caller: Caller, expiresInMs: number | undefined): void {
    this.#callers.add(caller);
    caller.moveTo(this, this.#owner.connection.host.monotonicMs());
    this.#listen();
    if (expiresInMs === undefined) this.#ask();
    else if (!this.#cancelTimer) this.#rest(expiresInMs);
  }

  leave(caller: Caller): void {
    this.#callers.delete(caller);
    if (this.#callers.size === 0) this.#end();
  }

  /** Rejects all. */
  close(error: unknown): void {
    for (const caller of [...this.#callers]) caller.reject(error);
  }

  message(): void {
    this.#ask();
  }

  gap(): void {
    this.#heard();
  }

  error(error: unknown): void {
    this.failure = error;
    this.#hears = false;
    this.#isRefused = true;
    this.#ask();
  }

  /** Subscribed, or again: what happened until now was not heard. */
  #heard(): void {
    this.#hears = true;
    this.#isRefused = false;
    this.failure = undefined;
    this.#ask();
  }

  #listen(): void {
    if (this.#subscription || this.#isRefused) return;
    const { inbox, isCluster } = this.#owner.connection;
    const { channel } = this.#commands;
    const subscribing = isCluster ? inbox.subscribeSharded(channel, this) : inbox.subscribe(channel, this);
    this.#subscription = subscribing;
    subscribing.then(
      () => this.#heard(),
      (error: unknown) => {
        this.failure = error;
        this.#subscription = undefined;
        // A connection comes again by itself; a permission does not.
        this.#isRefused = !(error instanceof UnavailableError);
        this.#ask();
      },
    );
  }

  #ask(): void {
    if (this.#ended) return;
    if (this.#isAsking) {
      this.#asksAgain = true;
      return;
    }
    const [leader] = this.#callers;
    if (!leader) return;
    this.#isAsking = true;
    this.#asksAgain = false;
    this.#owner.ask(leader, {
      replied: (reply, claim) => this.#replied(reply, claim),
      failed: (error) => this.#failed(error),
    });
  }

  #replied(reply: AskReply, claim: Claim): void {
    this.#isAsking = false;
    if (reply.kind === "loading" && !this.#owner.isLoading(reply.token)) {
      if (this.#asksAgain) this.#ask();
      else this.#rest(reply.expiresInMs);
      return;
    }
    const callers = [...this.#callers];
    this.#callers.clear();
    this.#end();
    this.#owner.answered(callers, reply, claim);
  }

  #failed(error: unknown): void {
    this.#isAsking = false;
    const passes = error instanceof UnavailableError || error instanceof DeadlineExceededError;
    if (passes) {
      this.failure = error;
      this.#look(awayRestMs);
    } else this.close(error);
  }

  #rest(expiresInMs: number): void {
    const lookMs = Math.min(Math.max(expiresInMs, 0) + 1, longestLookMs);
    if (this.#hears) this.#look(lookMs);
    else if (this.#subscription && !this.#isRefused) this.#look(Math.min(lookMs, deafLookMs.most));
    else {
      this.#look(Math.min(lookMs, this.#deafMs));
      this.#deafMs = Math.min(this.#deafMs * deafLookMs.factor, deafLookMs.most);
    }
  }

  #look(ms: number): void {
    this.#cancelTimer?.();
    if (this.#ended) return;
    // What is waited for comes over a socket, which keeps the process alive.
    this.#cancelTimer = this.#owner.connection.host.setTimer(
      () => {
        this.#listen();
        this.#ask();
      },
      ms,
      { unref: true },
    );
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTimer?.();
    this.#owner.waitEnded(this.#commands.key);
    // Nobody waits for the end; a subscription that never began has told its error to `failure`.
    this.#subscription?.then((subscription) => subscription.close()).catch(() => undefined);
  }
}
