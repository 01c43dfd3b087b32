/** A program that adds and handles messages in one process, and tells what it holds after a quarter of them and at the end. */
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../../src/runtime/connection/connect.js";
import { Producer } from "../../../src/runtime/stream/adding/producer.js";
import { ConsumerGroup } from "../../../src/runtime/stream/group.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { type Task, taskStream, workers } from "../../support/task-stream.js";

export interface MemoryConfig {
  readonly url: string;
  readonly messages: number;
  readonly ordered: boolean;
}

/** What the program holds when everything is handled and collected. */
export interface MemorySample {
  readonly handled: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly descriptors: number;
  readonly resources: number;
}

const lead = 5_000;
const batch = 200;
const { url, messages, ordered } = configOf<MemoryConfig>();
endWithParent();
const connection = await connect(url);
const group = { ...workers, concurrency: 100, ...(ordered ? { order: { by: "text" } } : {}) };
const definition = { ...taskStream("memory", [group]), retention: { maxEntries: 10_000, hard: false } };
const producer = new Producer<Task>(connection, definition);
let handled = 0;
await new ConsumerGroup<Task>(connection, definition, group).consume(({ number }) => {
  handled++;
  // Some come twice, and some are waited for.
  if (number % 1_000 === 0 && handled % 2 === 0) throw new Error("again");
  return number % 50 === 0 ? sleep(1) : undefined;
});
const aim = { added: 0 };
await run(Math.round(messages / 4));
tell(JSON.stringify(await sample()));
await run(messages);
tell(JSON.stringify(await sample()));
process.exit(0);

async function run(until: number): Promise<void> {
  while (aim.added < until) {
    if (aim.added - handled > lead) await sleep(1);
    else {
      const tasks = Array.from({ length: batch }, (_, at) => ({ number: aim.added + at, text: `lane-${at}` }));
      await producer.addMany(tasks);
      aim.added += batch;
    }
  }
  const stream = new ConsumerGroup<Task>(connection, definition, group);
  for (let status = await stream.status(); status.pending + status.lag.count > 0; status = await stream.status()) {
    await sleep(50);
  }
}

async function sample(): Promise<MemorySample> {
  await sleep(500);
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  const { heapUsed: heapBytes, external: externalBytes } = process.memoryUsage();
  const descriptors = process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
  return { handled, heapBytes, externalBytes, descriptors, resources: process.getActiveResourcesInfo().length };
}
