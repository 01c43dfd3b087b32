import { OptionsInvalidError } from "../errors.js";
import type { Feed } from "./feed.js";
import type { ReceiveOptions } from "./message.js";
import { PlainFeed } from "./plain-feed.js";
import { ReplayFeed } from "./replay/feed.js";
import type { ReceivingConnection, Source } from "./source.js";

/** Where the messages of a source come from, as its contract says. */
export function feedOf<Output, Parameters extends object>(
  connection: ReceivingConnection,
  source: Source<Output, Parameters>,
  options: ReceiveOptions<Output, Parameters>,
): Feed {
  const { definition, replay } = source.definition;
  if (replay) return new ReplayFeed(connection, source, options.from);
  if (options.from !== undefined) {
    throw new OptionsInvalidError("`from` is given, and the channel has no history", "Give the channel `replay`.", {
      definition,
    });
  }
  return new PlainFeed(connection, source);
}
