import type { Redis } from "ioredis";
import { idOf, memberOf, type Source } from "../../src/runtime/stream/group/group-commands.js";
import { groupKeys } from "../../src/runtime/stream/group/group-keys.js";

/** An entry that is pending. */
export interface PendingRow {
  readonly member: string;
  readonly id: string;
  readonly source: Source;
  readonly owner: string;
  readonly count: number;
  /** Of its task; -1 where the entry is gone. */
  readonly number: number;
}

/** Where the entries of a group are, read behind the runtime's back. */
export interface GroupPlaces {
  readonly lastDeliveredId: string;
  readonly rows: readonly PendingRow[];
  /** Numbers of tasks by the ids of their dead letters, and of their replayed entries. */
  readonly dead: ReadonlyMap<string, number>;
  readonly redo: ReadonlyMap<string, number>;
  readonly retrying: readonly string[];
}

export interface StreamPlaces {
  /** Numbers of tasks by id. */
  readonly entries: ReadonlyMap<string, number>;
  readonly groups: readonly GroupPlaces[];
  readonly scheduled: number;
  readonly scheduledData: number;
}

/** Numbers of what was removed since: the pending list tells only ids. */
const seen = new Map<string, number>();

export async function placesOf(raw: Redis, key: string, names: readonly string[]): Promise<StreamPlaces> {
  const entries = await numbersOf(raw, key);
  for (const [id, number] of entries) seen.set(`${key} ${id}`, number);
  const infos = ((await raw.xinfo("GROUPS", key).catch(() => [])) as unknown[][]).map(lastDeliveredOf);
  const groups: GroupPlaces[] = [];
  for (const name of names) {
    const keys = groupKeys(key, name);
    const redo = await numbersOf(raw, keys.redo);
    const rows = [...(await rowsOf(raw, key, name, "s")), ...(await rowsOf(raw, keys.redo, name, "r"))];
    groups.push({
      lastDeliveredId: infos.find((info) => info.name === name)?.id ?? "0-0",
      rows: rows.map((row) => ({
        ...row,
        number: (row.source === "s" ? seen.get(`${key} ${row.id}`) : redo.get(row.id)) ?? -1,
      })),
      dead: await numbersOf(raw, keys.dead),
      redo,
      retrying: await raw.zrange(keys.retry, "0", "-1"),
    });
  }
  const scheduled = await raw.zcard(`{${key}}:delayed`);
  return { entries, groups, scheduled, scheduledData: await raw.hlen(`{${key}}:delayed:data`) };
}

async function numbersOf(raw: Redis, key: string): Promise<Map<string, number>> {
  const entries = await raw.xrange(key, "-", "+");
  return new Map(
    entries.map(([id, fields]) => {
      const task: { number?: number } = JSON.parse(fields[fields.indexOf("data") + 1] ?? "{}");
      return [id, task.number ?? -1];
    }),
  );
}

async function rowsOf(raw: Redis, key: string, group: string, source: Source) {
  const rows = await raw.xpending(key, group, "-", "+", 10_000).catch(() => []);
  // Redis' reply to XPENDING with a range.
  return (rows as [string, string, number, number][]).map(([id, owner, , count]) => {
    const member = memberOf({ source, id });
    return { member, id: idOf(member), source, owner, count };
  });
}

function lastDeliveredOf(flat: unknown[]): { name: string; id: string } {
  const at = (name: string): string => String(flat[flat.indexOf(name) + 1]);
  return { name: at("name"), id: at("last-delivered-id") };
}
