import type { Redis } from "ioredis";
import { groups, keyOf, type Parcel, type StreamName } from "./messages.js";

/** What lies in Redis when all is over. */
export interface Stored {
  /** Entries of each stream in stream order. */
  readonly entries: Readonly<Record<StreamName, readonly StoredEntry[]>>;
  /** Original ids of the dead letters of each group. */
  readonly dead: ReadonlyMap<string, readonly string[]>;
}

export interface StoredEntry {
  readonly id: string;
  readonly key: string;
  readonly lane: string;
}

export async function storedIn(raw: Redis): Promise<Stored> {
  const dead = new Map<string, string[]>();
  for (const { name, stream, group } of groups) {
    const letters = await raw.xrange(`{${keyOf(stream)}}:dead:${group.name}`, "-", "+");
    dead.set(
      name,
      letters.map(([, fields]) => fields[fields.indexOf("redloom-id") + 1] ?? ""),
    );
  }
  return { entries: { plain: await entriesOf(raw, "plain"), kept: await entriesOf(raw, "kept") }, dead };
}

/** What the groups have not worked off yet, as text; empty when all is done. */
export async function leftOver(raw: Redis): Promise<string[]> {
  const left: string[] = [];
  for (const { name, stream, group } of groups) {
    const key = keyOf(stream);
    const infos = (await raw.xinfo("GROUPS", key)) as unknown[][];
    const mine = infos.map(recordOf).find((info) => info.name === group.name);
    const [newest] = await raw.xrevrange(key, "+", "-", "COUNT", 1);
    const retrying = await raw.zcard(`{${key}}:retry:${group.name}`);
    const unread = mine?.["last-delivered-id"] !== newest?.[0];
    const scheduled = await raw.zcard(`{${key}}:delayed`);
    if (mine?.pending !== 0 || unread || retrying > 0 || scheduled > 0) {
      left.push(`${name}: ${String(mine?.pending)} pending, ${retrying} retrying${unread ? ", some unread" : ""}`);
    }
  }
  return left;
}

function recordOf(flat: unknown[]): Record<string, unknown> {
  const pairs = Array.from({ length: flat.length / 2 }, (_, at) => [String(flat[at * 2]), flat[at * 2 + 1]]);
  return Object.fromEntries(pairs);
}

async function entriesOf(raw: Redis, stream: StreamName): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for (let from = "-"; ; ) {
    const page = await raw.xrange(keyOf(stream), from, "+", "COUNT", 5_000);
    for (const [id, fields] of page) {
      // Our own producers wrote it.
      const { key, lane } = JSON.parse(fields[fields.indexOf("data") + 1] ?? "{}") as Parcel;
      entries.push({ id, key, lane });
    }
    const last = page.at(-1)?.[0];
    if (last === undefined) return entries;
    from = `(${last}`;
  }
}
