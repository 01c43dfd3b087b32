import type { Redis } from "ioredis";
import { ClosedError, type RedloomError, ServerRefusedError, UnavailableError } from "../errors.js";
import type { Host } from "../host.js";
import { backoffMs } from "./clients.js";
import { onReplyError } from "./failures.js";
import type { Inbox, InboxListener, InboxSubscription } from "./inbox.js";

export interface InboxParts {
  /** A crash-only connection that is not connected yet. */
  open(): Redis;
  readonly host: Host;
  readonly commandTimeoutMs: number;
  readonly heartbeatMs: number;
  /** What no listener takes. */
  onError(error: RedloomError): void;
}

/** One subscription of one listener. */
interface Entry {
  readonly listener: InboxListener;
  /** Set from the loss of the connection to the next confirmation. */
  gapSinceMs: number | undefined;
  confirmed: (() => void) | undefined;
  refused: ((error: RedloomError) => void) | undefined;
}

interface Topic {
  readonly verb: "subscribe" | "psubscribe";
  readonly name: string;
  readonly entries: Set<Entry>;
  state: "idle" | "asked" | "confirmed";
  refusalTold: boolean;
}

/**
 * The subscriber connection is crash-only: when it ends, or a heartbeat finds it dead, a new one is opened and every
 * subscription is made anew and confirmed one by one, so a refusal concerns nobody else.
 */
