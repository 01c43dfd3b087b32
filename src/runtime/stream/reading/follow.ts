import type { Connection } from "../../connection/connection.js";
import { glance } from "./follow-commands.js";
import type { Followed, Following, FollowOptions } from "./following.js";
import { beginning, Position, positionBefore } from "./position.js";
import { PulledEntries } from "./pulled-entries.js";

/** Resolves when the place where it begins is fixed. */
export async function openFollowing<Output, HeadersOut extends object>(
  connection: Connection,
  stream: Followed<Output, HeadersOut>,
  options: FollowOptions,
): Promise<Following<Output, HeadersOut>> {
  options.signal?.throwIfAborted();
  const { from } = options;
  const isWord = from === "beginning" || from === "end";
  const position = isWord ? new Position(beginning, undefined) : positionBefore(from, stream.definition);
  const { key, definition } = stream;
  const found = await connection.execute(
    glance({ key, id: position.id }, definition),
    options.signal ? { signal: options.signal } : {},
  );
  const start = from === "end" ? new Position(found.lastId, found.lastId, found.added) : position;
  const following = new PulledEntries(connection, stream, options, start);
  try {
    if (from !== "end") await following.begin(found);
  } catch (error) {
    await following.close();
    throw options.signal?.aborted ? options.signal.reason : error;
  }
  return following;
}
