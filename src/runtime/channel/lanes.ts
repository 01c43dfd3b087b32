import { type Link, LinkedQueue } from "../flow/linked-queue.js";

/** Those with one value: at most one of them runs. */
interface Lane<Item> {
  readonly key: unknown;
  readonly waiting: LinkedQueue<Item>;
  isRunning: boolean;
  /** Its place among those whose first may run. */
  ready: Link<Lane<Item>> | undefined;
}

interface Place<Item> {
  readonly lane: Lane<Item>;
  readonly link: Link<Item>;
}

/** Whose turn it is where those with the same value go one after the other. Lanes take turns; every step is O(1). */
export class Lanes<Item extends object> {
  readonly #lanes = new Map<unknown, Lane<Item>>();
  readonly #ready = new LinkedQueue<Lane<Item>>();
  readonly #waiting = new Map<Item, Place<Item>>();
  readonly #running = new Map<Item, Lane<Item>>();

  /** The next that may run. */
  get next(): Item | undefined {
    return this.#ready.first?.waiting.first;
  }

  /** What has no value is alone in its lane. */
  add(item: Item, value: unknown): void {
    const key = value ?? item;
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = { key, waiting: new LinkedQueue(), isRunning: false, ready: undefined };
      this.#lanes.set(key, lane);
    }
    this.#waiting.set(item, { lane, link: lane.waiting.push(item) });
    this.#settle(lane);
  }

  /** It runs: the others of its lane wait until it is done. */
  start(item: Item): void {
    const lane = this.#take(item);
    if (!lane) return;
    lane.isRunning = true;
    this.#running.set(item, lane);
    this.#settle(lane);
  }

  done(item: Item): void {
    const lane = this.#running.get(item);
    if (!lane) return;
    this.#running.delete(item);
    lane.isRunning = false;
    this.#settle(lane);
  }

  /** It leaves without having run. */
  remove(item: Item): void {
    const lane = this.#take(item);
    if (lane) this.#settle(lane);
  }

  /** In its place, where the lane is the same; otherwise as the newest of its own. */
  replace(item: Item, by: Item, value: unknown): void {
    const place = this.#waiting.get(item);
    if (place && place.lane.key === value) {
      this.#waiting.delete(item);
      place.lane.waiting.replace(place.link, by);
      this.#waiting.set(by, place);
      return;
    }
    this.remove(item);
    this.add(by, value);
  }

  #take(item: Item): Lane<Item> | undefined {
    const place = this.#waiting.get(item);
    if (!place) return undefined;
    this.#waiting.delete(item);
    place.lane.waiting.remove(place.link);
    return place.lane;
  }

  #settle(lane: Lane<Item>): void {
    const mayRun = !lane.isRunning && lane.waiting.length > 0;
    if (mayRun && !lane.ready) lane.ready = this.#ready.push(lane);
    else if (!mayRun && lane.ready) {
      this.#ready.remove(lane.ready);
      lane.ready = undefined;
    }
    if (!lane.isRunning && lane.waiting.length === 0) this.#lanes.delete(lane.key);
  }
}
