import type { ChannelShape } from "../../parse/kinds/channels.js";
import { step } from "../context.js";
import { base } from "../definitions.js";
import type { KindMaker } from "../kind-maker.js";
import type { Channel } from "../model.js";
import { inPlaceName } from "../names.js";
import { Settings } from "../settings.js";

export const channelOf: KindMaker<ChannelShape, Channel> = ({ types, payload }, shape, name, place) => {
  const settings = new Settings(types, place);
  const replay = shape.replay && replayOf(settings.at("replay"), shape.replay);
  return {
    ...base(types, shape, name, place),
    message: payload(shape.message, inPlaceName(name, "Message"), step(place, "message")),
    maxBytes: settings.size("maxBytes", shape.maxBytes, "1MiB"),
    sharded: shape.sharded ?? false,
    ...(replay && { replay }),
  };
};

function replayOf(
  settings: Settings,
  { maxEntries, maxAge }: Exclude<ChannelShape["replay"], undefined>,
): Exclude<Channel["replay"], undefined> {
  const why = "a history is for who was away for a moment; a stream keeps what must not be missed";
  return {
    maxEntries: settings.count("maxEntries", maxEntries, 1, 1_000_000),
    maxAgeMs: settings.duration("maxAge", maxAge, "10m", { least: "1s", most: "7d", why }),
  };
}
