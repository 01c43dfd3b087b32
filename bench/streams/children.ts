import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { interleaved, type Round, type Row, type Sample } from "../measure.js";
import { streamRows } from "./suite.js";

export interface SuiteOptions {
  readonly rounds: number;
  /** Multiplies the numbers of messages. */
  readonly scale: number;
  /** Only rows whose name begins so. */
  readonly only: string;
}

/** The first is the floor. The peers have packages of their own, which the rest of the repository does not have. */
const contenders = [
  { label: "ioredis by hand", file: "./by-hand.js", name: "byHand" },
  { label: "redloom", file: "./redloom.js", name: "redloom" },
  { label: "bullmq", file: "../peers/bullmq.js", name: "bullmq" },
  { label: "bee-queue", file: "../peers/bee-queue.js", name: "beeQueue" },
];

/** The stream rows, one after the other, each contender in its own process. */
export async function benchStreams(url: string, options: SuiteOptions, onRow: (row: Row) => void): Promise<Row[]> {
  const { rounds, scale, only } = options;
  const children = new Map<string, ChildProcess>();
  for (const { label, file, name } of contenders) children.set(label, await start([file, name, url, String(scale)]));
  const rows: Row[] = [];
  for (const { name, unit } of streamRows(scale).filter((row) => row.name.startsWith(only))) {
    const runs = new Map<string, Round>();
    for (const [label, child] of children) runs.set(label, () => ask(child, name));
    const row = await interleaved(name, unit, runs, rounds);
    rows.push(row);
    onRow(row);
  }
  for (const child of children.values()) child.disconnect();
  return rows;
}

async function start(args: readonly string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("child.js", import.meta.url)), args);
  await answer(child);
  return child;
}

async function ask(child: ChildProcess, row: string): Promise<Sample> {
  child.send(row);
  return (await answer(child)) as Sample; // what the child sends
}

/** The next message; rejects where the child ends without one. */
async function answer(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const exit = once(child, "exit", { signal: ended.signal }).then(() => {
    throw new Error("A contender's process ended");
  });
  exit.catch(() => undefined);
  try {
    const [message] = await Promise.race([once(child, "message", { signal: ended.signal }), exit]);
    return message;
  } finally {
    ended.abort();
  }
}
