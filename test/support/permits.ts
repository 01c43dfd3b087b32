import type { Connection } from "../../src/runtime/connection/connection.js";
import { type Ask, PermitCommands, type PermitShape } from "../../src/runtime/permits/commands.js";
import type { AskReply, PermitState } from "../../src/runtime/permits/replies.js";
import { siblingKey } from "../../src/runtime/wire/address.js";

export const exclusive: PermitShape = { shape: "exclusive" };
export const readWrite: PermitShape = { shape: "shared", most: 2 ** 53 };
export const permits = (most: number): PermitShape => ({ shape: "shared", most });

let made = 0;

/** The commands of one lock, run at once; leases and waits are long unless a test says otherwise. */
export class Bench {
  readonly commands: PermitCommands;
  readonly keys: { readonly [name in "lock" | "fence" | "queue" | "waiters" | "holders"]: string };
  readonly #connection: Connection;

  constructor(connection: Connection, prefix: string, shape: PermitShape, key = `${prefix}permits-${made++}`) {
    this.#connection = connection;
    this.commands = new PermitCommands(key, "test.locks.permits", shape);
    const [fence, queue, waiters, holders] = ["fence", "queue", "waiters", "holders"].map((one) =>
      siblingKey(key, one),
    ) as [string, string, string, string];
    this.keys = { lock: key, fence, queue, waiters, holders };
  }

  claim(token: string, more: Partial<Ask> = {}): Ask {
    const access = this.commands.shape.shape === "exclusive" ? "write" : "read";
    return { token, leaseMs: 60_000, waitMs: 0, inbox: "", access, sharded: false, ...more };
  }

  ask(token: string, more: Partial<Ask> = {}): Promise<AskReply> {
    return this.#connection.execute(this.commands.ask(this.claim(token, more)));
  }

  /** Stands in line for a minute. */
  wait(token: string, more: Partial<Ask> = {}): Promise<AskReply> {
    return this.ask(token, { waitMs: 60_000, ...more });
  }

  renew(token: string, leaseMs = 60_000): Promise<boolean> {
    return this.#connection.execute(this.commands.renew(token, leaseMs));
  }

  release(token: string): Promise<"released" | "expired"> {
    return this.#connection.execute(this.commands.release(token));
  }

  /** Who has it once this one has released it, before anybody else does anything. */
  async heirs(token: string): Promise<readonly string[]> {
    const [, { holders }] = await this.#connection.transaction([this.commands.release(token), this.commands.inspect()]);
    return holders.map((holder) => holder.token);
  }

  inspect(): Promise<PermitState> {
    return this.#connection.execute(this.commands.inspect());
  }

  end(): Promise<number> {
    return this.#connection.execute(this.commands.end());
  }

  async holders(): Promise<readonly string[]> {
    return (await this.inspect()).holders.map(({ token }) => token);
  }
}
