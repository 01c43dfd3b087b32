import type { Redis } from "ioredis";
import type { Host } from "../host.js";
import { onReplyError, type Verdict } from "./failures.js";
import type { Topic, Verb } from "./topic.js";

/** Who uses a link. */
export interface LinkOwner {
  /** Connected; its topics are being asked for. */
  opened(link: SubscriberLink): void;
  /** A subscription was answered with this error; its topic is idle. */
  refused(link: SubscriberLink, topic: Topic, message: string): void;
  /** The connection ended, or was found to be dead. Told once; not where its owner ended it. */
  lost(link: SubscriberLink): void;
  /** Told with each heartbeat. */
  beat(link: SubscriberLink): void;
  /** The server had ended sharded subscriptions, and was asked for them again. */
  moved?(link: SubscriberLink): void;
  /** How many are subscribed to it on the server that takes the writes; `undefined`: not known. Never rejects. */
  count(topic: Topic): Promise<number | undefined>;
}

/**
 * One subscriber connection. Crash-only: when it ends, or a heartbeat finds it dead, its owner opens another one. Each
 * subscription is confirmed by itself, so that a refusal concerns nobody else.
 */
export class SubscriberLink {
  /**
   * Up to then everything was heard, by the wall clock: then was sent what the server has answered last. What was read since
   * says nothing of when it was published: it may have lain there unread for long.
   */
  livedAtMs: number;
  /** When it was last known to be where the writes go, by the wall clock. */
  placedAtMs: number;
  /** How often it was found not to be there, in a row. */
  strays = 0;
  /** It was connected once. */
  wasOpen = false;
  readonly #redis: Redis;
  readonly #owner: LinkOwner;
  readonly #host: Host;
  readonly #heartbeatMs: number;
  readonly #topics = {
    subscribe: new Map<string, Topic>(),
    psubscribe: new Map<string, Topic>(),
    ssubscribe: new Map<string, Topic>(),
  };
  #awaitsPong = false;
  #looking: Promise<boolean | undefined> | undefined;
  #cancelTimer: (() => void) | undefined;
  #ended = false;

  /** `redis` is not connected yet, and does not connect again by itself. */
  constructor(redis: Redis, owner: LinkOwner, host: Host, heartbeatMs: number) {
    this.#redis = redis;
    this.#owner = owner;
    this.#host = host;
    this.#heartbeatMs = heartbeatMs;
    this.livedAtMs = host.wallMs();
    this.placedAtMs = this.livedAtMs;
    redis.on("error", () => undefined);
    redis.on("messageBuffer", (name: Buffer, payload: Buffer) => this.#deliver("subscribe", name, name, payload));
    redis.on("smessageBuffer", (name: Buffer, payload: Buffer) => this.#deliver("ssubscribe", name, name, payload));
    redis.on("pmessageBuffer", (pattern: Buffer | string, channel: Buffer, payload: Buffer) =>
      this.#deliver("psubscribe", pattern, channel, payload),
    );
    redis.on("moved", () => this.#askForGone());
    redis.once("end", () => this.#lost());
    redis.connect().then(
      () => this.#opened(),
      () => this.#lost(),
    );
  }

  get isReady(): boolean {
    return !this.#ended && this.#redis.status === "ready";
  }

  get topics(): readonly Topic[] {
    const { subscribe, psubscribe, ssubscribe } = this.#topics;
    return [...subscribe.values(), ...psubscribe.values(), ...ssubscribe.values()];
  }

  /** Subscribes, as soon as it is connected. */
  add(topic: Topic): void {
    this.#topics[topic.verb].set(topic.name, topic);
    void this.#ask(topic);
  }

  /** Unsubscribes; resolves when the server has confirmed that. */
  async remove(topic: Topic): Promise<void> {
    const topics = this.#topics[topic.verb];
    if (topics.get(topic.name) !== topic) return;
    topics.delete(topic.name);
    if (topic.state === "idle" || !this.isReady) return;
    // A connection that ends has unsubscribed as well.
    await this.#unsubscribe(topic).catch(() => undefined);
  }

  /**
   * Is it counted on the server that takes the writes? A master that was replaced lives on as a replica, to which all this
   * may be connected still. `undefined`: not known, or none of its topics is counted.
   */
  look(): Promise<boolean | undefined> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Ends it for good, without telling. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTimer?.();
    this.#redis.disconnect();
    // A dead link does not answer the end of the connection either.
    this.#redis.stream?.destroy();
  }

  async #look(): Promise<boolean | undefined> {
    const topic = this.topics.find(({ isCounted, state }) => isCounted && state === "confirmed");
    if (!topic) return undefined;
    const atMs = this.#host.wallMs();
    const counted = await this.#owner.count(topic);
    const isStill = !this.#ended && topic.state === "confirmed" && this.topics.includes(topic);
    if (!isStill || counted === undefined) return undefined;
    if (counted === 0) {
      this.strays++;
      return false;
    }
    this.strays = 0;
    this.placedAtMs = atMs;
    return true;
  }

  #opened(): void {
    if (this.#ended) return;
    this.wasOpen = true;
    this.#owner.opened(this);
    for (const topic of this.topics) void this.#ask(topic);
    this.#setTimer(() => this.#beat(), this.#heartbeatMs);
  }

  /** Resolves when it was answered. */
  async #ask(topic: Topic): Promise<void> {
    if (!this.isReady || topic.state !== "idle") return;
    topic.state = "asked";
    const sentAtMs = this.#host.wallMs();
    const isMine = (): boolean => !this.#ended && this.#topics[topic.verb].get(topic.name) === topic;
    await this.#subscribe(topic).then(
      () => {
        if (!isMine()) return;
        this.#answered(sentAtMs);
        topic.confirm();
      },
      (error: Error) => {
        // Any other error is the end of the connection, which is met there.
        if (!isMine() || error.name !== "ReplyError") return;
        topic.state = "idle";
        this.#owner.refused(this, topic, error.message);
      },
    );
  }

  #subscribe({ verb, name }: Topic): Promise<unknown> {
    if (verb === "subscribe") return this.#redis.subscribe(name);
    return verb === "psubscribe" ? this.#redis.psubscribe(name) : this.#redis.ssubscribe(name);
  }

  #unsubscribe({ verb, name }: Topic): Promise<unknown> {
    if (verb === "subscribe") return this.#redis.unsubscribe(name);
    return verb === "psubscribe" ? this.#redis.punsubscribe(name) : this.#redis.sunsubscribe(name);
  }

  /**
   * The server has ended a sharded subscription, because the slot is not its own any more. ioredis tells that, not of
   * which channel, but keeps account of those that are left. Asked again, the server says where the slot went.
   */
  #askForGone(): void {
    const subscriber = this.#redis.condition?.subscriber;
    const left = new Set(subscriber ? subscriber.channels("ssubscribe") : []);
    const answered: Promise<void>[] = [];
    for (const topic of this.#topics.ssubscribe.values()) {
      if (topic.state !== "confirmed" || left.has(topic.name)) continue;
      topic.lose(this.livedAtMs);
      answered.push(this.#ask(topic));
    }
    if (answered.length > 0) void Promise.all(answered).then(() => this.#owner.moved?.(this));
  }

  /** Finds a connection that is dead and does not know it. */
  #beat(): void {
    if (this.#awaitsPong) {
      // Timers run before sockets are read: after a stall of the process the answer may lie there unread.
      this.#setTimer(() => (this.#awaitsPong ? this.#lost() : this.#beat()), 1);
      return;
    }
    this.#awaitsPong = true;
    const sentAtMs = this.#host.wallMs();
    this.#redis.ping().then(
      () => this.#answered(sentAtMs),
      () => undefined,
    );
    for (const topic of this.topics) void this.#ask(topic);
    this.#setTimer(() => this.#beat(), this.#heartbeatMs);
    this.#owner.beat(this);
  }

  #lost(): void {
    if (this.#ended) return;
    this.end();
    this.#owner.lost(this);
  }

  #answered(sentAtMs: number): void {
    this.livedAtMs = sentAtMs;
    this.#awaitsPong = false;
  }

  #deliver(verb: Verb, name: Buffer | string, channel: Buffer, payload: Buffer): void {
    this.#awaitsPong = false;
    const from = channel.toString();
    this.#topics[verb].get(name === channel ? from : String(name))?.deliver(payload, from);
  }

  #setTimer(run: () => void, ms: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#host.setTimer(run, ms, { unref: true });
  }
}

/** What is to be done about a subscription that was answered with this error. */
export function judgeRefusal(message: string, { name }: Topic): Verdict {
  return onReplyError(message, { key: name, repeatable: true }, true);
}
