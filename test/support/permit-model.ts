import { expect } from "vitest";
import type { PermitShape } from "../../src/runtime/permits/commands.js";
import type { Access } from "../../src/runtime/permits/replies.js";

export interface ModelWaiter {
  readonly token: string;
  access: Access;
  inbox: string;
  /** Its wait is over. */
  ended: boolean;
  readonly place: number;
}

/** Who should have a permit and who should be next, told by the rules alone: no time, no Redis. */
export class PermitModel {
  readonly holders = new Map<string, Access>();
  queue: ModelWaiter[] = [];
  /** Inboxes that somebody listens to. */
  readonly heard = new Set<string>();
  /** Those who were served by the last step, in order. */
  served: string[] = [];
  /** Those who were told on their inbox that it was their turn, in order. */
  readonly told: string[] = [];
  /** All who stand up to this place could not be reached and have not asked since. */
  #passed: number | undefined;
  #places = 0;
  readonly #shape: PermitShape;

  constructor(shape: PermitShape) {
    this.#shape = shape;
  }

  get hasPassed(): boolean {
    return this.#passed !== undefined;
  }

  ask(token: string, access: Access, waits: boolean, inbox: string): "again" | "granted" | "busy" {
    this.served = [];
    if (this.holders.has(token)) return "again";
    if (!this.#isOpen()) {
      if (waits) this.#enqueue(token, access, inbox);
      return "busy";
    }
    // Nobody takes a place where there is nobody to wait for.
    const waitsForNobody = this.queue.length === 0 && this.#enters(access);
    if (waits && !waitsForNobody) this.#enqueue(token, access, inbox);
    const isMyTurn = this.#serve(token);
    if (!isMyTurn || !this.#isOpen() || !this.#enters(access)) return "busy";
    this.#grant(token, access);
    this.#forget([token]);
    return "granted";
  }

  release(token: string): "released" | "expired" {
    this.served = [];
    const held = this.holders.delete(token);
    if (this.queue.length === 0) return held ? "released" : "expired";
    if (!held) this.#forget([token]);
    if (this.#isOpen()) this.#serve();
    return held ? "released" : "expired";
  }

  end(): number {
    this.served = [];
    const ended = this.holders.size;
    this.holders.clear();
    this.#serve();
    return ended;
  }

  #isOpen(): boolean {
    if (this.#shape.shape === "exclusive") return this.holders.size === 0;
    return ![...this.holders.values()].includes("write") && this.holders.size < this.#shape.most;
  }

  #enters(access: Access): boolean {
    return this.#shape.shape === "exclusive" || access === "read" || this.holders.size === 0;
  }

  #enqueue(token: string, access: Access, inbox: string): void {
    const known = this.queue.find((one) => one.token === token);
    if (!known) {
      this.queue.push({ token, access, inbox, ended: false, place: this.#places++ });
      return;
    }
    Object.assign(known, { access, inbox, ended: false });
    if (this.#passed !== undefined && known.place <= this.#passed) this.#passed = undefined;
  }

  /** True: nobody alive is left before `me`. */
  #serve(me?: string): boolean {
    if (this.queue.length === 0) return true;
    this.#sweep();
    const from = this.#passed ?? -1;
    const gone: string[] = [];
    let isMyTurn = true;
    for (const waiter of this.queue.filter(({ place }) => place > from)) {
      if (waiter.token === me) break;
      if (!this.#isOpen()) {
        isMyTurn = false;
        break;
      }
      const isReached = waiter.inbox === "" || this.heard.has(waiter.inbox);
      if (waiter.ended) gone.push(waiter.token);
      else if (!isReached) this.#passed = waiter.place;
      else if (this.#enters(waiter.access)) {
        this.#grant(waiter.token, waiter.access);
        if (waiter.inbox !== "") this.told.push(waiter.token);
        gone.push(waiter.token);
        if (!this.#isOpen()) {
          isMyTurn = false;
          break;
        }
      } else {
        isMyTurn = false;
        break;
      }
    }
    this.#forget(gone);
    return isMyTurn;
  }

  #sweep(): void {
    const passed = this.#passed;
    if (passed === undefined) return;
    const before = this.queue.filter(({ place }) => place <= passed).slice(0, 16);
    if (before.length === 0) this.#passed = undefined;
    else this.#forget(before.filter(({ ended }) => ended).map(({ token }) => token));
  }

  #grant(token: string, access: Access): void {
    this.holders.set(token, access);
    this.served.push(token);
  }

  #forget(tokens: readonly string[]): void {
    if (tokens.length === 0) return;
    this.queue = this.queue.filter(({ token }) => !tokens.includes(token));
    if (this.queue.length === 0) this.#passed = undefined;
  }

  /** What must hold whatever the rules are. */
  checkHolders(): void {
    const access = [...this.holders.values()];
    const most = this.#shape.shape === "exclusive" ? 1 : this.#shape.most;
    expect(access.length).toBeLessThanOrEqual(most);
    if (access.includes("write")) expect(access.length).toBe(1);
  }
}
