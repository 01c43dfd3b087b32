import type { Connection } from "../../src/runtime/connection/connection.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import type { TestRedis } from "./redis.js";
import { type Task, taskStream, workers } from "./task-stream.js";

/** A group, and the names of what is kept of its dead letters. */
export function openBuried(on: Connection, { prefix }: TestRedis, name: string) {
  const group = new ConsumerGroup<Task>(on, taskStream(name), workers, { prefix });
  const key = `${prefix}tests:${name}`;
  const sibling = (purpose: string): string => `{${key}}:${purpose}:workers`;
  return {
    group,
    deadLetters: group.deadLetters,
    key,
    dead: sibling("dead"),
    redo: sibling("redo"),
    retry: sibling("retry"),
    wake: `{${key}}:wake`,
  };
}

/** Dead letters as docs/wire-format.md has them: entry 1000-<n>, died at `diedAt(n)`. */
export async function bury(
  { raw }: TestRedis,
  dead: string,
  count: number,
  diedAt: (n: number) => number = (n) => 1_000_000 + n,
): Promise<void> {
  for (let first = 0; first < count; first += 1_000) {
    const pipeline = raw.pipeline();
    for (let n = first; n < Math.min(count, first + 1_000); n++) {
      const fields = ["data", `{"number":${n}}`, "header:trace", `t${n}`, ...about({ id: `1000-${n}`, at: diedAt(n) })];
      pipeline.xadd(dead, `${diedAt(n)}-0`, ...fields);
    }
    await pipeline.exec();
  }
}

/** What is written beside the fields of one that died. */
export function about({ id, at }: { readonly id: string; readonly at: number }): string[] {
  const facts = { id, group: "workers", consumer: "c1", attempts: 3, error: "TypeError", message: "no such thing", at };
  return Object.entries(facts).flatMap(([name, value]) => [`redloom-${name}`, String(value)]);
}

/** The original id of every entry of a stream. */
export async function originals({ raw }: TestRedis, stream: string): Promise<string[]> {
  const entries = await raw.xrange(stream, "-", "+");
  return entries.map(([, fields]) => fields[fields.lastIndexOf("redloom-id") + 1] ?? "");
}

export async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}
