import type { Redis } from "ioredis";
import type { Host } from "../host.js";
import { onReplyError, type Verdict } from "./failures.js";
import type { Topic, Verb } from "./topic.js";

/**
 * Whether a link is where the writes go. `unanswered`: nobody could say, or it changed meanwhile. `unconfirmed`: none of its
 * topics can be asked for now. `refused`: Redis does not permit to ask.
 */
export type Standing = "there" | "elsewhere" | "unanswered" | "unconfirmed" | "refused";

/** How many are subscribed to a topic on the server that takes the writes; `undefined`: not known. */
export type Counted = number | "refused" | undefined;

/** Who uses a link. */
export interface LinkOwner {
  /** Connected; its topics are being asked for. */
  opened(link: SubscriberLink): void;
  /** The server has confirmed this topic. */
  confirmed(link: SubscriberLink, topic: Topic): void;
  /** A subscription was answered with this error; its topic is idle. */
  refused(link: SubscriberLink, topic: Topic, message: string): void;
  /** The connection ended, or was found to be dead. Told once; not where its owner ended it. */
  lost(link: SubscriberLink): void;
  /** Told with each heartbeat. */
  beat(link: SubscriberLink): void;
  /** The server had ended sharded subscriptions, and was asked for them again. */
  moved?(link: SubscriberLink): void;
  /** Never rejects. */
  count(topic: Topic): Promise<Counted>;
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
  /** For its owner: with how many heartbeats in a row it was not there, and nobody else was known to be. */
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
  #looking: Promise<Standing> | undefined;
  /** How often the server has ended sharded subscriptions. */
  #endings = 0;
  #looksForGone = false;
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
    redis.on("moved", () => {
      this.#endings++;
      this.#lookForGone();
    });
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

  /** One of its topics can be asked for: whether it is where the writes go. */
  get canLook(): boolean {
    return this.#countable !== undefined;
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
   * may be connected still.
   */
  look(): Promise<Standing> {
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

  get #countable(): Topic | undefined {
    return this.topics.find(({ isCounted, state }) => isCounted && state === "confirmed");
  }

  async #look(): Promise<Standing> {
    const topic = this.#countable;
    if (!topic) return "unconfirmed";
    const atMs = this.#host.wallMs();
    const { asks } = topic;
    const counted = await this.#owner.count(topic);
    if (counted === "refused") return "refused";
    // What was counted before it was asked for anew may have been on a server that takes no writes any more.
    const isStill = !this.#ended && topic.state === "confirmed" && topic.asks === asks && this.topics.includes(topic);
    if (!isStill || counted === undefined) return "unanswered";
    if (counted === 0) return "elsewhere";
    this.placedAtMs = atMs;
    return "there";
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
    topic.asks++;
    const { asks } = topic;
    const endings = this.#endings;
    const sentAtMs = this.#host.wallMs();
    const isMine = (): boolean =>
      !this.#ended && topic.asks === asks && this.#topics[topic.verb].get(topic.name) === topic;
    await this.#subscribe(topic).then(
      () => {
        if (!isMine()) return;
        this.#answered(sentAtMs);
        topic.confirm();
        this.#owner.confirmed(this, topic);
        // The end may have been read with the confirmation, and is told before it.
        if (this.#endings !== endings) this.#lookForGone();
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

  /** Once for all that was read at once. */
  #lookForGone(): void {
    if (this.#looksForGone) return;
    this.#looksForGone = true;
    queueMicrotask(() => {
      this.#looksForGone = false;
      this.#askForGone();
    });
  }

  /**
   * The server has ended a sharded subscription, because the slot is not its own any more. ioredis tells that, not of
   * which channel, but keeps account of those that are left. Asked again, the server says where the slot went.
   */
  #askForGone(): void {
    if (this.#ended) return;
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
