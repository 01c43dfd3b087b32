import { ClosedError } from "../errors.js";
import { backoffMs } from "./clients.js";
import type { InboxListener, InboxSubscription } from "./inbox.js";
import { LinkDoubts } from "./link-doubts.js";
import type { ShardNodes } from "./shard-nodes.js";
import { type Counted, judgeRefusal, type LinkOwner, type Standing, SubscriberLink } from "./subscriber-link.js";
import { Topic, type TopicParts } from "./topic.js";

export interface ShardedInboxParts extends TopicParts {
  readonly nodes: ShardNodes;
  readonly heartbeatMs: number;
  /** As of the owner of a link. */
  count(topic: Topic): Promise<Counted>;
}

/** Where a channel is subscribed to, or asked for. */
interface Place {
  readonly topic: Topic;
  node: string | undefined;
  /** The server that was asked last has said that the slot is there, or that it is not where it was. */
  hint: string | undefined;
  /** How often it was sent on since it was last confirmed, or tried anew. */
  redirects: number;
}

/** Two masters that name each other do so for a moment only: after that many, there is a pause. */
const mostRedirects = 4;
/** Found astray by so many heartbeats in a row, where its slots are said to be: another server answers at its address. */
const mostStrays = 2;

/** Sharded channels of a cluster: one connection to each master whose slots are listened to. */
export class ShardedInbox implements LinkOwner {
  readonly #parts: ShardedInboxParts;
  readonly #places = new Map<string, Place>();
  readonly #links = new Map<string, SubscriberLink>();
  readonly #unlisten: () => void;
  readonly #doubts: LinkDoubts;
  #attempt = 0;
  #cancelRetry: (() => void) | undefined;
  #closed = false;

  constructor(parts: ShardedInboxParts) {
    this.#parts = parts;
    this.#doubts = new LinkDoubts(parts.host, (link) => this.#look(link));
    this.#unlisten = parts.nodes.onRefresh(() => this.#placeAnew());
  }

  subscribe(channel: string, listener: InboxListener): Promise<InboxSubscription> {
    if (this.#closed) return Promise.reject(new ClosedError("The connection is closed", { key: channel }));
    let place = this.#places.get(channel);
    if (!place) {
      const topic = new Topic("ssubscribe", channel, this.#parts, (left) => this.#left(left));
      place = { topic, node: undefined, hint: undefined, redirects: 0 };
      this.#places.set(channel, place);
    }
    const subscription = place.topic.add(listener);
    const link = place.node === undefined ? undefined : this.#links.get(place.node);
    if (link) link.add(place.topic);
    else this.#place(place);
    return subscription;
  }

  /** Ends every subscription and every connection. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unlisten();
    this.#cancelRetry?.();
    const closed = new ClosedError("The connection is closed");
    for (const { topic } of [...this.#places.values()]) topic.close(closed);
    this.#places.clear();
    for (const link of this.#links.values()) link.end();
    this.#links.clear();
  }

  opened(): void {
    this.#attempt = 0;
  }

  refused(link: SubscriberLink, topic: Topic, message: string): void {
    const place = this.#places.get(topic.name);
    if (place?.topic !== topic) return;
    const verdict = judgeRefusal(message, topic);
    if (verdict.action === "reject") {
      // It stays where it is, and is asked for again with every heartbeat.
      topic.refuse(verdict.error);
      return;
    }
    topic.refusal = "refusal" in verdict ? verdict.refusal : undefined;
    this.#sendOn(link, place, /^MOVED \d+ (\S+)/.exec(message)?.[1]);
  }

  lost(link: SubscriberLink): void {
    this.#forget(link);
    for (const topic of link.topics) {
      topic.lose(link.livedAtMs);
      const place = this.#places.get(topic.name);
      if (place?.topic !== topic) continue;
      place.node = undefined;
      place.hint = undefined;
    }
    if (link.wasOpen) {
      // Another node may be away for long, and tried ever more rarely: this one is tried soon.
      this.#attempt = 0;
      this.#cancelRetry?.();
      this.#cancelRetry = undefined;
    }
    this.#retry();
  }

  /** A connection that serves no channel any more is closed, not at once: the next channel may come soon. */
  beat(link: SubscriberLink): void {
    if (link.topics.length > 0) {
      void this.#lookWithBeat(link);
      return;
    }
    this.#forget(link);
    link.end();
  }

  confirmed(link: SubscriberLink, topic: Topic): void {
    this.#doubts.confirmed(link, topic);
  }

  /** It may be that the slot has moved, or that the server is a replica now: which takes subscriptions all the same. */
  moved(link: SubscriberLink): void {
    this.#parts.nodes.refresh();
    this.#doubts.look(link);
  }

  count(topic: Topic): Promise<Counted> {
    return this.#parts.count(topic);
  }

  /** The cluster was connected anew. */
  look(): void {
    for (const link of this.#links.values()) this.#doubts.look(link);
  }

  async #lookWithBeat(link: SubscriberLink): Promise<void> {
    const before = link.topics.length;
    const standing = await this.#look(link);
    if (standing === "there" || link.topics.length < before) link.strays = 0;
    else if (standing === "elsewhere") link.strays++;
    if (link.strays < mostStrays || !link.isReady) return;
    link.end();
    this.lost(link);
  }

  /** The slots' masters themselves say whether it is subscribed there; where they cannot, what is known of the slots. */
  async #look(link: SubscriberLink): Promise<Standing> {
    const standing = await link.look();
    if (standing === "there" || this.#closed || !link.isReady) return standing;
    if (standing === "elsewhere") {
      for (const { name } of link.topics) {
        const place = this.#places.get(name);
        if (place) place.hint = undefined;
      }
      // Not every node knows at once who took over.
      this.#parts.nodes.refresh();
    }
    this.#moveFrom(link, standing === "elsewhere");
    return standing;
  }

  /** Takes what belongs to others to them. `isSure`: it is not here, whoever says so still. */
  #moveFrom(link: SubscriberLink, isSure = false): void {
    for (const topic of link.topics) {
      const place = this.#places.get(topic.name);
      if (place?.topic !== topic || !this.#isElsewhere(place)) continue;
      void link.remove(topic);
      topic.lose(link.placedAtMs);
      this.#place(place);
      if (isSure) place.hint = place.node;
    }
  }

  #isElsewhere(place: Place): boolean {
    const owner = this.#parts.nodes.ownerOf(place.topic.name);
    // What a server has said stands until the others have heard of it.
    if (place.hint === owner) place.hint = undefined;
    return owner !== undefined && owner !== place.node && place.hint === undefined;
  }

  #sendOn(link: SubscriberLink, place: Place, target: string | undefined): void {
    void link.remove(place.topic);
    place.node = undefined;
    place.hint = target;
    if (target === undefined || ++place.redirects > mostRedirects) {
      this.#retry();
      return;
    }
    this.#parts.nodes.refresh();
    this.#place(place);
  }

