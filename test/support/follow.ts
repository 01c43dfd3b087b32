import type { Redis } from "ioredis";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Following } from "../../src/runtime/stream/reading/following.js";
import { StreamReader } from "../../src/runtime/stream/reading/history.js";
import { type Task, taskStream } from "./task-stream.js";

export function openReader(
  connection: Connection,
  prefix: string,
  name: string,
): { reader: StreamReader<Task>; key: string } {
  const definition = taskStream(name, []);
  return { reader: new StreamReader(connection, definition, { prefix }), key: definition.address.format(prefix, {}) };
}

/** Adds tasks `from` … `to - 1` behind the runtime's back, in one round trip for each thousand. */
export async function addTasks(raw: Redis, key: string, from: number, to: number, text = ""): Promise<void> {
  for (let first = from; first < to; first += 1_000) {
    const pipeline = raw.pipeline();
    for (let number = first; number < Math.min(to, first + 1_000); number++) {
      pipeline.xadd(key, "*", "data", JSON.stringify(text === "" ? { number } : { number, text }));
    }
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  }
}

/** The numbers of the next so many entries. */
export async function take(following: Following<Task>, count: number): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const { done, value } = await following.next();
    if (done) throw new Error(`it ended after ${numbers.length} entries`);
    numbers.push(value.message.number);
  }
  return numbers;
}

/** Takes all that comes, until it ends. */
export function gather(following: Following<Task>): { readonly numbers: number[]; readonly ended: Promise<void> } {
  const numbers: number[] = [];
  const run = async (): Promise<void> => {
    for await (const { message } of following) numbers.push(message.number);
  };
  return { numbers, ended: run() };
}

export const countTo = (to: number, from = 0): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** How many connections for blocking reads the server has. */
export async function blockingConnections(raw: Redis): Promise<number> {
  const list = String(await raw.client("LIST"));
  return list.split("\n").filter((line) => line.includes("-blocking ")).length;
}
