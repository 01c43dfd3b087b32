import type { Socket } from "node:net";
import { Cluster, type Redis } from "ioredis";
import { slotOf } from "../wire/slot.js";
import type { RawCommand } from "./raw-command.js";

/** What the runner needs of ioredis: one server or a cluster. */
export interface Client {
  readonly ready: boolean;
  /** Hands the lines over in this order; those of one server go out in one write. */
  send(lines: readonly RawCommand[]): void;
  /** Hands the lines over to the one server that has the slot of `key`. */
  sendTogether(lines: readonly RawCommand[], key: string): void;
  /** The slots are not where they were. */
  refresh(): void;
  readonly emitter: Redis | Cluster;
  disconnect(): void;
}

export function clientOf(emitter: Redis | Cluster): Client {
  return emitter instanceof Cluster ? new ClusterClient(emitter) : new SingleClient(emitter);
}

class SingleClient implements Client {
  readonly emitter: Redis;
  #outbox: Outbox | undefined;

  constructor(redis: Redis) {
    this.emitter = redis;
  }

  get ready(): boolean {
    return this.emitter.status === "ready";
  }

  send(lines: readonly RawCommand[]): void {
    const socket = this.emitter.stream;
    if (this.#outbox?.socket !== socket) this.#outbox = new Outbox(socket);
    for (const line of lines) this.emitter.sendCommand(line, this.#outbox);
  }

  sendTogether(lines: readonly RawCommand[]): void {
    this.send(lines);
  }

  refresh(): void {
    // One server has no slots.
  }

  disconnect(): void {
    this.emitter.disconnect();
  }
}

/** So many lines go out at once: the server works on them while the rest of the turn makes the next ones. */
const mostHeld = 32;

/** Gathers what is written in one turn of the event loop: one system call for many lines. */
class Outbox {
  readonly isPipeline = true;
  readonly destination: { readonly redis: { readonly stream: Socket } };
  readonly socket: Socket;
  #text = "";
  #chunks: (string | Buffer)[] = [];
  #held = 0;
  #scheduled = false;

  constructor(socket: Socket) {
    this.socket = socket;
    this.destination = { redis: { stream: socket } };
  }

  write(chunk: string | Buffer): void {
    if (typeof chunk === "string") {
      this.#text += chunk;
      // Strings have a longest length, and a growing one is copied when written.
      if (this.#text.length > 1_048_576) this.#closeText();
    } else {
      this.#closeText();
      this.#chunks.push(chunk);
    }
    if (++this.#held === mostHeld) this.#flush();
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      if (this.#held > 0) this.#flush();
    });
  }

  #closeText(): void {
    if (this.#text !== "") this.#chunks.push(this.#text);
    this.#text = "";
  }

  #flush(): void {
    this.#held = 0;
    // Ended meanwhile: its commands are rejected with it, and writing would only raise a second error.
    if (!this.socket.writable) return;
    if (this.#chunks.length === 0) {
      this.socket.write(this.#text);
      this.#text = "";
      return;
    }
    this.#closeText();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.socket.cork();
    for (const chunk of chunks) this.socket.write(chunk);
    this.socket.uncork();
  }
}

class ClusterClient implements Client {
  readonly emitter: Cluster;

  constructor(cluster: Cluster) {
    this.emitter = cluster;
  }

  get ready(): boolean {
    return this.emitter.status === "ready";
  }

  // ioredis routes each line by its keys and follows MOVED and ASK; both are answers of a server that did not apply it.
  send(lines: readonly RawCommand[]): void {
    for (const line of lines) {
      this.emitter.sendCommand(line);
      line.noteRefusals();
    }
  }

  sendTogether(lines: readonly RawCommand[], key: string): void {
    const node = { slot: slotOf(key) };
    for (const line of lines) this.emitter.sendCommand(line, undefined, node);
  }

  refresh(): void {
    this.emitter.refreshSlotsCache();
  }

  disconnect(): void {
    this.emitter.disconnect();
  }
}
