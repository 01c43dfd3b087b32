import type { BlockingConnection } from "../../connection/blocking.js";
import type { Connection } from "../../connection/connection.js";
import { RedloomError } from "../../errors.js";
import type { ClientAddress, GroupCommands } from "../group/group-commands.js";

/** For a new connection, from the first packet to the first reply. */
const openMs = 6_000;
/** A read that was sent a moment before may reach the server after the command that is to end it. */
const againMs = 25;

/** The reader's own connection: opened when it is needed, thrown away whenever anything goes wrong. */
export class ReaderLink {
  readonly #connection: Connection;
  readonly #commands: GroupCommands;
  #blocking: BlockingConnection | undefined;
  /** Which connection of the server it is; unknown where the server does not tell. */
  #client: ClientAddress | undefined;

  constructor(connection: Connection, commands: GroupCommands) {
    this.#connection = connection;
    this.#commands = commands;
  }

  get connected(): boolean {
    return this.#blocking !== undefined && !this.#blocking.broken;
  }

  async open(): Promise<BlockingConnection> {
    if (this.#blocking && !this.#blocking.broken) return this.#blocking;
    const blocking = this.#connection.openBlocking(this.#commands.key);
    this.#blocking = blocking;
    this.#client = undefined;
    this.#client = await blocking.run(this.#commands.ownClient(), { deadlineMs: openMs }).catch((error: unknown) => {
      // Not to be permitted to ask only makes stopping and recovering slower.
      if (blocking.broken || !(error instanceof RedloomError) || error.code !== "SERVER_REFUSED") throw error;
      return undefined;
    });
    return blocking;
  }

  drop(): void {
    this.#blocking?.destroy();
    this.#blocking = undefined;
  }

  /** Half open, it would still take the next entry. Where it cannot be ended, the next look finds what it took. */
  async end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.drop();
    if (client) await this.#connection.execute(this.#commands.endConnection(client)).catch(() => undefined);
  }

  /** Ends a blocked read as if nothing had come, where one is under way. */
  async unblock(deadlineMs: number): Promise<void> {
    const client = this.#client;
    if (client) await this.#connection.execute(this.#commands.unblock(client), { deadlineMs });
  }

  /** Ends the read that is under way without losing its reply, and cuts the connection where that takes too long. */
  async interrupt(cutAfterMs: number, over: Promise<unknown>): Promise<void> {
    const { host } = this.#connection;
    const blocking = this.#blocking;
    if (!blocking) return;
    let isOver = false;
    const ended = over.then(
      () => (isOver = true),
      () => (isOver = true),
    );
    const cancel = host.setTimer(() => blocking.destroy(), cutAfterMs, { unref: true });
    try {
      if (!this.#client) return blocking.destroy();
      while (!isOver && !blocking.broken) {
        await this.unblock(cutAfterMs);
        await Promise.race([ended, new Promise<void>((resolve) => void host.setTimer(resolve, againMs))]);
      }
    } catch {
      // It could not be told: nothing but cutting is left.
      blocking.destroy();
    } finally {
      if (isOver) cancel();
    }
  }
}
