import { compareIds } from "../../entry/entry.js";
import type { Position } from "./position.js";

/** A live message that waits until what came before it was read from the history. */
export interface HeldMessage {
  readonly payload: Buffer;
  /** `undefined`: a plain one, which no history has. */
  readonly position: Position | undefined;
  /** How many reads of the history had been sent when it came. */
  readonly reads: number;
}

/** How much all channels of one subscription may hold together. */
export class HeldBudget {
  readonly #most: { readonly messages: number; readonly bytes: number };
  #messages = 0;
  #bytes = 0;

  constructor(most: { readonly messages: number; readonly bytes: number }) {
    this.#most = most;
  }

  take(bytes: number): boolean {
    if (this.#messages >= this.#most.messages || this.#bytes + bytes > this.#most.bytes) return false;
    this.#messages += 1;
    this.#bytes += bytes;
    return true;
  }

  giveBack(messages: number, bytes: number): void {
    this.#messages -= messages;
    this.#bytes -= bytes;
  }
}

/**
 * The live messages of one channel that wait. Where they are too many they are let go: the history has them. Only plain
 * ones are lost then, and counted.
 */
export class HeldMessages {
  readonly #budget: HeldBudget;
  #messages: HeldMessage[] = [];
  #head = 0;
  #bytes = 0;
  #newest: HeldMessage | undefined;
  #lost = 0;

  constructor(budget: HeldBudget) {
    this.#budget = budget;
  }

  add(message: HeldMessage): void {
    if (this.#budget.take(message.payload.byteLength)) {
      this.#messages.push(message);
      this.#bytes += message.payload.byteLength;
      return;
    }
    this.letGo();
    this.#note(message);
  }

  first(): HeldMessage | undefined {
    return this.#messages[this.#head];
  }

  shift(): void {
    const first = this.first();
    if (!first) return;
    this.#head += 1;
    this.#bytes -= first.payload.byteLength;
    this.#budget.giveBack(1, first.payload.byteLength);
    if (this.#head < this.#messages.length) return;
    this.#messages = [];
    this.#head = 0;
  }

  /** The newest of those that were let go. */
  get newest(): HeldMessage | undefined {
    return this.#newest;
  }

  forgetNewest(): void {
    this.#newest = undefined;
  }

  /** What came before so many reads were sent is gone, and what is not after `lastId`; but for the plain ones. */
  dropBefore(reads: number, lastId: string): void {
    const all = this.#messages.slice(this.#head);
    const newest = this.#newest;
    const stays = ({ position, ...message }: HeldMessage): boolean =>
      !position || (message.reads >= reads && compareIds(position.id, lastId) > 0);
    this.clear();
    for (const message of all) if (stays(message)) this.add(message);
    if (newest && !stays(newest)) this.#newest = undefined;
  }

  /** All go: the history has them, but for the plain ones, which are counted. */
  letGo(): void {
    for (let at = this.#head; at < this.#messages.length; at++) {
      const message = this.#messages[at];
      if (message) this.#note(message);
    }
    this.clear();
  }

  /** How many plain messages were lost, once. */
  takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }

  clear(): void {
    this.#budget.giveBack(this.#messages.length - this.#head, this.#bytes);
    this.#messages = [];
    this.#head = 0;
    this.#bytes = 0;
  }

  #note(message: HeldMessage): void {
    if (message.position) this.#newest = message;
    else this.#lost += 1;
  }
}
