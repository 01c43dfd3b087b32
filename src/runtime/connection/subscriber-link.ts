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
  beat?(link: SubscriberLink): void;
}

/**
 * One subscriber connection. Crash-only: when it ends, or a heartbeat finds it dead, its owner opens another one. Each
 * subscription is confirmed by itself, so that a refusal concerns nobody else.
 */
export class SubscriberLink {
  /** When the server was last heard, by the wall clock. */
  heardAtMs = 0;
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
  #cancelTimer: (() => void) | undefined;
  #ended = false;

  /** `redis` is not connected yet, and does not connect again by itself. */
  constructor(redis: Redis, owner: LinkOwner, host: Host, heartbeatMs: number) {
    this.#redis = redis;
    this.#owner = owner;
    this.#host = host;
    this.#heartbeatMs = heartbeatMs;
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
    this.#ask(topic);
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

  /** Ends it for good, without telling. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTimer?.();
    this.#redis.disconnect();
    // A dead link does not answer the end of the connection either.
    this.#redis.stream?.destroy();
  }

  #opened(): void {
    if (this.#ended) return;
    this.#heard();
    this.wasOpen = true;
    this.#owner.opened(this);
    for (const topic of this.topics) this.#ask(topic);
    this.#setTimer(() => this.#beat(), this.#heartbeatMs);
  }

  #ask(topic: Topic): void {
    if (!this.isReady || topic.state !== "idle") return;
    topic.state = "asked";
    const isMine = (): boolean => !this.#ended && this.#topics[topic.verb].get(topic.name) === topic;
    this.#subscribe(topic).then(
      () => {
        if (!isMine()) return;
        this.#heard();
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
    for (const topic of this.#topics.ssubscribe.values()) {
      if (topic.state !== "confirmed" || left.has(topic.name)) continue;
      topic.lose(this.heardAtMs);
      this.#ask(topic);
    }
  }

  /** Finds a connection that is dead and does not know it. */
  #beat(): void {
    if (this.#awaitsPong) {
      // Timers run before sockets are read: after a stall of the process the answer may lie there unread.
      this.#setTimer(() => (this.#awaitsPong ? this.#lost() : this.#beat()), 1);
      return;
    }
    this.#awaitsPong = true;
    this.#redis.ping().then(
      () => this.#heard(),
      () => undefined,
    );
    for (const topic of this.topics) this.#ask(topic);
    this.#setTimer(() => this.#beat(), this.#heartbeatMs);
    this.#owner.beat?.(this);
  }

  #lost(): void {
    if (this.#ended) return;
    this.end();
    this.#owner.lost(this);
  }

  #heard(): void {
    this.heardAtMs = this.#host.wallMs();
    this.#awaitsPong = false;
  }

  #deliver(verb: Verb, name: Buffer | string, channel: Buffer, payload: Buffer): void {
    this.#heard();
    this.#topics[verb].get(String(name))?.deliver(payload, channel.toString());
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
