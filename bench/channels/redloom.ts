import { notificationCodec } from "../../src/generated/agents/codecs.js";
import type { Notification, NotificationInput } from "../../src/generated/agents/messages.js";
import type { ChannelDefinition } from "../../src/runtime/channel/definition.js";
import { Channel, defineAddress } from "../../src/runtime/generated.js";
import { connect } from "../../src/runtime/index.js";
import { type ChannelContender, freshChannel, kept } from "./contender.js";

/** Redloom as generated code uses it: checked both ways, a bounded queue, gaps are told; with `history` they are filled. */
export async function redloom(url: string): Promise<ChannelContender> {
  return {
    async open({ history }, onMessage) {
      const connection = await connect(url);
      const template = freshChannel("redloom");
      const definition = `bench.channels.${template}`;
      const plain: ChannelDefinition<Notification, NotificationInput> = {
        definition,
        address: defineAddress({ definition, namespace: "bench", template, parameters: {} }),
        codec: notificationCodec,
        maxBytes: 1_048_576,
      };
      const channel = new Channel(connection, history ? { ...plain, replay: kept } : plain);
      await channel.subscribe(onMessage);
      return { publish: (message) => channel.publish(message), close: () => connection.close() };
    },
  };
}
