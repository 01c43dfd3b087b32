import type { ExecuteOptions } from "../../connection/execute-options.js";
import { ClosedError, DeadlineExceededError } from "../../errors.js";
import { Deadlines } from "../../flow/deadlines.js";
import { LeaseKeeper } from "../../lease/keeper.js";
import { instant } from "../../lease/validity.js";
import { Caller, inBackground, patienceMs, type Want } from "./caller.js";
import type { AskReply } from "./commands.js";
import { Load, type Replaced } from "./load.js";
import type { Answered, Claim, ComputeConnection, Owner } from "./owner.js";
import { Wait } from "./wait.js";

const known = new WeakMap<ComputeConnection, Computing>();

/** All that a connection computes, and all that it waits for while others do. */
export class Computing implements Owner {
  readonly connection: ComputeConnection;
  readonly #keeper: LeaseKeeper;
  readonly #deadlines: Deadlines;
  readonly #tokens: string;
  readonly #loads = new Map<string, Load>();
  readonly #waits = new Map<string, Wait>();
  #asked = 0;
  #closed: ClosedError | undefined;

  private constructor(connection: ComputeConnection) {
    const { host } = connection;
    this.connection = connection;
    this.#keeper = LeaseKeeper.of(connection);
    this.#deadlines = new Deadlines(host);
    this.#tokens = `${host.processName}:${host.uuid()}:`;
    // What is being handled while the connection closes may wait for values until it is done.
    connection.attach({ close: () => this.#close() }, { last: true });
  }

  /** @throws {ClosedError} the connection is closing, and nothing was computed on it before. */
  static of(connection: ComputeConnection): Computing {
    const made = known.get(connection);
    if (made) return made;
    const computing = new Computing(connection);
    known.set(connection, computing);
    return computing;
  }

  /** One round trip where the value is there. */
  begin(want: Want): void {
    if (this.#closed) {
      want.reject(this.#closed);
      return;
    }
    const nowMs = this.connection.host.monotonicMs();
    const { staleMs, settings } = want;
    // Most find a value, and nothing more is made for them.
    const caller = staleMs > 0 || settings.signal ? new Caller(want, this.#deadlines, nowMs) : undefined;
    if (caller?.isSettled) return;
    // What can be stale is asked for by a script at once; where a value is all that matters, `GET` is cheaper.
    if (caller && staleMs > 0) this.#askFirst(caller);
    else this.#look(want, nowMs, caller);
  }

  ask(caller: Caller, { replied, failed }: Answered, options?: ExecuteOptions): void {
    const { commands, settings, staleMs, onInvalid } = caller.want;
    const { leaseMs } = settings;
    const { asking } = this.#keeper;
    const token = this.#tokens + String(++this.#asked);
    const claim = { commands, token, sentAt: instant(this.connection.host) };
    const ask = { token, leaseMs, staleMs, invalid: caller.invalid, deletesInvalid: onInvalid === "delete" };
    asking.enter();
    this.connection.execute(commands.ask(ask), options).then(
      (reply) => {
        asking.leave();
        replied(reply, claim);
      },
      (error: unknown) => {
        asking.leave();
        // It may have been applied: nobody else is to wait for it.
        if (error instanceof DeadlineExceededError) this.release(claim);
        failed(error);
      },
    );
  }

  answered(callers: readonly Caller[], reply: AskReply, claim: Claim): void {
    const live = callers.filter((caller) => !caller.isSettled);
    const [leader] = live;
    if (!leader) this.#unwanted(reply, claim);
    else if (reply.kind === "loading") this.#join(live, reply);
    else if (reply.kind === "claimed") this.#load(claim, leader, live, { digest: reply.digest });
    else {
      this.#take(live, reply);
      if (reply.kind === "stale") this.#refresh(claim, leader.want, reply);
    }
  }

  isLoading(token: string): boolean {
    return this.#loads.has(token);
  }

  again(caller: Caller): void {
    this.#wait(caller, undefined);
  }

  release({ commands, token }: Claim, restMs?: number): void {
    this.connection.execute(commands.release(token, restMs)).catch(() => undefined);
  }

  tellWaited({ want, startedAtMs }: Caller): void {
    const { observer, host } = this.connection;
    if (!observer) return;
    const { definition, key } = want.commands;
    const waitedMs = host.monotonicMs() - startedAtMs;
    observer.observe({ kind: "key", event: "waited", definition, key, waitedMs });
  }

  loadEnded(token: string): void {
    this.#loads.delete(token);
  }

  waitEnded(key: string): void {
    this.#waits.delete(key);
  }

  #look(want: Want, nowMs: number, known: Caller | undefined): void {
    this.connection.execute(want.commands.get(), this.#patience(want, nowMs)).then(
      (value) => {
        if (!known && value && this.#accepted(want, value)) return;
        const caller = known ?? new Caller(want, this.#deadlines, nowMs);
        if (value) this.#take([caller], { kind: "fresh", value });
        else if (!caller.isSettled) this.#askFirst(caller);
      },
      (error: unknown) => (known ?? want).reject(error),
    );
  }

  #accepted(want: Want, value: Uint8Array): boolean {
    try {
      want.accept(value);
    } catch {
      // Told, or computed, by the caller that is made for it.
      return false;
    }
    this.#tellFound(want, "hit");
    return true;
  }

  #tellFound({ commands }: Want, event: "hit" | "stale"): void {
    const { definition, key } = commands;
    this.connection.observer?.observe({ kind: "key", event, definition, key });
  }

  #askFirst(caller: Caller): void {
    const replied: Answered["replied"] = (reply, claim) => this.answered([caller], reply, claim);
    const patience = this.#patience(caller.want, caller.startedAtMs);
    this.ask(caller, { replied, failed: (error) => caller.reject(error) }, patience);
  }

  /** No longer than the call may take. */
  #patience({ settings }: Want, startedAtMs: number): ExecuteOptions | undefined {
    const { commandTimeoutMs, host } = this.connection;
    if (settings.timeoutMs > 2 * commandTimeoutMs) return undefined;
    const deadlineMs = patienceMs(settings.timeoutMs - (host.monotonicMs() - startedAtMs));
    return deadlineMs < commandTimeoutMs ? { deadlineMs } : undefined;
  }

  #take(callers: readonly Caller[], { kind, value }: Extract<AskReply, { kind: "fresh" | "stale" }>): void {
    for (const caller of callers) {
      // What does not fit and counts as none is to be computed: it is asked for again, as such.
      if (!caller.take(value)) this.#askFirst(caller);
      else if (caller.hasWaited) this.tellWaited(caller);
      else this.#tellFound(caller.want, kind === "fresh" ? "hit" : "stale");
    }
  }