export class SubscriberInbox implements Inbox {
  readonly #parts: InboxParts;
  readonly #topics = { subscribe: new Map<string, Topic>(), psubscribe: new Map<string, Topic>() };
  #redis: Redis | undefined;
  #attempt = 0;
  #heardAtMs = 0;
  #awaitsPong = false;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  subscribe(channel: string, listener: InboxListener): Promise<InboxSubscription> {
    return this.#add("subscribe", channel, listener);
  }

  subscribePattern(pattern: string, listener: InboxListener): Promise<InboxSubscription> {
    return this.#add("psubscribe", pattern, listener);
  }

  subscribeSharded(channel: string, listener: InboxListener): Promise<InboxSubscription> {
    return this.#add("subscribe", channel, listener);
  }

  /** Ends every subscription and the connection. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    const closed = new ClosedError("The connection is closed");
    for (const topic of this.#allTopics()) for (const entry of topic.entries) entry.refused?.(closed);
    this.#topics.subscribe.clear();
    this.#topics.psubscribe.clear();
    this.#drop();
  }

  #add(verb: Topic["verb"], name: string, listener: InboxListener): Promise<InboxSubscription> {
    if (this.#closed) return Promise.reject(new ClosedError("The connection is closed", { key: name }));
    let topic = this.#topics[verb].get(name);
    if (!topic) {
      topic = { verb, name, entries: new Set(), state: "idle", refusalTold: false };
      this.#topics[verb].set(name, topic);
    }
    const entry: Entry = { listener, gapSinceMs: undefined, confirmed: undefined, refused: undefined };
    topic.entries.add(entry);
    const subscription = { close: () => this.#remove(topic, entry) };
    if (topic.state === "confirmed") return Promise.resolve(subscription);
    const confirmation = this.#confirmation(topic, entry);
    if (this.#redis === undefined) this.#open();
    else if (this.#redis.status === "ready") this.#ask(topic);
    return confirmation.then(() => subscription);
  }

  #confirmation(topic: Topic, entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      const { host, commandTimeoutMs } = this.#parts;
      const settle = (): void => {
        cancel();
        entry.confirmed = undefined;
        entry.refused = undefined;
      };
      const cancel = host.setTimer(() => {
        entry.refused?.(new UnavailableError(`Not confirmed within ${commandTimeoutMs} ms`, { key: topic.name }));
      }, commandTimeoutMs);
      entry.confirmed = () => {
        settle();
        resolve();
      };
      entry.refused = (error) => {
        settle();
        void this.#remove(topic, entry);
        reject(error);
      };
    });
  }

  async #remove(topic: Topic, entry: Entry): Promise<void> {
    if (!topic.entries.delete(entry) || topic.entries.size > 0) return;
    const topics = this.#topics[topic.verb];
    if (topics.get(topic.name) !== topic) return;
    topics.delete(topic.name);
    if (topic.state === "idle" || this.#redis?.status !== "ready") return;
    const gone =
      topic.verb === "subscribe" ? this.#redis.unsubscribe(topic.name) : this.#redis.punsubscribe(topic.name);
    // A connection that ends has unsubscribed as well.
    await gone.catch(() => undefined);
  }

  #open(): void {
    // Whoever subscribes during the pause before the next attempt makes that attempt: a second one would never be ended.
    this.#cancelTimer?.();
    const redis = this.#parts.open();
    this.#redis = redis;
    redis.on("error", () => undefined);
    redis.on("messageBuffer", (channel: Buffer, payload: Buffer) =>
      this.#deliver("subscribe", channel, channel, payload),
    );
    redis.on("pmessageBuffer", (pattern: Buffer | string, channel: Buffer, payload: Buffer) =>
      this.#deliver("psubscribe", pattern, channel, payload),
    );
    redis.once("end", () => this.#lost(redis));
    redis.connect().then(
      () => this.#opened(redis),
      () => this.#lost(redis),
    );
  }

  #opened(redis: Redis): void {
    if (this.#redis !== redis) return;
    this.#attempt = 0;
    this.#awaitsPong = false;
    this.#heard();
    for (const topic of this.#allTopics()) this.#ask(topic);
    this.#setTimer(() => this.#beat(), this.#parts.heartbeatMs, true);
  }

  #ask(topic: Topic): void {
    const redis = this.#redis;
    if (redis?.status !== "ready" || topic.state !== "idle") return;
    topic.state = "asked";
    const asked = topic.verb === "subscribe" ? redis.subscribe(topic.name) : redis.psubscribe(topic.name);
    asked.then(
      () => {
        if (this.#redis === redis) this.#confirm(topic);
      },
      (error: Error) => {
        // Any other error is the end of the connection, which is met there.
        if (this.#redis === redis && error.name === "ReplyError") this.#refuse(topic, error.message);
      },
    );
  }

  #confirm(topic: Topic): void {
    topic.state = "confirmed";
    topic.refusalTold = false;
    this.#heard();
    for (const entry of [...topic.entries]) {
      entry.confirmed?.();
      const sinceMs = entry.gapSinceMs;
      entry.gapSinceMs = undefined;
      if (sinceMs !== undefined) guarded(() => entry.listener.gap?.({ sinceMs }));
    }
  }

  #refuse(topic: Topic, message: string): void {
    topic.state = "idle";
    const verdict = onReplyError(message, { key: topic.name, repeatable: true }, true);
    const error =
      verdict.action === "reject"
        ? verdict.error
        : new ServerRefusedError("ERR", "Redis refused to subscribe", "Try again later.", { key: topic.name });
    for (const entry of [...topic.entries]) {
      if (entry.refused) entry.refused(error);
      else if (topic.refusalTold) continue;
      else if (entry.listener.error) guarded(() => entry.listener.error?.(error));
      else this.#parts.onError(error);
    }
    topic.refusalTold = true;
  }

  #lost(redis: Redis): void {
    if (this.#redis !== redis) return;
    this.#drop();
    for (const topic of this.#allTopics()) {
      if (topic.state === "confirmed") for (const entry of topic.entries) entry.gapSinceMs ??= this.#heardAtMs;
      topic.state = "idle";
    }
    if (this.#closed || this.#allTopics().length === 0) return;
    this.#attempt++;
    this.#setTimer(() => this.#open(), backoffMs(this.#attempt, this.#parts.host), false);
  }

  #drop(): void {
    const redis = this.#redis;
    this.#redis = undefined;
    this.#cancelTimer?.();
    if (!redis) return;
    redis.disconnect();
    // A dead link does not answer the end of the connection either.
    redis.stream?.destroy();
  }

  /** Finds a connection that is dead and does not know it. */
  #beat(): void {
    const redis = this.#redis;
    if (!redis) return;
    if (this.#awaitsPong) {
      // Timers run before sockets are read: after a stall of the process the answer may lie there unread.
      this.#setTimer(() => (this.#awaitsPong ? this.#lost(redis) : this.#beat()), 1, true);
      return;
    }
    this.#awaitsPong = true;
    redis.ping().then(
      () => this.#heard(),
      () => undefined,
    );
    for (const topic of this.#allTopics()) this.#ask(topic);
    this.#setTimer(() => this.#beat(), this.#parts.heartbeatMs, true);
  }

  #heard(): void {
    this.#heardAtMs = this.#parts.host.wallMs();
    this.#awaitsPong = false;
  }

  #deliver(verb: Topic["verb"], name: Buffer | string, channel: Buffer, payload: Buffer): void {
    this.#heard();
    const topic = this.#topics[verb].get(String(name));
    if (!topic) return;
    const text = channel.toString();
    for (const { listener } of topic.entries) guarded(() => listener.message(payload, text));
  }

  #allTopics(): Topic[] {
    return [...this.#topics.subscribe.values(), ...this.#topics.psubscribe.values()];
  }

  #setTimer(run: () => void, ms: number, unref: boolean): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#parts.host.setTimer(run, ms, { unref });
  }
}

/** A bug in a listener is the program's: it surfaces as an uncaught exception and stops nothing here. */
function guarded(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
