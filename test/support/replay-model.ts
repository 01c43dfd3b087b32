import type { Page } from "../../src/runtime/channel/replay/commands.js";
import { HeldBudget } from "../../src/runtime/channel/replay/held.js";
import type { Position } from "../../src/runtime/channel/replay/position.js";
import { Track } from "../../src/runtime/channel/replay/track.js";
import { Turns } from "../../src/runtime/channel/replay/turns.js";
import { compareIds } from "../../src/runtime/entry/entry.js";
import { UnavailableError } from "../../src/runtime/errors.js";
import type { Host } from "../../src/runtime/host.js";
import type { Random } from "./random.js";

interface Kept extends Position {
  readonly serial: number;
}

const keptMs = 1_000;
const expireMs = 200;

/** A server with one channel and its history, a subscriber on it, and a network that does as a random number says. */
export class ReplayModel {
  /** Serials of messages as they were handed on, and `resync` between them. */
  readonly log: (number | "resync")[] = [];
  /** What a server had acknowledged and took with it: nobody can know of it. */
  readonly lost = new Set<number>();
  published = 0;
  readonly #random: Random;
  readonly #track: Track;
  #nowMs = 1_000_000;
  #entries: Kept[] = [];
  #number: number | undefined;
  #publishedAtMs = 0;
  #connected = true;
  #lostAtMs = 0;
  /** Live messages under way, oldest first; and what is under way otherwise. */
  #live: Kept[] = [];
  #pending: (() => void)[] = [];

  constructor(random: Random) {
    this.#random = random;
    const host: Host = {
      wallMs: () => this.#nowMs,
      monotonicMs: () => this.#nowMs,
      setTimer: (run) => {
        this.#pending.push(run);
        return () => undefined;
      },
      random: () => random.next(),
      uuid: () => "",
      processName: "model",
    };
    const listener = {
      message: ({ payload }: { readonly payload: Uint8Array }) => void this.log.push(Number(String(payload))),
      gap: ({ reason }: { readonly reason: string }) => void (reason === "resync" && this.log.push(reason)),
      error: () => undefined,
    };
    const budget = new HeldBudget({ messages: random.whole(1, 6), bytes: 1_000 });
    const read = (_: string, afterId: string | undefined): Promise<Page> => this.#read(afterId ?? "0-0");
    this.#track = new Track(
      { host, listener, budget, turns: new Turns(1), maxEntries: 1_000, keptMs, isTroubled: false, read },
      "model",
      {
        from: "next",
        known: { id: "0-0", number: 0 },
      },
    );
  }

  get isBusy(): boolean {
    return this.#pending.length > 0 || this.#live.length > 0;
  }

  publish(): void {
    this.pass(this.#random.whole(0, 3));
    this.#number = this.#number === undefined ? Math.floor(this.#nowMs / 1_000) * 1_000_000 : this.#number + 1;
    const last = this.#entries.at(-1);
    const id = last && compareIds(last.id, `${this.#nowMs}-0`) >= 0 ? nextId(last.id) : `${this.#nowMs}-0`;
    const kept = { id, number: this.#number, serial: ++this.published };
    this.#entries.push(kept);
    this.#publishedAtMs = this.#nowMs;
    if (this.#connected) this.#live.push(kept);
  }

  /** Time goes by, and what has an end ends. */
  pass(ms: number): void {
    // Nothing is under way for as long as the number of a channel is kept.
    if (ms > 100) for (const one of this.#live.splice(0)) this.#deliver(one);
    this.#nowMs += ms;
    if (this.#nowMs - this.#publishedAtMs > expireMs) this.#entries = [];
    if (this.#nowMs - this.#publishedAtMs > keptMs) this.#number = undefined;
  }

  trim(): void {
    this.pass(2);
    this.#entries.splice(0, this.#random.whole(1, 4));
  }

  removeHistory(): void {
    this.pass(2);
    this.#entries = [];
  }

  /** Another server takes over, which lacks the last ones. */
  failOver(): void {
    this.cut();
    // A replica takes seconds to become a master: what was under way has come.
    for (const one of this.#live.splice(0)) this.#deliver(one);
    this.pass(this.#random.whole(5, 50));
    const kept = Math.max(0, this.#entries.length - this.#random.whole(0, 3));
    const lost = this.#entries.splice(kept);
    for (const { serial } of lost) this.lost.add(serial);
    if (this.#number !== undefined) this.#number -= lost.length;
  }

  cut(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#lostAtMs = this.#nowMs;
    this.#live = this.#live.slice(0, this.#random.whole(0, this.#live.length));
  }

  reconnect(): void {
    if (this.#connected || this.#live.length > 0) return;
    this.#connected = true;
    const sinceMs = this.#lostAtMs;
    void this.#track.gap(sinceMs);
  }

  /** A message of the inbox is lost although the connection holds: a cluster's bus does that. */
  loseLive(): void {
    if (this.#live.length > 1) this.#live.splice(this.#random.whole(0, this.#live.length - 2), 1);
  }

  /** Something that is under way arrives. */
  arrive(): void {
    const at = this.#random.whole(0, this.#pending.length);
    if (at < this.#pending.length) this.#pending.splice(at, 1)[0]?.();
    else {
      const next = this.#live.shift();
      if (next) this.#deliver(next);
    }
  }

  close(): void {
    this.#track.close();
  }

  #deliver({ id, number, serial }: Kept): void {
    this.#track.arrived(Buffer.from(String(serial)), { id, number });
  }

  #read(afterId: string): Promise<Page> {
    const fails = this.#random.whole(0, 9) === 0;
    return new Promise((resolve, reject) => {
      // It reaches the server, and its answer comes back, each after whatever else happens.
      this.#pending.push(() => {
        const page = this.#page(afterId);
        this.#pending.push(() => (fails ? reject(new UnavailableError("away")) : resolve(page)));
      });
    });
  }

  #page(afterId: string): Page {
    const after = this.#entries.filter(({ id }) => compareIds(id, afterId) > 0);
    const most = this.#random.whole(1, 4);
    return {
      nowMs: this.#nowMs,
      number: this.#number,
      first: this.#entries[0],
      lastId: this.#entries.at(-1)?.id,
      isThere: this.#entries.some(({ id }) => id === afterId),
      isAll: after.length <= most,
      entries: after.slice(0, most).map((one) => ({ ...one, payload: Buffer.from(String(one.serial)) })),
    };
  }
}

function nextId(id: string): string {
  const [ms = "0", sequence = "0"] = id.split("-");
  return `${ms}-${Number(sequence) + 1}`;
}
