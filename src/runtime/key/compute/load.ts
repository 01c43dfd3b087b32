import { type ClosedError, LockLostError } from "../../errors.js";
import { LeaseKeeper } from "../../lease/keeper.js";
import { Term } from "../../lease/term.js";
import type { Instant } from "../../lease/validity.js";
import { explained } from "../../wire/codec.js";
import type { Caller, Home } from "./caller.js";
import type { Owner } from "./owner.js";

/** The right to compute a value. */
export interface Claim {
  readonly token: string;
  /** Before it was asked for. */
  readonly sentAt: Instant;
  /** Of the value that is replaced; `""`: there is none. */
  readonly digest: string;
}

/** Where computing a stale value anew failed, nobody tries again so soon. */
const failedRestMs = 1_000;

/**
 * One run of a loader, for all of this connection who want its value, under a lease that is renewed while it runs. Ends
 * when nobody wants it any more, and when the lease is lost: its callers ask again then, but what it still returns is
 * theirs as well.
 */
export class Load implements Home {
  readonly token: string;
  computed: Uint8Array | undefined;
  readonly #owner: Owner;
  readonly #keeper: LeaseKeeper;
  readonly #claim: Claim;
  readonly #leader: Caller;
  readonly #term: Term;
  readonly #abort = new AbortController();
  readonly #callers = new Set<Caller>();
  #state: "loading" | "storing" | "lost" | "over" = "loading";
  /** Closing the connection waits for it: somebody does. */
  #isBody = false;

  /** The leader's loader runs. @throws {ClosedError} */
  constructor(owner: Owner, claim: Claim, leader: Caller) {
    const { commands, settings } = leader.want;
    const { leaseMs } = settings;
    this.token = claim.token;
    this.#owner = owner;
    this.#claim = claim;
    this.#leader = leader;
    this.#keeper = LeaseKeeper.of(owner.connection);
    const terms = { of: commands, token: claim.token, leaseMs, validMs: leaseMs, grantedAt: claim.sentAt, renew: true };
    this.#term = new Term(terms, (why, cause) => this.#lose(why, cause));
  }

  /** Once, with those who want it: the leader is one of them, or it runs in the background. */
  begin(callers: readonly Caller[], current: Uint8Array | undefined): void {
    for (const caller of callers) this.join(caller);
    this.#keeper.keep(this.#term);
    if (this.#state === "loading") void this.#run(current);
  }

  join(caller: Caller): void {
    this.#callers.add(caller);
    caller.moveTo(this, this.#owner.connection.host.monotonicMs());
    if (this.#isBody || caller.isBackground) return;
    this.#isBody = true;
    this.#keeper.bodies.enter();
  }

  leave(caller: Caller, reason: unknown): void {
    this.#callers.delete(caller);
    if (this.#callers.size > 0 || this.#state !== "loading") return;
    this.#end("over");
    this.#abort.abort(reason);
    this.#owner.release(this.#leader.want.commands, this.token);
  }

  async #run(current: Uint8Array | undefined): Promise<void> {
    try {
      const payload = await this.#leader.want.load(this.#abort.signal, current);
      await this.#store(typeof payload === "string" ? Buffer.from(payload) : payload);
    } catch (error) {
      this.#fail(await explained(error));
    }
  }

  async #store(payload: Uint8Array): Promise<void> {
    if (this.#state === "loading") {
      this.#state = "storing";
      this.computed = payload;
      await this.#fill(payload);
      if (this.#isStoring()) this.#end("over");
    }
    for (const caller of [...this.#callers]) caller.give(payload);
  }

  async #fill(payload: Uint8Array): Promise<void> {
    const { commands, ttlMs, tell } = this.#leader.want;
    const { token, digest } = this.#claim;
    try {
      await this.#owner.connection.execute(commands.fill({ token, payload, digest, ttlMs }));
    } catch (error) {
      // The value is there all the same, for those who asked here.
      tell(error);
      this.#owner.release(commands, token);
    }
  }

  #fail(error: unknown): void {
    // Whoever asked has been told, or asks again.
    if (this.#state !== "loading") return;
    this.#end("over");
    this.#owner.release(this.#leader.want.commands, this.token, this.#isBody ? 0 : failedRestMs);
    for (const caller of [...this.#callers]) caller.reject(error);
  }

  #lose(why: string, cause: unknown): void {
    if (this.#state === "storing") return;
    const { commands } = this.#leader.want;
    const { definition, key } = commands;
    this.#end("lost");
    this.#abort.abort(new LockLostError(`The lease under which the value is computed ${why}`, { definition, key, cause }));
    // Whoever waits is to know, also where the lease was taken away by a deletion.
    this.#owner.release(commands, this.token);
    const { closed } = this.#keeper;
    for (const caller of [...this.#callers]) {
      if (caller.isBackground) caller.drop();
      else if (closed) caller.reject(closed);
      else this.#owner.again(caller);
    }
  }

  #end(state: "lost" | "over"): void {
    this.#state = state;
    this.#keeper.drop(this.#term);
    this.#owner.ended(this);
    if (this.#isBody) this.#keeper.bodies.leave();
  }

  #isStoring(): boolean {
    return this.#state === "storing";
  }
}
