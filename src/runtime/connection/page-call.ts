import type { Socket } from "node:net";
import type { Redis } from "ioredis";
import type { Command } from "../wire/command.js";
import { type CallOwner, CommandCall } from "./call.js";
import type { RawCommand } from "./raw-command.js";

/** One server as a scan has it: a cursor means nothing to any other, nor to this one after its connection was lost. */
export interface ScannedServer {
  readonly redis: Redis;
  /** The connection that gave the cursor; `undefined` before the first page. */
  socket: Socket | undefined;
}

/** The server that gave the cursor is not the one that would be asked now: the scan of it begins again. */
export class CursorLost extends Error {}

/** A page of SCAN, asked of the one server that knows its cursor. Never sent to another, and never twice. */
export class PageCall extends CommandCall {
  readonly #server: ScannedServer;

  constructor(
    owner: CallOwner,
    command: Command<unknown>,
    server: ScannedServer,
    resolve: (value: never) => void,
    reject: (error: unknown) => void,
  ) {
    super(owner, command, resolve, reject);
    this.#server = server;
  }

  override write(): void {
    const { redis, socket } = this.#server;
    if (redis.status === "end" || (socket && socket !== redis.stream)) {
      this.#lose();
      return;
    }
    this.decisive = this.line();
    redis.sendCommand(this.decisive);
  }

  override replied(value: unknown, raw: RawCommand): void {
    this.#server.socket = raw.link?.socket;
    super.replied(value, raw);
  }

  override failed(error: Error, raw: RawCommand): void {
    if (this.state === "settled" || raw !== this.decisive) return;
    if (error.name === "ReplyError") super.failed(error, raw);
    else this.#lose();
  }

  #lose(): void {
    this.owner.settled(this);
    this.reject(new CursorLost());
  }
}
