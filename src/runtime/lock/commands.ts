import { type AskReply, PermitCommands } from "../permits/commands.js";
import type { NoParameters } from "../wire/address.js";
import type { Command } from "../wire/command.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { LockDefinition, LockTune } from "./definition.js";
import { checkLease, type LockSettings, lockSettings } from "./settings.js";
import { type LockState, lockState } from "./state.js";

/** What Redis answers to `tryAcquire`. */
export type AcquireReply = AskReply;

/** What one round trip can do with a lock, as values. A token names one acquisition: random, and never used again. */
export class LockCommands<Parameters extends object = NoParameters> {
  /** The Redis name of the lock. */
  readonly key: string;
  readonly settings: LockSettings;
  readonly #permits: PermitCommands;

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
    const { permits: most } = this.settings;
    const shape = most === undefined ? ({ shape: "exclusive" } as const) : ({ shape: "shared", most } as const);
    this.#permits = new PermitCommands(this.key, definition.definition, shape);
  }

  /**
   * Takes the lock if it is free and nobody waits for it, or holds it on if this token has it. One script: `SET … NX PX`,
   * and the fence; with `permits` `ZADD`. Safe to repeat with the same token.
   */
  tryAcquire(token: string, leaseMs = this.settings.leaseMs): Command<AcquireReply> {
    checkLease(leaseMs, this.#permits.definition);
    const access = this.#permits.shape.shape === "exclusive" ? "write" : "read";
    return this.#permits.ask({ token, leaseMs, waitMs: 0, inbox: "", access, sharded: false });
  }

  /** Prolongs the lease to `leaseMs` from now. One script: `GET`, `PEXPIRE`. `false`: it is not held any more. */
  renew(token: string, leaseMs = this.settings.leaseMs): Command<boolean> {
    checkLease(leaseMs, this.#permits.definition);
    return this.#permits.renew(token, leaseMs);
  }

  /**
   * Frees the lock if this token has it, and hands it to whoever is next; anything else under the key stays. One script:
   * `GET`, `DEL`. Not repeated by itself: a second try would say `expired` of what the first released.
   */
  release(token: string): Command<"released" | "expired"> {
    return this.#permits.release(token);
  }

  /** Who has the lock, since when and until when, and how many wait. One script, which changes nothing. */
  inspect(): Command<LockState> {
    const command = this.#permits.inspect();
    return { ...command, decode: (reply) => lockState(command.decode(reply), false) };
  }

  /** Ends every lease, raises the fence, and hands over to whoever is next. One script. How many leases were ended. */
  forceRelease(): Command<number> {
    return this.#permits.end();
  }
}
