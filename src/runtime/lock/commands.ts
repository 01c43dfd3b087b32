import { type NoParameters, siblingKey } from "../wire/address.js";
import type { Argument, Command } from "../wire/command.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Script } from "../wire/script.js";
import type { LockDefinition, LockTune } from "./definition.js";
import { acquireScript, releaseScript, renewScript } from "./scripts.js";
import { checkLease, type LockSettings, lockSettings } from "./settings.js";

/** How long the fence is kept after the lock's end; from then on the server's clock keeps it rising. */
const fenceOutlivesMs = 86_400_000;

/** What Redis answers to an acquire. */
export type AcquireReply =
  | {
      readonly granted: true;
      /** Greater than that of every lease before it. */
      readonly fencingToken: number;
      /** The token held the lock already: the reply of an earlier try was lost. */
      readonly again: boolean;
      /** Time of the server, in microseconds. */
      readonly serverTimeUs: number;
    }
  | {
      readonly granted: false;
      /** When the lock expires unless it is renewed, in milliseconds; absent where it never does. */
      readonly expiresInMs: number | undefined;
      readonly serverTimeUs: number;
    };

/** What one round trip can do with a lock, as values. A token names one acquisition: random, and never used again. */
export class LockCommands<Parameters extends object = NoParameters> {
  /** The Redis name of the lock. */
  readonly key: string;
  /** The channel on which a release wakes those who wait. */
  readonly wakeChannel: string;
  readonly settings: LockSettings;
  /** The lock and its fence. */
  readonly #keys: readonly string[];
  readonly #definition: string;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the lease is shorter than three renewals; the prefix cannot be one.
   */
  constructor(
    definition: LockDefinition<Parameters>,
    options: ClientOptions & { readonly tune?: LockTune | undefined } = {},
    parameters?: Parameters,
  ) {
    this.settings = lockSettings(definition, options.tune);
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    this.#keys = [this.key, siblingKey(this.key, "fence")];
    this.wakeChannel = siblingKey(this.key, "wake");
    this.#definition = definition.definition;
  }

  /**
   * Takes the lock if it is free, or holds it on if this token has it. One script: `GET`, `SET … PX`, and the fence.
   * Safe to repeat with the same token.
   */
  tryAcquire(token: string, leaseMs = this.settings.leaseMs): Command<AcquireReply> {
    checkLease(leaseMs, this.#definition);
    return this.#command(acquireScript, this.#keys, [token, leaseMs, fenceOutlivesMs], true, decodeAcquire);
  }

  /** Prolongs the lease to `leaseMs` from now. One script: `GET`, `PEXPIRE`. `false`: it is not held any more. */
  renew(token: string, leaseMs = this.settings.leaseMs): Command<boolean> {
    checkLease(leaseMs, this.#definition);
    return this.#command(renewScript, this.#keys, [token, leaseMs, fenceOutlivesMs], true, decodeRenew);
  }

  /**
   * Frees the lock if this token has it; anything else under the key stays. One script: `GET`, `DEL`, `PUBLISH`.
   * Not repeated by itself: a second try would say `expired` of what the first released.
   */
  release(token: string): Command<"released" | "expired"> {
    return this.#command(releaseScript, [this.key], [token, this.wakeChannel], false, decodeRelease);
  }

  #command<Reply>(
    script: Script,
    keys: readonly string[],
    args: readonly Argument[],
    repeatable: boolean,
    decode: (reply: unknown) => Reply,
  ): Command<Reply> {
    return { name: script.name, script, keys, args, repeatable, definition: this.#definition, decode };
  }
}

function decodeRenew(reply: unknown): boolean {
  return reply === 1;
}

function decodeRelease(reply: unknown): "released" | "expired" {
  return reply === 1 ? "released" : "expired";
}

function decodeAcquire(reply: unknown): AcquireReply {
  const [outcome, value, time] = Array.isArray(reply) ? reply.map(Number) : [];
  if (outcome === undefined || value === undefined || time === undefined) {
    throw new TypeError("The acquire script answered with something else than three numbers");
  }
  if (outcome === 0) return { granted: false, expiresInMs: value < 0 ? undefined : value, serverTimeUs: time };
  return { granted: true, fencingToken: value, again: outcome === 2, serverTimeUs: time };
}
