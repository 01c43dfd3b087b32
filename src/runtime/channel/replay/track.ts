import { backoffMs } from "../../connection/clients.js";
import { compareIds } from "../../entry/entry.js";
import { ClosedError, RedloomError } from "../../errors.js";
import type { Page } from "./commands.js";
import { type HeldMessage, HeldMessages } from "./held.js";
import { endOf, follows, isFirstOfAll, isUpTo, nowhere, type Position, positionText, reaches } from "./position.js";
import { Room } from "./room.js";
import type { Start, TrackParts } from "./track-parts.js";

/** Redis was away; told when it stays so. */
const passing: ReadonlySet<string> = new Set(["UNAVAILABLE", "DEADLINE_EXCEEDED"]);
const patience = 3;

/**
 * One channel, message by message: each follows the one before it by its number. One that does not waits, with all after
 * it, until what is missing was read from the history, or is known to be there no more.
 */
export class Track {
  readonly #parts: TrackParts;
  readonly #channel: string;
  readonly #held: HeldMessages;
  readonly #room: Room;
  #position: Position;
  /** What was handed on last, as its reader knows it. */
  #seen: string | undefined;
  /** The next message is the first: it follows nothing. */
  #isUnbound: boolean;
  /** The next read begins anew, whatever was before. */
  #readsAll = false;
  /** Who reads all hears of none up to this number. */
  #floor = 0;
  /** Up to here it was read from the history: what comes live all the same has come already. */
  #covered: Position = nowhere;
  /** Since when nothing is known of the channel, by the wall clock. */
  #awaySinceMs: number | undefined;
  /** How many reads of the history were sent. */
  #reads = 0;
  /** How often the connection was away: what is to be read goes up to its last return. */
  #gaps = 0;
  #filling: Promise<void> | undefined;
  #waits = false;
  #wake: () => void = () => undefined;
  #closed = false;

  constructor(parts: TrackParts, channel: string, start: Start) {
    this.#parts = parts;
    this.#channel = channel;
    this.#held = new HeldMessages(parts.budget);
    this.#room = new Room(parts.listener);
    this.#isUnbound = start.from === "next";
    this.#readsAll = start.from === "beginning";
    this.#position = start.from === "next" ? start.known : start.from === "after" ? start.position : nowhere;
    if (start.from === "after") {
      this.#seen = positionText(start.position);
      this.#awaySinceMs = Number.NEGATIVE_INFINITY;
    }
  }

  /** Messages wait here. */
  get isBusy(): boolean {
    return this.#waits || this.#filling !== undefined;
  }

  /** Live messages are held until `release`, or until it was read from the history. */
  hold(): void {
    this.#waits = true;
  }

