import type { Host } from "../host.js";

/** So much more than its bytes may stay in memory for one that waits. */
const mostSlack = 512;

/** The same bytes in memory of their own: as a part of a larger buffer they would keep all of it. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer.byteLength - bytes.byteLength <= mostSlack) return bytes;
  // Not of the pool that `Buffer.from` cuts small ones out of: that is shared as well.
  const own = Buffer.allocUnsafeSlow(bytes.byteLength);
  own.set(bytes);
  return own;
}

/** What holds a part of the chunk that a socket gave. */
export interface Borrower {
  /** It waits no more, or has its own bytes. */
  readonly isSettled: boolean;
  own(): void;
}

/** Has whatever waits beyond this turn of the process keep its own bytes. What is handled at once is never copied. */
export class Borrowed {
  readonly #host: Host;
  #borrowers: Borrower[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  add(borrower: Borrower): void {
    this.#borrowers.push(borrower);
    if (this.#borrowers.length > 1) return;
    this.#host.setTimer(() => {
      const borrowers = this.#borrowers;
      this.#borrowers = [];
      for (const one of borrowers) if (!one.isSettled) one.own();
    }, 0);
  }
}
