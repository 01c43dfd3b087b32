import type { NoParameters } from "../wire/address.js";
import { checkSize } from "../wire/codec.js";
import type { Command } from "../wire/command.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { ChannelDefinition } from "./definition.js";
import { publishKept } from "./replay/commands.js";

/** What one round trip can do with a channel, as values. */
export class ChannelCommands<Input, Parameters extends object = NoParameters> {
  /** The Redis name of the channel. */
  readonly channel: string;
  readonly #definition: ChannelDefinition<unknown, Input, Parameters>;

  /**
   * @throws {AddressInvalidError} a parameter is missing, empty or not of its type.
   * @throws {OptionsInvalidError} the prefix cannot be one.
   */
  constructor(
    definition: ChannelDefinition<unknown, Input, Parameters>,
    options: ClientOptions = {},
    parameters?: Parameters,
  ) {
    this.#definition = definition;
    // The address of a definition without parameters reads none of this object.
    this.channel = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
  }

  /**
   * Publishes one message: `PUBLISH`, or `SPUBLISH` of a sharded channel; with `replay` a script that keeps it too. Never repeated by itself, since a second one is
   * a second message. The reply is the number of connections that took it; on a cluster, of one node only.
   * @throws {PayloadInvalidError} before any I/O.
   * @throws {PayloadTooLargeError} before any I/O.
   * @see https://redis.io/docs/latest/commands/publish/
   * @see https://redis.io/docs/latest/commands/spublish/
   */
  publish(message: Input): Command<number> {
    const { codec, maxBytes, definition, sharded, replay } = this.#definition;
    const payload = codec.encode(message);
    checkSize(payload, maxBytes, { definition, key: this.channel });
    if (replay) return publishKept(this.#definition, this.channel, payload);
    return {
      name: sharded ? "SPUBLISH" : "PUBLISH",
      // To a cluster, the name of a sharded channel is a key: its slot's node has to publish it.
      keys: sharded ? [this.channel] : [],
      args: [this.channel, payload],
      repeatable: false,
      definition,
      decode: Number,
    };
  }
}
