import type { Host } from "../host.js";
import { backoffMs } from "./clients.js";
import type { Standing, SubscriberLink } from "./subscriber-link.js";
import type { Topic } from "./topic.js";

/** What a doubt is about. */
type Doubted = Pick<SubscriberLink, "isReady" | "topics" | "canLook">;

interface Doubt {
  /** How often it was raised: an answer to what was asked before the last time says nothing. */
  times: number;
  isLooking: boolean;
  wake: () => void;
}

/** Links of which it is not known whether they are where the writes go: each is looked at until that is known. */
export class LinkDoubts<Link extends Doubted = SubscriberLink> {
  readonly #host: Host;
  readonly #look: (link: Link) => Promise<Standing>;
  readonly #doubts = new WeakMap<Link, Doubt>();

  constructor(host: Host, look: (link: Link) => Promise<Standing>) {
    this.#host = host;
    this.#look = look;
  }

  /** It is looked at when one of its topics that are counted is confirmed. */
  raise(link: Link): void {
    this.#raised(link);
  }

  /** It is looked at now. */
  look(link: Link): void {
    const doubt = this.#raised(link);
    if (doubt.isLooking) doubt.wake();
    else void this.#lookUntilKnown(link, doubt);
  }

  /** The server has confirmed this topic of the link. */
  confirmed(link: Link, topic: Pick<Topic, "isCounted">): void {
    const doubt = this.#doubts.get(link);
    if (doubt && !doubt.isLooking && topic.isCounted) void this.#lookUntilKnown(link, doubt);
  }

  #raised(link: Link): Doubt {
    const doubt = this.#doubts.get(link) ?? { times: 0, isLooking: false, wake: () => undefined };
    doubt.times++;
    this.#doubts.set(link, doubt);
    return doubt;
  }

  /** However long it takes until the cluster has a new master, and all its nodes know that. */
  async #lookUntilKnown(link: Link, doubt: Doubt): Promise<void> {
    doubt.isLooking = true;
    let attempt = 0;
    while (link.isReady && link.topics.length > 0) {
      const { times } = doubt;
      const standing = await this.#look(link);
      // It is looked at again with the next confirmation, unless that came meanwhile.
      if (standing === "unconfirmed" && !link.canLook) break;
      if (standing === "unconfirmed" || doubt.times !== times) {
        attempt = 0;
        continue;
      }
      if (standing === "there" || standing === "refused") {
        this.#doubts.delete(link);
        break;
      }
      attempt++;
      await this.#pause(doubt, attempt);
    }
    doubt.isLooking = false;
  }

  #pause(doubt: Doubt, attempt: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#host.setTimer(resolve, backoffMs(attempt, this.#host), { unref: true });
      doubt.wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
