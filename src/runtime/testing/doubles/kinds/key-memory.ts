import type { Connection } from "../../../connection/connection.js";
import type { Inbox, InboxListener, InboxSubscription } from "../../../connection/inbox.js";
import { UnavailableError } from "../../../errors.js";
import type { Argument, Command } from "../../../wire/command.js";
import { versionOf } from "../../../wire/version.js";
import type { Shared } from "../about.js";
import { noConnection } from "../no-connection.js";
import { RestingHost } from "../resting-host.js";

/** What a command has to know of itself to be answered. */
type Asked = Pick<Command<unknown>, "name" | "keys" | "args">;

/** Whoever computes a value is asked after again so late: it tells when it has ended. */
const computedWithinMs = 10_000;

const memories = new WeakMap<Shared["values"], KeyMemory>();

/**
 * Answers the commands of keys as Redis does, one after the other, out of memory; nothing expires, and no lease is asked
 * for. So the double of a store is the real class: what many do at once comes out as it does there.
 */
export class KeyMemory {
  readonly connection: Connection;
  readonly host: RestingHost = new RestingHost();
  readonly #values: Map<string, Uint8Array>;
  /** Tokens of those who compute, by the key of their mark. */
  readonly #computing = new Map<string, string>();
  readonly #listeners = new Map<string, Set<InboxListener>>();

  private constructor(values: Map<string, Uint8Array>) {
    this.#values = values;
    const execute = async <Reply>(command: Command<Reply>): Promise<Reply> => command.decode(this.#reply(command));
    const subscribe: Inbox["subscribe"] = async (channel, listener) => this.#subscribe(channel, listener);
    const { host } = this;
    const report = (): void => undefined;
    this.connection = noConnection({ host, execute, inbox: { subscribe }, commandTimeoutMs: 5_000, report });
  }

  /** Those that share their values have one. */
  static of({ values }: Pick<Shared, "values">): KeyMemory {
    const known = memories.get(values);
    if (known) return known;
    const made = new KeyMemory(values);
    memories.set(values, made);
    return made;
  }

  #reply(command: Asked): unknown {
    const { keys, args } = command;
    const key = keys[0] ?? "";
    // Under a lease it is the same script, with the lease behind its arguments.
    const name = command.name.replace(/-guarded$/, "");
    switch (name) {
      case "GET":
        return this.#values.get(key) ?? null;
      case "EXISTS":
      case "PEXPIRE":
        return this.#values.has(key) ? 1 : 0;
      case "SET":
        return this.#set(key, args);
      case "key-write":
        return this.#write(key, args);
      case "key-increment":
        return this.#increment(key, args);
      case "key-delete":
        this.#computing.delete(keys[1] ?? "");
        return this.#values.delete(key) ? 1 : 0;
      case "key-delete-version":
        return this.#versionAt(key) === args[0] && this.#values.delete(key) ? 1 : 0;
      default:
        return this.#computed(name, key, keys[1] ?? "", args);
    }
  }

  /** What `getOrCompute` asks. */
  #computed(name: string, key: string, mark: string, args: readonly Argument[]): unknown {
    const isOwner = this.#computing.get(mark) === String(args[0]);
    switch (name) {
      case "key-get-or-claim":
        return this.#claim(key, mark, args);
      case "key-fill":
        return isOwner ? this.#fill(key, mark, args) : 0;
      case "key-renew":
        return isOwner ? 1 : 0;
      case "key-give-up":
        if (isOwner) this.#computing.delete(mark);
        this.#tell(String(args[3]), String(args[0]));
        return isOwner ? 1 : 0;
      default:
        throw new UnavailableError(`A double has no connection, and was asked for \`${name}\` of it`);
    }
  }

  /** `SET key value … [NX] GET` */
  #set(key: string, [, value = "", ...words]: readonly Argument[]): Uint8Array | null {
    const before = this.#values.get(key) ?? null;
    if (!words.includes("NX") || before === null) this.#values.set(key, bytesOf(value));
    return before;
  }

  #write(key: string, [value = "", condition, , , tells]: readonly Argument[]): unknown {
    const version = this.#versionAt(key);
    const isMet = condition === "any" || condition === (version ?? "absent");
    if (isMet) this.#values.set(key, bytesOf(value));
    if (isMet) return 1;
    return tells === "1" ? [0, this.#values.get(key) ?? null] : 0;
  }

  #increment(key: string, [by, least, largest, , , replaces]: readonly Argument[]): string {
    const current = this.#values.get(key);
    const known = current && integerOf(current);
    if (current && known === undefined && replaces !== "1") return "invalid";
    const value = known ?? 0;
    const sum = value + Number(by);
    const nears =
      known !== undefined && ((sum > Number(largest) && sum <= value) || (sum < Number(least) && sum >= value));
    if ((sum < Number(least) || sum > Number(largest)) && !nears) return "bounds";
    // Never "-0".
    const text = String(sum + 0);
    this.#values.set(key, bytesOf(text));
    return text;
  }

  #claim(key: string, mark: string, [token, , , invalid, deletes]: readonly Argument[]): unknown {
    const value = this.#values.get(key);
    const isInvalid = value !== undefined && versionOf(value) === invalid;
    if (value && !isInvalid) return value;
    const owner = this.#computing.get(mark) ?? String(token);
    if (owner !== token) return [null, 0, owner, computedWithinMs];
    this.#computing.set(mark, owner);
    if (!isInvalid) return [null, 1, ""];
    if (deletes === 1) this.#values.delete(key);
    return [null, 1, deletes === 1 ? "" : invalid];
  }

  #fill(key: string, mark: string, args: readonly Argument[]): number {
    const [token, value = "", digest, , , , channel] = args;
    const version = this.#versionAt(key);
    const replaces = version === undefined || version === digest;
    if (replaces) this.#values.set(key, bytesOf(value));
    this.#computing.delete(mark);
    this.#tell(String(channel), String(token));
    return replaces ? 1 : 0;
  }

  #versionAt(key: string): string | undefined {
    const value = this.#values.get(key);
    return value && versionOf(value);
  }

  #subscribe(channel: string, listener: InboxListener): InboxSubscription {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    return {
      close: async () => {
        listeners.delete(listener);
        if (listeners.size === 0) this.#listeners.delete(channel);
      },
    };
  }

  #tell(channel: string, text: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener.message(Buffer.from(text), channel);
  }
}

function bytesOf(value: Argument): Uint8Array {
  return typeof value === "object" ? value : Buffer.from(String(value));
}

/** As JSON says one. */
function integerOf(payload: Uint8Array): number | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    return Number.isSafeInteger(value) ? Number(value) : undefined;
  } catch {
    return undefined;
  }
}
