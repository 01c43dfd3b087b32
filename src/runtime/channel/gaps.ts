import type { Gap } from "./message.js";

interface Mark {
  /** The last message that came before it. */
  readonly after: number;
  readonly gap: Gap;
}

/** Gaps that are to be told, each in its place among the messages, which are counted from 1. */
export class Gaps {
  /** Of the front: so many left for lack of room, and the next is told of it. */
  #dropped = 0;
  readonly #marks: Mark[] = [];

  get isEmpty(): boolean {
    return this.#dropped === 0 && this.#marks.length === 0;
  }

  droppedOldest(): void {
    this.#dropped++;
  }

  /** This message was not taken in. */
  droppedNewest(ordinal: number): void {
    const last = this.#marks.at(-1);
    const isNext = last?.after === ordinal - 1 && last.gap.reason === "overflow";
    const dropped = isNext && last.gap.reason === "overflow" ? last.gap.dropped + 1 : 1;
    if (isNext) this.#marks.pop();
    this.#marks.push({ after: ordinal, gap: { reason: "overflow", dropped } });
  }

  add(gap: Gap, after: number): void {
    const last = this.#marks.at(-1);
    // The connection went again, and nothing had come between.
    if (last?.after === after && last.gap.reason === "disconnected" && gap.reason === "disconnected") return;
    this.#marks.push({ after, gap });
  }

  /** The next to be told before that message is handled; it is not told again. `undefined` as a message: all are handled. */
  shift(before: number | undefined): Gap | undefined {
    if (this.#dropped > 0) {
      const dropped = this.#dropped;
      this.#dropped = 0;
      return { reason: "overflow", dropped };
    }
    const first = this.#marks[0];
    if (!first || (before !== undefined && first.after >= before)) return undefined;
    this.#marks.shift();
    return first.gap;
  }
}
