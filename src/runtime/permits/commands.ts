import { OptionsInvalidError } from "../errors.js";
import { siblingKey } from "../wire/address.js";
import type { Argument, Command } from "../wire/command.js";
import type { Script } from "../wire/script.js";
import { type Access, type AskReply, decodeAsk, decodeState, type PermitState } from "./replies.js";
import { askAllScript } from "./scripts/ask-all.js";
import { exclusiveScripts } from "./scripts/exclusive.js";
import { sharedScripts } from "./scripts/shared.js";

/**
 * `exclusive`: the key is a string, the holder's token. `shared`: the key is a sorted set of holders, at most `most` of
 * them with access "read" at a time, and one with access "write" alone.
 */
export type PermitShape = { readonly shape: "exclusive" } | { readonly shape: "shared"; readonly most: number };

export type { Access, AskReply, PermitHolder, PermitState } from "./replies.js";

/** One who asks. */
export interface Ask {
  readonly token: string;
  readonly leaseMs: number;
  /** Stays in the queue for so long, in milliseconds; 0: is never queued. */
  readonly waitMs: number;
  /** The channel on which it hears that its turn came; "": it cannot hear, and finds out by asking again. */
  readonly inbox: string;
  /** Of an exclusive shape always "write"; of permits always "read". */
  readonly access: Access;
  /** The inbox is subscribed with SSUBSCRIBE, as on a cluster. */
  readonly sharded: boolean;
}

const beside = ["fence", "queue", "waiters", "holders"];

/** How long the fence is kept after the lease's end; from then on the server's clock keeps it rising. */
const fenceOutlivesMs = 86_400_000;

/**
 * Who has a permit and who is next, as values of one round trip each. Served in the order of asking, among those who
 * live. A token names one acquisition: random, and never used again.
 */
export class PermitCommands {
  readonly key: string;
  readonly definition: string;
  readonly shape: PermitShape;
  /** Key, fence, queue, waiters; of a shared shape also holders. */
  readonly keys: readonly string[];
  readonly #allKeys: readonly string[];
  readonly #scripts: { readonly [name in "ask" | "renew" | "release" | "inspect" | "end"]: Script };

  constructor(key: string, definition: string, shape: PermitShape) {
    this.key = key;
    this.definition = definition;
    this.shape = shape;
    this.#allKeys = [key, ...beside.map((purpose) => siblingKey(key, purpose))];
    this.keys = shape.shape === "shared" ? this.#allKeys : this.#allKeys.slice(0, -1);
    this.#scripts = shape.shape === "shared" ? sharedScripts : exclusiveScripts;
  }

  /** The channel on which the waiters of one connection hear, in the key's slot. */
  inboxOf(connectionId: string): string {
    return siblingKey(this.key, `inbox:${connectionId}`);
  }

  /**
   * Takes a permit if there is one and nobody alive waits before; otherwise takes its place in the queue for `waitMs`.
   * Where the token has the permit already it is held on, with the whole lease. Safe to repeat with the same token,
   * which keeps its place. Where it is the turn of somebody else, it is handed to them.
   */
  ask(claim: Ask): Command<AskReply> {
    const { leaseMs } = claim;
    return this.#command("ask", this.#askArguments(claim), true, (reply) => decodeAsk(reply, leaseMs));
  }

  /** The lease ends `leaseMs` from now. `false`: it is not held any more, and not created again. */
  renew(token: string, leaseMs: number): Command<boolean> {
    return this.#command("renew", [token, leaseMs, leaseMs + fenceOutlivesMs], true, (reply) => reply === 1);
  }

  /**
   * Gives the permit back and hands it to whoever is next, or leaves the queue. `expired`: the token had no permit.
   * Not repeated by itself: a second try would say `expired` of what the first released.
   */
  release(token: string): Command<"released" | "expired"> {
    return this.#command("release", this.#withMost([token, fenceOutlivesMs]), false, (reply) =>
      reply === 1 ? "released" : "expired",
    );
  }

  /** Who holds it and how many wait. Changes nothing. */
  inspect(): Command<PermitState> {
    return this.#command("inspect", [], true, decodeState);
  }

  /**
   * Ends every lease, raises the fence, and hands over to whoever is next. How many leases were ended.
   * Not repeated by itself: a second try would end those that the first handed over to.
   */
  end(): Command<number> {
    return this.#command("end", this.#withMost([fenceOutlivesMs]), false, Number);
  }

  #askArguments({ token, leaseMs, waitMs, inbox, access, sharded }: Ask): readonly Argument[] {
    const verb = sharded ? "SPUBLISH" : "PUBLISH";
    const letter = this.shape.shape === "exclusive" || access === "write" ? "w" : "r";
    const keptMs = leaseMs + fenceOutlivesMs;
    if (inbox === "" && this.shape.shape === "exclusive") return [token, leaseMs, keptMs, waitMs];
    return this.#withMost([token, leaseMs, keptMs, waitMs, verb, inbox, letter]);
  }

  #withMost(args: readonly Argument[]): readonly Argument[] {
    return this.shape.shape === "shared" ? [...args, this.shape.most] : args;
  }

  #command<Reply>(
    name: "ask" | "renew" | "release" | "inspect" | "end",
    args: readonly Argument[],
    repeatable: boolean,
    decode: (reply: unknown) => Reply,
  ): Command<Reply> {
    const script = this.#scripts[name];
    const keys = name === "inspect" || name === "end" ? this.#allKeys : this.keys;
    return { name: script.name, script, keys, args, repeatable, definition: this.definition, decode };
  }
}

/**
 * All of them or none, never queued: one script. Where one is refused, none is granted, and those that were free say
 * that they expire in 0 ms. All keys have to be in one slot.
 * @throws {OptionsInvalidError} a key is named twice, or there is none.
 */
export function askAll(
  of: readonly { readonly commands: PermitCommands; readonly claim: Ask }[],
): Command<readonly AskReply[]> {
  const [first] = of;
  if (!first || new Set(of.map(({ commands }) => commands.key)).size < of.length) {
    throw new OptionsInvalidError("Nothing is asked for, or one lock twice", "Name each lock once.");
  }
  return {
    name: askAllScript.name,
    script: askAllScript,
    keys: of.flatMap(({ commands }) => commands.keys),
    args: [
      fenceOutlivesMs,
      ...of.flatMap(({ commands: { shape }, claim }) => [
        claim.token,
        claim.leaseMs,
        claim.access === "write" ? "w" : "r",
        shape.shape === "shared" ? shape.most : 0,
      ]),
    ],
    repeatable: true,
    definition: first.commands.definition,
    decode: (reply) => {
      const replies: readonly unknown[] = Array.isArray(reply) ? reply : [];
      return of.map(({ claim }, at) => decodeAsk(replies[at], claim.leaseMs));
    },
  };
}
