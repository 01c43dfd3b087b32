import type { Channel } from "../../../model/model.js";
import { given } from "../../schema.js";
import { operation, type Part, type Scope } from "../scope.js";

export function channelPart(scope: Scope, channel: Channel): Part {
  const { name, message, maxBytes, sharded, replay } = channel;
  const id = scope.id("channels", name);
  const redis = given({
    kind: "channel",
    publish: sharded ? "SPUBLISH" : "PUBLISH",
    subscribe: sharded ? "SSUBSCRIBE" : "SUBSCRIBE",
    form: replay ? "<id>/<number> <json>" : "<json>",
    delivery: "at most once",
    maxBytes,
    replay,
    siblings: replay ? ["history", "number"] : undefined,
  });
  return {
    channels: [[id, scope.channel(channel, { messages: { [message.name]: scope.message(message) }, redis })]],
    operations: [
      [`${id}.publish`, operation("send", id, [message.name])],
      [`${id}.subscribe`, operation("receive", id, [message.name])],
    ],
  };
}