  #forget(link: SubscriberLink): void {
    for (const [node, one] of this.#links) if (one === link) this.#links.delete(node);
  }

  async #left(topic: Topic): Promise<void> {
    const place = this.#places.get(topic.name);
    if (place?.topic !== topic) return;
    this.#places.delete(topic.name);
    if (place.node !== undefined) await this.#links.get(place.node)?.remove(topic);
  }

  #place(place: Place): void {
    const { nodes } = this.#parts;
    // What the server itself has said counts more than what another one may not have heard yet.
    const hinted = place.hint !== undefined && nodes.knows(place.hint) ? place.hint : undefined;
    const node = hinted ?? nodes.ownerOf(place.topic.name);
    const link = node === undefined ? undefined : (this.#links.get(node) ?? this.#open(node));
    place.node = link && node;
    if (link) link.add(place.topic);
    else this.#retry();
  }

  #open(node: string): SubscriberLink | undefined {
    const { nodes, host, heartbeatMs } = this.#parts;
    const redis = nodes.open(node);
    if (!redis) return undefined;
    const link = new SubscriberLink(redis, this, host, heartbeatMs);
    this.#links.set(node, link);
    // A replica takes subscriptions all the same, and who is said to be the master may be one by now.
    this.#doubts.raise(link);
    return link;
  }

  /** A little later, with what is known of the slots then. */
  #retry(): void {
    if (this.#closed || this.#cancelRetry || this.#places.size === 0) return;
    const { host, nodes } = this.#parts;
    nodes.refresh();
    const again = (): void => {
      this.#cancelRetry = undefined;
      for (const place of this.#places.values()) {
        if (place.node !== undefined) continue;
        place.redirects = 0;
        this.#place(place);
      }
    };
    this.#cancelRetry = host.setTimer(again, backoffMs(++this.#attempt, host));
  }

  /**
   * The slots are known anew: a connection that does not come about is waited for in vain where the slot has moved. One
   * that is there is left where it is not counted any more: not every node knows at once where a slot is.
   */
  #placeAnew(): void {
    for (const link of [...this.#links.values()]) {
      if (!link.isReady) this.#moveFrom(link);
      else if (link.topics.some(({ name }) => this.#movesAway(name))) this.#doubts.look(link);
    }
  }

  #movesAway(name: string): boolean {
    const place = this.#places.get(name);
    return place !== undefined && this.#isElsewhere(place);
  }
}
