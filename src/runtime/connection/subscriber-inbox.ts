import type { Redis } from "ioredis";
import { ClosedError, ServerRefusedError } from "../errors.js";
import { backoffMs } from "./clients.js";
import type { Inbox, InboxListener, InboxSubscription } from "./inbox.js";
import { LinkDoubts } from "./link-doubts.js";
import type { ShardedInbox } from "./sharded-inbox.js";
import { type Counted, judgeRefusal, type LinkOwner, type Standing, SubscriberLink } from "./subscriber-link.js";
import { Topic, type TopicParts, type Verb } from "./topic.js";

export interface InboxParts extends TopicParts {
  /** A crash-only connection that is not connected yet. */
  open(): Redis;
  readonly heartbeatMs: number;
  /** As of the owner of a link. */
  count(topic: Topic): Promise<Counted>;
  /** Of a cluster, whose nodes each have their own channels. */
  readonly shards: ShardedInbox | undefined;
}

/** All channels and patterns over one connection, which is made anew when it is lost. */
export class SubscriberInbox implements Inbox, LinkOwner {
  readonly #parts: InboxParts;
  readonly #topics = {
    subscribe: new Map<string, Topic>(),
    psubscribe: new Map<string, Topic>(),
    ssubscribe: new Map<string, Topic>(),
  };
  readonly #doubts: LinkDoubts;
  #link: SubscriberLink | undefined;
  #attempt = 0;
  #cancelRetry: (() => void) | undefined;
  /** How often in a row it was made anew because it was not counted, and for how many heartbeats it is left alone then. */
  #strays = 0;
  #restBeats = 0;
  #closed = false;

  constructor(parts: InboxParts) {
    this.#parts = parts;
    this.#doubts = new LinkDoubts(parts.host, (link) => this.#look(link));
  }

  subscribe(channel: string, listener: InboxListener): Promise<InboxSubscription> {
    return this.#add("subscribe", channel, listener);
  }

  subscribePattern(pattern: string, listener: InboxListener): Promise<InboxSubscription> {
    return this.#add("psubscribe", pattern, listener);
  }

  subscribeSharded(channel: string, listener: InboxListener): Promise<InboxSubscription> {
    const { shards } = this.#parts;
    return shards ? shards.subscribe(channel, listener) : this.#add("ssubscribe", channel, listener);
  }

  /** Ends every subscription and the connection. */
  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    const closed = new ClosedError("The connection is closed");
    for (const topic of this.#allTopics()) topic.close(closed);
    for (const topics of Object.values(this.#topics)) topics.clear();
    this.#link?.end();
    this.#parts.shards?.close();
  }

  /** The main connection was made anew, perhaps to another server: its channels are to be there as well. */
  look(): void {
    const { shards } = this.#parts;
    // Of a cluster, every node hears what is published on a plain channel, whichever is asked.
    if (shards) shards.look();
    else if (this.#link) this.#doubts.look(this.#link);
  }

  count(topic: Topic): Promise<Counted> {
    return this.#parts.count(topic);
  }

  confirmed(link: SubscriberLink, topic: Topic): void {
    this.#doubts.confirmed(link, topic);
  }

  beat(link: SubscriberLink): void {
    if (this.#parts.shards) return;
    if (this.#restBeats > 0) this.#restBeats--;
    else void this.#look(link);
  }

  opened(): void {
    this.#attempt = 0;
  }

  refused(_link: SubscriberLink, topic: Topic, message: string): void {
    const verdict = judgeRefusal(message, topic);
    const about = { key: topic.name };
    if (verdict.action === "reject") topic.refuse(verdict.error);
    else topic.refuse(new ServerRefusedError("ERR", "Redis refused to subscribe", "Try again later.", about));
  }

  lost(link: SubscriberLink): void {
    this.#link = undefined;
    const topics = this.#allTopics();
    for (const topic of topics) topic.lose(link.livedAtMs);
    if (this.#closed || topics.length === 0) return;
    this.#attempt++;
    const { host } = this.#parts;
    this.#cancelRetry = host.setTimer(() => this.#open(), backoffMs(this.#attempt, host));
  }

  #add(verb: Verb, name: string, listener: InboxListener): Promise<InboxSubscription> {
    if (this.#closed) return Promise.reject(new ClosedError("The connection is closed", { key: name }));
    let topic = this.#topics[verb].get(name);
    if (!topic) {
      const topics = this.#topics[verb];
      topic = new Topic(verb, name, this.#parts, async (left) => {
        if (topics.get(name) === left) topics.delete(name);
        await this.#link?.remove(left);
      });
      topics.set(name, topic);
    }
    const subscription = topic.add(listener);
    if (this.#link) this.#link.add(topic);
    else this.#open();
    return subscription;
  }

  async #look(link: SubscriberLink): Promise<Standing> {
    const standing = await link.look();
    if (standing === "there") this.#strays = 0;
    if (standing === "elsewhere" && link === this.#link) this.#leave(link);
    return standing;
  }

  #leave(link: SubscriberLink): void {
    // Where counting never tells of us, it is tried ever more rarely.
    this.#restBeats = 2 ** Math.min(this.#strays++, 6) - 1;
    link.end();
    for (const topic of this.#allTopics()) topic.lose(link.placedAtMs);
    this.#open();
  }

  #open(): void {
    // Whoever subscribes during the pause before the next attempt makes that attempt: a second one would never be ended.
    this.#cancelRetry?.();
    const { host, heartbeatMs } = this.#parts;
    this.#link = new SubscriberLink(this.#parts.open(), this, host, heartbeatMs);
    for (const topic of this.#allTopics()) this.#link.add(topic);
  }

  #allTopics(): Topic[] {
    return Object.values(this.#topics).flatMap((topics) => [...topics.values()]);
  }
}
