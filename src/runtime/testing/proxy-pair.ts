import type { Socket } from "node:net";

/** What a fault makes of the bytes that come. Whoever drops some ends the pair later: nobody could go on with the rest. */
export interface Rules {
  request?(chunk: Buffer, pair: Pair): "cut" | "drop" | undefined;
  reply?(chunk: Buffer, pair: Pair): "cut" | "drop" | number | undefined;
  connection?(): "cut" | undefined;
}

/** A client's connection, and ours to the server behind it. */
export interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly replies: Lane;
  abandoned: boolean;
}

export function pairOf(client: Socket, server: Socket): Pair {
  return { client, server, replies: new Lane(client), abandoned: false };
}

/** Passes on what comes on either side as the faults have it, until one of them ends. */
export function connectPair(pair: Pair, faults: ReadonlySet<Rules>, onEnd: () => void): void {
  const { client, server, replies } = pair;
  const end = (): void => {
    onEnd();
    if (!pair.abandoned) cut(pair);
  };
  for (const socket of [client, server]) {
    socket.setNoDelay(true);
    socket.on("error", end);
    socket.on("close", end);
  }
  client.on("data", (chunk: Buffer) => {
    for (const fault of [...faults]) {
      const decision = fault.request?.(chunk, pair);
      if (decision === "cut") cut(pair);
      if (decision !== undefined) return;
    }
    server.write(chunk);
  });
  server.on("data", (chunk: Buffer) => {
    if (pair.abandoned) return;
    for (const fault of [...faults]) {
      const decision = fault.reply?.(chunk, pair);
      if (decision === "cut") cut(pair);
      if (typeof decision === "number") replies.write(chunk, decision);
      if (decision !== undefined) return;
    }
    replies.write(chunk, 0);
  });
}

export function cut({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}

interface Waiting {
  readonly chunk: Buffer;
  readonly dueAt: number;
}

/** One direction. Whatever comes behind bytes that are late waits too, or they would change places. */
class Lane {
  readonly #to: Socket;
  readonly #late: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(to: Socket) {
    this.#to = to;
    // Nobody is there any more to be given anything.
    to.once("close", () => {
      clearTimeout(this.#timer);
      this.#late.length = 0;
    });
  }

  write(chunk: Buffer, afterMs: number): void {
    if (afterMs <= 0 && this.#late.length === 0) return void this.#to.write(chunk);
    this.#late.push({ chunk, dueAt: performance.now() + afterMs });
    if (this.#late.length === 1) this.#drainAfter(afterMs);
  }

  #drainAfter(ms: number): void {
    // What is late when its client has gone is nobody's: a timer set after that would keep the program.
    if (this.#to.destroyed) this.#late.length = 0;
    else this.#timer = setTimeout(() => this.#drain(), ms);
  }

  #drain(): void {
    for (let first = this.#late[0]; first; first = this.#late[0]) {
      const leftMs = first.dueAt - performance.now();
      if (leftMs > 0) return void this.#drainAfter(Math.max(1, leftMs));
      this.#late.shift();
      if (this.#to.writable) this.#to.write(first.chunk);
    }
  }
}
