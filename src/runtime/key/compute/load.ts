import { LockLostError } from "../../errors.js";
import { type FailureCode, failureCode } from "../../flow/observer.js";
import { LeaseKeeper } from "../../lease/keeper.js";
import { Term } from "../../lease/term.js";
import type { Underway } from "../../lease/underway.js";
import { explained } from "../../wire/codec.js";
import type { Caller, Home } from "./caller.js";
import type { Claim, Owner } from "./owner.js";

/** What a load is to replace. */
export interface Replaced {
  /** `""`: there is none. */
  readonly digest: string;
  /** What is stale. */
  readonly value?: Uint8Array;
}

/** Where computing a stale value anew failed, nobody tries again so soon. */
const failedRestMs = 1_000;

/**
 * One run of a loader, for all of this connection who want its value, under a lease that is renewed while it runs. Ends
 * when nobody wants it any more, and when the lease is lost: its callers ask again then, but what it still returns is
 * theirs as well.
 */
export class Load implements Home {
  computed: Uint8Array | undefined;
  readonly #owner: Owner;
  readonly #keeper: LeaseKeeper;
  readonly #claim: Claim;
  readonly #replaced: Replaced;
  readonly #leader: Caller;
  readonly #term: Term;
  readonly #abort = new AbortController();
  readonly #callers = new Set<Caller>();
  #state: "loading" | "storing" | "lost" | "over" = "loading";
  /** Closing the connection waits for it, because somebody does. */
  #body: Underway | undefined;

  /** The leader's loader runs. @throws {ClosedError} */
  constructor(owner: Owner, claim: Claim, leader: Caller, replaced: Replaced) {
    const { leaseMs } = leader.want.settings;
    const { commands, token, sentAt } = claim;
    this.#owner = owner;
    this.#claim = claim;
    this.#replaced = replaced;
    this.#leader = leader;
    this.#keeper = LeaseKeeper.of(owner.connection);
    const terms = { of: commands, token, leaseMs, validMs: leaseMs, grantedAt: sentAt, renew: true };
    this.#term = new Term(terms, (why, cause) => this.#lose(why, cause));
  }

  /** Once, with those who want it: the leader is one of them, or it runs in the background. */
  begin(callers: readonly Caller[]): void {
    for (const caller of callers) this.join(caller);
    this.#keeper.keep(this.#term);
    if (this.#state === "loading") void this.#run();
  }

  join(caller: Caller): void {
    this.#callers.add(caller);
    caller.moveTo(this, this.#owner.connection.host.monotonicMs());
    if (this.#body || caller.isBackground) return;
    this.#body = this.#keeper.bodies;
    this.#body.enter();
  }

  leave(caller: Caller, reason: unknown): void {
    this.#callers.delete(caller);
    if (this.#callers.size > 0 || this.#state !== "loading") return;
    this.#end("over");
    this.#abort.abort(reason);
    // In the background only its time ends it: the next loader would hang as this one does.
    this.#owner.release(this.#claim, this.#body ? 0 : failedRestMs);
  }

  async #run(): Promise<void> {
    const startedAtMs = this.#owner.connection.host.monotonicMs();
    let code: FailureCode | undefined;
    let isStored = false;
    try {
      const payload = await this.#leader.want.load(this.#abort.signal, this.#replaced.value);
      isStored = await this.#store(typeof payload === "string" ? Buffer.from(payload) : payload);
    } catch (error) {
      code = failureCode(error);
      this.#fail(await explained(error));
    }
    this.#tellEnd(startedAtMs, code ?? "ok", isStored);
  }

  /** Is it stored? */
  async #store(payload: Uint8Array): Promise<boolean> {
    let isStored = false;
    if (this.#state === "loading") {
      this.#state = "storing";
      this.computed = payload;
      isStored = await this.#fill(payload);
      this.#end("over");
    }
    for (const caller of [...this.#callers]) {
      const waits = !caller.isSettled && caller !== this.#leader;
      caller.give(payload);
      if (waits) this.#owner.tellWaited(caller);
    }
    return isStored;
  }

  async #fill(payload: Uint8Array): Promise<boolean> {
    const { want } = this.#leader;
    const { commands, token } = this.#claim;
    const { digest, value } = this.#replaced;
    const fill = { token, payload, digest, staleMs: value ? want.staleMs : 0, ttlMs: want.ttlMs };
    try {
      return await this.#owner.connection.execute(commands.fill(fill));
    } catch (error) {
      // The value is there all the same, for those who asked here.
      want.tell(error);
      this.#owner.release(this.#claim);
      return false;
    }
  }

  #fail(error: unknown): void {
    // Whoever asked has been told, or asks again.
    if (this.#state !== "loading") return;
    this.#end("over");
    this.#owner.release(this.#claim, this.#body ? 0 : failedRestMs);
    for (const caller of [...this.#callers]) caller.reject(error);
  }

  #lose(why: string, cause: unknown): void {
    if (this.#state === "storing") return;
    const { definition, key } = this.#claim.commands;
    this.#end("lost");
    this.#abort.abort(
      new LockLostError(`The lease under which the value is computed ${why}`, { definition, key, cause }),
    );
    // Whoever waits is to know, also where the lease was taken away by a deletion.
    this.#owner.release(this.#claim);
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
    this.#owner.loadEnded(this.#claim.token);
    this.#body?.leave();
  }

  #tellEnd(startedAtMs: number, outcome: "ok" | FailureCode, stored: boolean): void {
    const { observer, host } = this.#owner.connection;
    if (!observer) return;
    const { definition, key } = this.#claim.commands;
    const durationMs = host.monotonicMs() - startedAtMs;
    observer.observe({ kind: "key", event: "computed", definition, key, durationMs, outcome, stored });
  }
}