  /** A message of the moment. `position` is `undefined` of one that was published without a history. */
  arrived(payload: Buffer, position: Position | undefined): void {
    if (this.#closed) return;
    if (this.#filling || this.#waits) this.#held.add({ payload, position, reads: this.#reads });
    else if (!position) this.#handOn(payload, undefined);
    else if (follows(position, this.#position) || this.#isFirst(position)) this.#handOn(payload, position);
    else if (Number.isNaN(position.number)) this.#handOnStrange(payload, position.id);
    else if (!isUpTo(position, this.#covered)) {
      this.#held.add({ payload, position, reads: this.#reads });
      // Something was missed, whatever else may be found: unless the numbers began anew.
      this.#awaySinceMs = isFirstOfAll(position) ? this.#parts.host.wallMs() : Number.NEGATIVE_INFINITY;
      void this.fill();
    }
  }

  /** Whoever was held without having been away goes on. */
  release(): void {
    this.#waits = false;
    if (this.#filling) return;
    // What is not held any more came before a gap that was told.
    this.#held.forgetNewest();
    this.#tellLost();
    for (let next = this.#held.first(); next && !this.#filling; next = this.#held.first()) {
      this.#held.shift();
      this.arrived(next.payload, next.position);
    }
  }

  /** The connection was away: what came meanwhile is read. Resolves as `fill` does. */
  gap(sinceMs: number): Promise<void> {
    // Of a channel that nothing is known of, nothing is known to be missing.
    if (this.#isUnbound && this.#position === nowhere) return Promise.resolve();
    this.#gaps += 1;
    this.#awaySinceMs = Math.min(this.#awaySinceMs ?? sinceMs, sinceMs);
    return this.fill();
  }

  /** Reads what is missing. Resolves when that was handed on, or cannot be read for now. */
  fill(): Promise<void> {
    this.#waits = false;
    this.#filling ??= new Promise((resolve) => {
      void this.#fill(resolve).then(resolve);
    });
    return this.#filling;
  }

  /** What is held stays in the history. Of what no history has it is told how much was lost. */
  close(): void {
    this.#closed = true;
    this.#held.letGo();
    this.#tellLost();
    this.#wake();
  }

  async #fill(onFailed: () => void): Promise<void> {
    let attempt = 0;
    while (!this.#closed) {
      const failure = await this.#parts.turns.run(() => this.#step());
      if (failure === "done") return;
      if (failure === "more") {
        attempt = 0;
        continue;
      }
      if (failure instanceof ClosedError) return;
      attempt += 1;
      if (attempt === (passing.has(failure.code) ? patience : 1)) this.#tell(failure);
      onFailed();
      await this.#pause(attempt);
    }
  }

  /** One page. */
  async #step(): Promise<"done" | "more" | RedloomError> {
    const gaps = this.#gaps;
    this.#reads += 1;
    const reads = this.#reads;
    let page: Page;
    try {
      page = await this.#parts.read(this.#channel, this.#readsAll ? undefined : this.#position.id);
    } catch (error) {
      if (error instanceof RedloomError) return error;
      throw error;
    }
    this.#parts.isTroubled = false;
    await this.#take(page);
    if (this.#closed) return "done";
    if (!page.isAll || gaps !== this.#gaps) return "more";
    this.#covered = this.#position;
    let isDone = this.#goOn(reads);
    for (; typeof isDone === "object"; isDone = this.#goOn(reads)) {
      await isDone;
      if (this.#closed) return "done";
    }
    if (!isDone || gaps !== this.#gaps) return "more";
    this.#awaySinceMs = undefined;
    this.#filling = undefined;
    return "done";
  }

  async #take(page: Page): Promise<void> {
    let follows = this.#judge(page);
    if (this.#readsAll) this.#floor = (page.number ?? 0) - this.#parts.maxEntries;
    for (const { id, number, payload } of page.entries) {
      // More are kept than were promised; of these a beginner does not hear.
      if (number <= this.#floor) {
        this.#position = { id, number };
        follows = true;
        continue;
      }
      // A stranger's entry has no number, and comes in addition.
      const isForeign = Number.isNaN(number);
      const position = { id, number: isForeign ? this.#position.number : number };
      if (follows && !isForeign && number !== this.#position.number + 1) this.#resync();
      follows ||= !isForeign;
      await this.#waitForRoom(payload.byteLength);
      if (this.#closed) return;
      this.#handOn(payload, position, true);
    }
    // Nothing to go on from but what is there now.
    if (!follows && page.isAll) this.#position = endOf(page);
    this.#isUnbound = false;
    this.#readsAll = false;
  }

  /** What the history has can wait there. */
  async #waitForRoom(bytes: number): Promise<void> {
    for (let room = this.#room.for(bytes); room && !this.#closed; room = this.#room.for(bytes)) await room;
  }

  /** Does what the page has follow what was seen? Tells it where it does not. */
  #judge(page: Page): boolean {
    if (this.#readsAll) return false;
    const awayMs = this.#awaySinceMs === undefined ? 0 : this.#parts.host.wallMs() - this.#awaySinceMs;
    const { keptMs } = this.#parts;
    if (!reaches(page, this.#position, { awayMs, keptMs })) {
      this.#resync();
      // What came live before is in the history, or went with what was there.
      this.#held.dropBefore(this.#reads, this.#position.id);
      return false;
    }
    // The numbers began anew, and nothing was missed.
    return page.isThere || page.first === undefined || page.first.number === this.#position.number + 1;
  }

  /**
   * Hands on the messages that came live meanwhile. `reads`: whatever had come before this one was sent is in what it
   * read, if it is in the history at all. `false`: something is missing still; a promise: no room, until it resolves.
   */
  #goOn(reads: number): boolean | Promise<void> {
    this.#tellLost();
    const { newest } = this.#held;
    if (newest?.position && !isUpTo(newest.position, this.#position)) {
      if (newest.reads >= reads) return false;
      this.#resync();
    }
    this.#held.forgetNewest();
    for (let next = this.#held.first(); next; next = this.#held.first()) {
      // They are not dropped for lack of room: they wait here, or are let go and read from the history.
      const room = this.#room.for(next.payload.byteLength);
      if (room) return room;
      if (!this.#fits(next, reads)) return false;
      this.#held.shift();
    }
    return this.#room.forAll() ?? true;
  }

  #fits({ payload, position, reads }: HeldMessage, lastRead: number): boolean {
    if (!position || follows(position, this.#position)) this.#handOn(payload, position);
    else if (Number.isNaN(position.number)) this.#handOnStrange(payload, position.id);
    else if (!isUpTo(position, this.#position)) {
      if (reads >= lastRead) return false;
      // No history has what came before it.
      this.#resync();
      // What has an earlier id comes from a server that was replaced meanwhile, and took it with it.
      if (compareIds(position.id, this.#position.id) > 0) this.#handOn(payload, position);
    }
    return true;
  }

  #isFirst({ number }: Position): boolean {
    return this.#isUnbound && !Number.isNaN(number);
  }

  /** Somebody keeps messages without numbers: they come in addition. */
  #handOnStrange(payload: Buffer, id: string): void {
    const { id: lastId, number } = this.#position;
    if (compareIds(id, lastId) <= 0) return;
    const isUnbound = this.#isUnbound;
    this.#handOn(payload, { id, number });
    this.#isUnbound = isUnbound;
  }

  #handOn(payload: Buffer, position: Position | undefined, isReplayed = false): void {
    const { listener } = this.#parts;
    const channel = this.#channel;
    if (!position) {
      listener.message({ payload, channel });
      return;
    }
    this.#position = position;
    this.#isUnbound = false;
    this.#seen = positionText(position);
    const arrival = { payload, channel, position: this.#seen };
    listener.message(isReplayed ? { ...arrival, isReplayed } : arrival);
  }

  #resync(): void {
    this.#parts.listener.gap({ reason: "resync", channel: this.#channel, after: this.#seen });
  }

  #tellLost(): void {
    const dropped = this.#held.takeLost();
    if (dropped > 0) this.#parts.listener.gap({ reason: "overflow", dropped });
  }

  /** Once for all channels, until one of them can be read. */
  #tell(failure: RedloomError): void {
    if (!this.#parts.isTroubled) this.#parts.listener.error(failure);
    this.#parts.isTroubled = true;
  }

  async #pause(attempt: number): Promise<void> {
    const { host } = this.#parts;
    await new Promise<void>((resolve) => {
      const cancel = host.setTimer(resolve, backoffMs(attempt, host), { unref: true });
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
