import type { Connection } from "../../connection/connection.js";
import type { GroupState, StreamCommands } from "../commands.js";
import type { GroupDefinition } from "../definition.js";

/** Streams whose groups are known to exist, per connection; forgotten all at once where there are too many to keep. */
const known = new WeakMap<Connection, Map<string, Promise<readonly GroupState[]>>>();
const mostKnown = 10_000;

type GroupMaker = Pick<StreamCommands<never>, "key" | "createGroups">;

/** Makes the groups, once per connection and stream. One round trip the first time: a script of `XGROUP CREATE`. */
export function ensureGroups(
  connection: Connection,
  commands: GroupMaker,
  groups: readonly GroupDefinition[],
): Promise<readonly GroupState[]> {
  const streams = known.get(connection) ?? new Map<string, Promise<readonly GroupState[]>>();
  known.set(connection, streams);
  const name = nameOf(commands, groups);
  const underway = streams.get(name);
  if (underway) return underway;
  if (streams.size >= mostKnown) streams.clear();
  const made = connection.execute(commands.createGroups(groups));
  streams.set(name, made);
  made.catch(() => streams.delete(name));
  return made;
}

/** The groups were found to be gone: makes them anew. */
export function recreateGroups(
  connection: Connection,
  commands: GroupMaker,
  groups: readonly GroupDefinition[],
): Promise<readonly GroupState[]> {
  known.get(connection)?.delete(nameOf(commands, groups));
  return ensureGroups(connection, commands, groups);
}

/** A group of the stream was ended from here: whoever needs one looks again. */
export function forgetGroups(connection: Connection, key: string): void {
  const streams = known.get(connection);
  for (const name of streams?.keys() ?? []) if (name.startsWith(`${key}\n`)) streams?.delete(name);
}

function nameOf(commands: GroupMaker, groups: readonly GroupDefinition[]): string {
  return [commands.key, ...groups.map((group) => group.name)].join("\n");
}
