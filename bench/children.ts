import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { interleaved, type Round, type Row, type Sample } from "./measure.js";
import type { Suite } from "./suite.js";

export interface SuiteOptions {
  readonly rounds: number;
  /** Multiplies the numbers of messages. */
  readonly scale: number;
  /** Only works of which a row's name begins so. */
  readonly only: string;
}

/** The rows of a suite, one work after the other, each contender in its own process. */
export async function benchSuite<Contender>(
  suite: Suite<Contender>,
  url: string,
  { rounds, scale, only }: SuiteOptions,
  onRow: (row: Row) => void,
): Promise<Row[]> {
  const children = new Map<string, ChildProcess>();
  for (const { label, file, name } of suite.entrants) {
    children.set(label, await start([suite.file, file, name, url, String(scale)]));
  }
  const rows: Row[] = [];
  for (const [place, { measures }] of suite.works(scale).entries()) {
    if (!measures.some(({ name }) => name.startsWith(only))) continue;
    const runs = new Map<string, Round>();
    for (const [label, child] of children) runs.set(label, () => ask(child, place));
    const measured = await interleaved(measures, runs, rounds);
    rows.push(...measured);
    measured.forEach(onRow);
  }
  for (const child of children.values()) child.disconnect();
  return rows;
}

async function start(args: readonly string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("child.js", import.meta.url)), args);
  await answer(child);
  return child;
}

async function ask(child: ChildProcess, place: number): Promise<readonly Sample[]> {
  child.send(place);
  return (await answer(child)) as readonly Sample[]; // what the child sends
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
