import type { Channel } from "../../model/model.js";
import { className, definitionName, parametersName } from "../../model/names.js";
import {
  boundClass,
  definitionStatement,
  definitionTypeArguments,
  hasParameters,
  outputAndInput,
  payloadCodec,
  payloadInput,
  payloadTypes,
  redisName,
  typeArguments,
} from "../definition.js";
import type { Emission } from "../emission.js";
import type { Imports } from "../imports.js";
import type { KindEmitter } from "../kind-emitter.js";
import type { RuntimeValue } from "../runtime-names.js";
import { docsOf, type Statement } from "../source.js";

export const channelEmitter: KindEmitter<Channel> = {
  statements: channelStatements,
  roundTrip: {
    commands: () => "ChannelCommands",
    sync: () => "SyncPublisher",
    payload: (emission, { message }, imports) => [payloadInput(emission, message, imports)],
  },
};

/** Over all channels of an address at once. */
const overAll = { subscriber: "ParameterizedSubscriber", channel: "ParameterizedChannel" } as const;
/** Redis has no patterns for channels of slots. */
const perSlot = { subscriber: "ParameterizedShardedSubscriber", channel: "ParameterizedShardedChannel" } as const;

function channelStatements(emission: Emission, channel: Channel, imports: Imports): Statement[] {
  const payload = payloadTypes(emission, channel.message, imports);
  const { output, input } = payload;
  const { replay } = channel;
  const several = channel.sharded ? perSlot : overAll;
  const bound = hasParameters(channel);
  const parameters = bound ? [parametersName("channels", channel)] : [];
  const place = `\`${redisName(emission, channel)}\``;
  const classOf = (
    suffix: string,
    plain: RuntimeValue,
    parameterized: RuntimeValue,
    types: readonly string[],
    note: string,
  ) =>
    boundClass(
      className(channel, suffix),
      {
        base: imports.runtime(bound ? parameterized : plain) + typeArguments([...parameters, ...types]),
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType("ClientOptions"),
        definition: definitionName("channels", channel),
      },
      docsOf(channel.doc, { notes: [note] }),
    );
  return [
    definitionStatement(emission, "channels", channel, imports, {
      type: imports.runtimeType("ChannelDefinition") + definitionTypeArguments("channels", channel, payload),
      members: [
        `codec: ${payloadCodec(emission, channel.message, imports)}`,
        `maxBytes: ${channel.maxBytes}`,
        ...(channel.sharded ? ["sharded: true"] : []),
        ...(replay ? [`replay: { maxEntries: ${replay.maxEntries}, maxAgeMs: ${replay.maxAgeMs} }`] : []),
      ],
    }),
    classOf("Publisher", "Publisher", "ParameterizedPublisher", [input], `Publishes to ${place}.`),
    classOf("Subscriber", "Subscriber", several.subscriber, [output], `Subscribes to ${place}.`),
    classOf("Channel", "Channel", several.channel, outputAndInput(payload), `Publishes and subscribes to ${place}.`),
  ];
}
