import type { Host } from "../host.js";
import { systemHost } from "../host.js";
import type { LeaseConnection } from "../lease/keeper.js";
import { Lease } from "../lease/lease.js";
import type { Leased } from "../lease/term.js";
import { instant } from "../lease/validity.js";
import type { Command } from "../wire/command.js";

export interface FakeLeaseOptions {
  /** @default a rising one */
  readonly fencingToken?: number;
  /** How long it lasts; nothing renews it, and time passes by `pass` only. @default 10000 */
  readonly leaseMs?: number;
  /** The Redis name of what is leased. @default "test" */
  readonly key?: string;
  /** What errors say it is of. @default "test" */
  readonly definition?: string;
}

let lastToken = 0;

/** A lease without any Redis: the real class, over a clock that stands until the test moves it. */
export class FakeLease extends Lease {
  readonly #clock: StillClock;
  readonly #leaseMs: number;
  readonly #end: { how: string | undefined };

  constructor({
    fencingToken = ++lastToken,
    leaseMs = 10_000,
    key = "test",
    definition = "test",
  }: FakeLeaseOptions = {}) {
    const clock = new StillClock();
    const of = leased(key, definition);
    const end: { how: string | undefined } = { how: undefined };
    const onEnd = (how: string): void => {
      end.how = how;
    };
    const terms = { of, token: `test-${fencingToken}`, leaseMs, validMs: leaseMs, renew: false };
    super(connectionOf(clock), { ...terms, fencingToken, grantedAt: instant(clock), onEnd });
    this.#end = end;
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  /** Was it released, by `release` or at the end of its block? */
  get isReleased(): boolean {
    return this.#end.how === "released";
  }

  /** Time passes, in milliseconds: `remainingMs` goes down, and at its end the lease is lost. */
  pass(ms: number): void {
    this.#clock.passedMs += ms;
    // Whoever asks for the signal finds out that it has ended; so do those who have it.
    void this.signal;
  }

  /** As if it had not been renewed in time: `signal` aborts, and `assertHeld` throws. */
  lose(): void {
    this.pass(this.#leaseMs + 1);
  }
}

/** A lease for code under test: `await withLease(fakeLease({ fencingToken: 7 }))`. */
export function fakeLease(options: FakeLeaseOptions = {}): FakeLease {
  return new FakeLease(options);
}

class StillClock implements Host {
  passedMs = 0;
  readonly processName = "test";

  wallMs(): number {
    return this.passedMs;
  }

  monotonicMs(): number {
    return this.passedMs;
  }

  /** Nothing happens by itself. */
  setTimer(): () => void {
    return () => undefined;
  }

  random(): number {
    return 0.5;
  }

  uuid(): string {
    return systemHost.uuid();
  }
}

/** Says of a round trip what it would have answered. */
function answering<Reply>(name: string, reply: Reply): Command<Reply> {
  return { name, keys: [], args: [], repeatable: true, decode: () => reply };
}

function leased(key: string, definition: string): Leased {
  return {
    key,
    definition,
    renew: () => answering("renew", true),
    release: () => answering<"released" | "expired">("release", "released"),
  };
}

function connectionOf(host: Host): LeaseConnection {
  return { host, execute: async (command) => command.decode(undefined), attach: () => () => undefined };
}
