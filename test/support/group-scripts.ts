import type { Connection } from "../../src/runtime/connection/connection.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import {
  type Claimed,
  type ClaimedEntry,
  type ClaimedPage,
  GroupCommands,
  memberOf,
  type Owned,
} from "../../src/runtime/stream/group/group-commands.js";
import type { TestRedis } from "./redis.js";
import { workers } from "./task-stream.js";

export const orderedWorkers: GroupDefinition = { ...workers, order: { by: "customer" } };

/** A stream and its group at the level of commands. */
export interface ScriptBench {
  readonly commands: GroupCommands;
  readonly key: string;
  /** Adds an entry as a producer does; `customer` undefined: without a value. Replies its id. */
  add(customer?: string): Promise<string>;
  /** Reads as `consumer`, without an order. */
  read(consumer: string, count?: number): Promise<Owned[]>;
  /** Every page of what is stranded. */
  stranded(consumer: string, startedBefore: boolean, held?: readonly string[]): Promise<Claimed>;
  /** Owner, delivery count and idle time of what is pending. */
  pending(): Promise<{ member: string; owner: string; idleMs: number; count: number }[]>;
  /** Makes everything that is scheduled due. */
  allDue(): Promise<void>;
  /** Moves an entry to the redo stream, as a replay of dead letters does. */
  replay(originalId: string, fields: readonly string[]): Promise<string>;
}

export async function openBench(
  redis: TestRedis,
  connection: Connection,
  name: string,
  group: Partial<GroupDefinition> = {},
): Promise<ScriptBench> {
  const { raw, prefix } = redis;
  const key = `${prefix}${name}`;
  const settings = { ...workers, ...group };
  const commands = new GroupCommands(`tests.${name}`, key, settings);
  await raw.xgroup("CREATE", key, settings.name, "0", "MKSTREAM");

  const rowsOf = async (source: "s" | "r") => {
    const stream = source === "s" ? key : commands.keys.redo;
    const rows = await raw.xpending(stream, settings.name, "-", "+", 10_000).catch(() => []);
    // Redis' reply to XPENDING with a range.
    return (rows as [string, string, number, number][]).map(([id, owner, idleMs, count]) => ({
      member: memberOf({ source, id }),
      owner,
      idleMs,
      count,
    }));
  };

  return {
    commands,
    key,
    async add(customer) {
      const order = customer === undefined ? [] : ["redloom-by:customer", customer];
      return String(await raw.xadd(key, "*", "data", "{}", ...order));
    },
    async read(consumer, count = 100) {
      const entries = await connection.execute(commands.read(consumer, count, 0));
      return entries.map(([id]) => ({ id, source: "s", count: 1 }));
    },
    async stranded(consumer, startedBefore, held = []) {
      const entries: ClaimedEntry[] = [];
      const trimmed: string[] = [];
      let cursor = "-";
      do {
        const options = { cursor, limit: 100, startedBefore, held };
        const page: ClaimedPage = await connection.execute(commands.claimStranded(consumer, options));
        entries.push(...page.entries);
        trimmed.push(...page.trimmed);
        cursor = page.cursor;
      } while (cursor !== "-");
      return { entries, trimmed };
    },
    pending: async () => [...(await rowsOf("s")), ...(await rowsOf("r"))],
    async allDue() {
      for (const member of await raw.zrange(commands.keys.retry, "0", "-1"))
        await raw.zadd(commands.keys.retry, "1", member);
    },
    async replay(originalId, fields) {
      const { redo, retry } = commands.keys;
      const history = ["redloom-id", originalId, "redloom-replays", "1", "redloom-first-at", "5"];
      const id = String(await raw.xadd(redo, "*", ...fields, ...history));
      await raw.xgroup("CREATE", redo, settings.name, "0").catch(() => undefined);
      await raw.zadd(retry, "1", `r|${id}`);
      return id;
    },
  };
}
