import type { Leased } from "../../lease/term.js";
import { siblingKey } from "../../wire/address.js";
import type { Argument, Command } from "../../wire/command.js";
import type { Script } from "../../wire/script.js";
import { askScript, fillScript, giveUpScript, renewScript } from "./scripts.js";

/** One who asks for a value, and would compute it. */
export interface Ask {
  /** Names one right to compute: never used again. */
  readonly token: string;
  readonly leaseMs: number;
  /** For so long before its end a value is stale; 0: never. */
  readonly staleMs: number;
  /** A value of this digest counts as none; `""`: none does. */
  readonly invalid: string;
  readonly deletesInvalid: boolean;
}

export type AskReply =
  | { readonly kind: "fresh"; readonly value: Uint8Array }
  /** `claimed`: whoever asked is to compute it anew; the digest of the stale value. */
  | { readonly kind: "stale"; readonly value: Uint8Array; readonly claimed: string | undefined }
  /** Whoever asked is to compute it; the digest of the value that it replaces, `""`: there is none. */
  | { readonly kind: "claimed"; readonly digest: string }
  /** That token computes it, for so long at least. */
  | { readonly kind: "loading"; readonly token: string; readonly expiresInMs: number };

export interface Fill {
  readonly token: string;
  readonly payload: string | Uint8Array;
  /** Of the value that it replaces; `""`: none. */
  readonly digest: string;
  /** That value was stale, as it is for so long before its end; 0: it was not. */
  readonly staleMs: number;
  /** `undefined`: for ever. */
  readonly ttlMs: number | undefined;
}

/** What computing one key takes, each one round trip, as values. */
export class ComputeCommands implements Leased {
  readonly key: string;
  readonly definition: string;
  /** Where whoever waits is told that a load has ended. */
  readonly channel: string;
  readonly #keys: readonly string[];
  readonly #verb: string;

  constructor(key: string, definition: string, isCluster: boolean) {
    this.key = key;
    this.definition = definition;
    this.channel = siblingKey(key, "loaded");
    this.#keys = [key, siblingKey(key, "loading")];
    this.#verb = isCluster ? "SPUBLISH" : "PUBLISH";
  }

  /** `GET`, as it is stored. */
  get(): Command<Uint8Array | undefined> {
    const { definition, key } = this;
    const args = [key];
    return { name: "GET", keys: args, args, repeatable: true, binary: true, definition, decode: decodeGet };
  }

  /** The value, or who computes it: this token, where nobody does. Safe to repeat with the same token. */
  ask({ token, leaseMs, staleMs, invalid, deletesInvalid }: Ask): Command<AskReply> {
    return this.#command(askScript, [token, leaseMs, staleMs, invalid, deletesInvalid ? 1 : 0], decodeAsk);
  }

  /** Stores what was computed. `false`: nothing was written, since the lease has ended or somebody else wrote or deleted. */
  fill({ token, payload, digest, staleMs, ttlMs }: Fill): Command<boolean> {
    const args = [token, payload, digest, staleMs, ttlMs ?? 0, this.#verb, this.channel];
    return this.#command(fillScript, args, (reply) => reply === 1);
  }

  renew(token: string, leaseMs: number): Command<boolean> {
    return this.#command(renewScript, [token, leaseMs], (reply) => reply === 1);
  }

  /** Others may compute it: at once, or after `restMs` milliseconds. Whoever waits is told. */
  release(token: string, restMs = 0): Command<"released" | "expired"> {
    const args = [token, restMs, this.#verb, this.channel];
    return this.#command(giveUpScript, args, (reply) => (reply === 1 ? "released" : "expired"));
  }

  /** All of them are: the token says whose they are, and is never used again. */
  #command<Reply>(script: Script, args: readonly Argument[], decode: (reply: unknown) => Reply): Command<Reply> {
    const { name } = script;
    const { definition } = this;
    return { name, script, keys: this.#keys, args, repeatable: true, binary: true, definition, decode };
  }
}

function decodeAsk(reply: unknown): AskReply {
  if (reply instanceof Uint8Array) return { kind: "fresh", value: reply };
  const [value, claimed, named, expiresInMs] = Array.isArray(reply) ? (reply as readonly unknown[]) : [];
  if (value instanceof Uint8Array) {
    return { kind: "stale", value, claimed: claimed === 1 ? String(named) : undefined };
  }
  if (claimed === 1) return { kind: "claimed", digest: String(named) };
  return { kind: "loading", token: String(named), expiresInMs: Number(expiresInMs) };
}

const decodeGet = (reply: unknown): Uint8Array | undefined => (reply instanceof Uint8Array ? reply : undefined);
