import type { Connection } from "../../connection/connection.js";
import type { Observed } from "../../flow/observer.js";
import { whole } from "../../stream/settings.js";
import { checkSize, explained } from "../../wire/codec.js";
import { ReplyInboxes } from "../asking/reply-inboxes.js";
import type { CallDefinition, CallTypes } from "../definition.js";
import type { GatheredMessage } from "../messages.js";
import { observedGathering } from "../observed.js";
import { checkOptions, gatherNames } from "../option-checks.js";
import { longestTimeoutMs } from "../settings.js";
import type { Gathered, GatheredAnswer, GatherOptions } from "./broadcast-types.js";
import { Gathering } from "./gathering.js";

/** A connection has no more servers than that. */
export const mostAnswers = 1_000_000;

/** Asks all servers of one call. */
export class Gatherer<Types extends CallTypes> {
  readonly #connection: Connection;
  readonly #definition: CallDefinition<Types>;
  readonly #timeoutMs: number;
  readonly #about: Observed;

  constructor(connection: Connection, definition: CallDefinition<Types>, key: string, timeoutMs: number) {
    this.#connection = connection;
    this.#definition = definition;
    this.#timeoutMs = timeoutMs;
    this.#about = { definition: definition.definition, key };
  }

  /** See `BroadcastCall.gather`. */
  gather(input: Types["requestInput"], options: GatherOptions<Types>): Promise<Gathered<Types>> {
    const { observer, host } = this.#connection;
    const gathering = this.#gather(input, options);
    return observer ? observedGathering(observer, host, this.#about, gathering) : gathering;
  }

  async #gather(input: Types["requestInput"], options: GatherOptions<Types>): Promise<Gathered<Types>> {
    const { definition } = this.#about;
    checkOptions(definition, options, gatherNames, ["onAnswer"]);
    const { signal, onAnswer } = options;
    const timeoutMs = whole(definition, "timeoutMs", options.timeoutMs ?? this.#timeoutMs, 1, longestTimeoutMs);
    const atMost = whole(definition, "atMost", options.atMost ?? mostAnswers, 1, mostAnswers);
    const json = await this.#encoded(input);
    signal?.throwIfAborted();
    const inboxes = ReplyInboxes.of(this.#connection, this.#about);
    const inbox = inboxes.open(this.#about);
    return new Promise((resolve, reject) => {
      const read = (message: GatheredMessage): GatheredAnswer<Types> => this.#read(message);
      const asker = { json, timeoutMs, atMost, read, onAnswer, done: resolve, failed: reject };
      new Gathering(this.#connection, inboxes, inbox, this.#about, asker).begin(signal);
    });
  }

  async #encoded(input: Types["requestInput"]): Promise<string> {
    try {
      const json = this.#definition.request.encode(input);
      checkSize(json, this.#definition.maxBytes, this.#about);
      return json;
    } catch (error) {
      throw await explained(error, this.#about);
    }
  }

  /** What does not fit is that server's failure, and no reason to lose the answers of the others. */
  #read(message: GatheredMessage): GatheredAnswer<Types> {
    const { server } = message;
    const { reply, errors } = this.#definition;
    const failed = { ok: false, error: undefined, server } as const;
    if (message.kind === "failed") return { ...failed, reason: message.reason };
    try {
      if (message.kind === "ok") return { ok: true, reply: reply.parse(message.json), server };
      if (!isNameOf(errors, message.name)) return { ...failed, reason: "reply-invalid" };
      const details = errors[message.name].parse(message.json);
      // The details were read by the codec of the error with this name.
      return { ok: false, error: message.name, details, server } as unknown as GatheredAnswer<Types>;
    } catch {
      return { ...failed, reason: "reply-invalid" };
    }
  }
}

function isNameOf<Named extends object>(names: Named, name: string | number | symbol): name is keyof Named {
  return Object.hasOwn(names, name);
}
