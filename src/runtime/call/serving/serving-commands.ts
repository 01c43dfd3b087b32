import { groupKeys } from "../../stream/group/group-keys.js";
import { siblingKey } from "../../wire/address.js";
import type { Command } from "../../wire/command.js";
import { callKeys } from "../call-stream.js";
import { clearScript } from "../scripts/clear.js";
import { replyScript } from "../scripts/reply.js";

/** A delivery of a request, as the script tells it from every other. */
export interface Delivered {
  readonly id: string;
  readonly consumer: string;
  readonly count: number;
}

/** Whom an answer goes to, and until when it is wanted. */
export interface Addressee {
  readonly correlation: string;
  readonly inbox: string;
  /** By the server's clock, in milliseconds since the epoch. */
  readonly deadlineMs: number;
}

/** A caller that comes back in the last moment still finds its answer. */
const keptPastDeadlineMs = 1_000;

/** A server beats each second, or reads; one that stood still for longer has to make its stream anew when it goes on. */
const deadAfterMs = 60_000;

/** What one round trip can do for those who answer a call, as values. */
export class ServingCommands {
  readonly key: string;
  readonly definition: string;
  readonly cancelChannel: string;
  readonly #group: string;
  readonly #publish: "PUBLISH" | "SPUBLISH";

  constructor(definition: string, key: string, group: string, isCluster: boolean) {
    this.definition = definition;
    this.key = key;
    this.cancelChannel = callKeys.cancel(key);
    this.#group = group;
    this.#publish = isCluster ? "SPUBLISH" : "PUBLISH";
  }

  /** The answer, kept and published, where the delivery is still ours; false: it is not, and nothing happened. */
  reply({ id, consumer, count }: Delivered, to: Addressee, text: string): Command<boolean> {
    const until = to.deadlineMs + keptPastDeadlineMs;
    return {
      name: replyScript.name,
      script: replyScript,
      keys: [this.key, callKeys.reply(this.key, to.correlation)],
      args: [this.#group, consumer, id, count, to.inbox, this.#publish, text, until],
      repeatable: true,
      definition: this.definition,
      decode: (answer) => answer === 1,
    };
  }

  /** What nobody waits for any more: `XDEL`. */
  remove(ids: readonly string[]): Command<number> {
    return {
      name: "XDEL",
      keys: [this.key],
      args: [this.key, ...ids],
      repeatable: true,
      definition: this.definition,
      decode: Number,
    };
  }

  /** Removes the stream and what is kept beside it, where it is empty and nobody else serves it. */
  clear(consumer: string): Command<boolean> {
    const { stream, alive, redo, dead, state, retry, starts, lanes, parked } = groupKeys(this.key, this.#group);
    return {
      name: clearScript.name,
      script: clearScript,
      keys: [stream, alive, redo, dead, state, retry, starts, lanes, parked, siblingKey(this.key, "janitor")],
      args: [this.#group, deadAfterMs, consumer],
      repeatable: true,
      definition: this.definition,
      decode: (answer) => answer === 1,
    };
  }

  /** To one inbox, at most once; how many heard it. */
  tell(inbox: string, text: string): Command<number> {
    return {
      name: this.#publish,
      keys: [inbox],
      args: [inbox, text],
      repeatable: false,
      definition: this.definition,
      decode: Number,
    };
  }
}
