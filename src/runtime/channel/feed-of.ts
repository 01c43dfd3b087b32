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
  checkHistory(source.definition, options.from);
  if (source.definition.replay) return new ReplayFeed(connection, source, options.from);
  return new PlainFeed(connection, source);
}

/** @throws {OptionsInvalidError} a place in a history is asked for, and there is none. */
export function checkHistory<Output, Parameters extends object>(
  { definition, replay }: Source<Output, Parameters>["definition"],
  from: ReceiveOptions<Output, Parameters>["from"],
): void {
  if (replay || from === undefined) return;
  throw new OptionsInvalidError("`from` is given, and the channel has no history", "Give the channel `replay`.", {
    definition,
  });
}