  #unwanted(reply: AskReply, claim: Claim): void {
    if (reply.kind === "claimed" || (reply.kind === "stale" && reply.claimed !== undefined)) this.release(claim);
  }

  #join(callers: readonly Caller[], { token, expiresInMs }: Extract<AskReply, { kind: "loading" }>): void {
    const load = this.#loads.get(token);
    for (const caller of callers) {
      if (load) load.join(caller);
      else this.#wait(caller, expiresInMs);
    }
  }

  #refresh(claim: Claim, want: Want, { claimed, value }: Extract<AskReply, { kind: "stale" }>): void {
    if (claimed === undefined) return;
    const nowMs = this.connection.host.monotonicMs();
    const caller = new Caller(inBackground(want), this.#deadlines, nowMs, { isBackground: true });
    this.#load(claim, caller, [caller], { digest: claimed, value });
  }

  #load(claim: Claim, leader: Caller, callers: readonly Caller[], replaced: Replaced): void {
    const load = new Load(this, claim, leader, replaced);
    this.#loads.set(claim.token, load);
    load.begin(callers);
  }

  #wait(caller: Caller, expiresInMs: number | undefined): void {
    if (this.#closed) {
      caller.reject(this.#closed);
      return;
    }
    const { commands } = caller.want;
    let wait = this.#waits.get(commands.key);
    if (!wait) {
      wait = new Wait(this, commands);
      this.#waits.set(commands.key, wait);
    }
    wait.join(caller, expiresInMs);
  }

  async #close(): Promise<void> {
    this.#closed = new ClosedError("The connection was closed");
    for (const wait of [...this.#waits.values()]) wait.close(this.#closed);
    // What is computed still is ended together with its lease.
    this.#deadlines.close();
  }
}
