/** A worker process of the ledger run: consumes every group, and notes what it handles before it does. */
import { setTimeout as sleep } from "node:timers/promises";
import { RedloomError } from "../../../src/runtime/errors.js";
import type { Consumer } from "../../../src/runtime/stream/consumer/consumer.js";
import type { Delivery } from "../../../src/runtime/stream/delivery/delivery.js";
import { ConsumerGroup } from "../../../src/runtime/stream/group.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { hashOf } from "../../support/random.js";
import { now, openLedger } from "./ledger.js";
import { behaviourOf, groups, type Parcel, streams } from "./messages.js";
import { opened } from "./opened.js";
import { watchStalls } from "./stalls.js";

export interface WorkerConfig {
  readonly url: string;
  readonly folder: string;
  readonly process: string;
  readonly life: number;
  readonly seed: number;
}

const config = configOf<WorkerConfig>();
endWithParent();
const note = openLedger(config.folder, config.process, config.life);
let runs = 0;
watchStalls((ms) => note("stalled", now(), ms));
const consumers: Consumer[] = [];
process.once("SIGTERM", () => void stop());
const connection = await opened(config.url);
for (const { name, stream, group } of groups) {
  const consumers = new ConsumerGroup<Parcel>(connection, streams[stream], group);
  listen(name, await consuming(name, consumers));
}
tell("ready");

async function consuming(name: string, group: ConsumerGroup<Parcel>): Promise<Consumer> {
  for (;;) {
    try {
      return await group.consume((parcel, delivery) => handle(name, parcel, delivery));
    } catch (error) {
      note("error", now(), name, "consume", codeOf(error));
      await sleep(100);
    }
  }
}

function handle(group: string, { key }: Parcel, delivery: Delivery): Promise<void> | undefined {
  const run = ++runs;
  note("begin", now(), group, delivery.id, run, delivery.attempt);
  const behaviour = behaviourOf(config.seed, group, key);
  if (behaviour === "throws-once" && delivery.attempt === 1) {
    note("end", now(), run, "threw");
    throw new Error("planned");
  }
  if (behaviour === "sync") return void note("end", now(), run, "ok");
  return finish(run, delivery, behaviour === "dead", msOf(key));
}

async function finish(run: number, delivery: Delivery, dead: boolean, ms: number): Promise<void> {
  await sleep(ms);
  note("end", now(), run, dead ? "dead" : "ok");
  if (dead) await delivery.deadLetter("planned");
}

/** Mostly some milliseconds; a few are long enough to be met by a fault. */
function msOf(key: string): number {
  const hash = hashOf(key);
  return hash % 20 === 0 ? 60 : hash % 5;
}

function listen(group: string, consumer: Consumer): void {
  consumers.push(consumer);
  note("consumer", now(), group, consumer.name);
  consumer.on("reclaimed", ({ id, from }) => note("reclaimed", now(), group, id, from));
  consumer.on("lost", ({ id, reason }) => note("lost", now(), group, id, reason));
  consumer.on("group-recreated", () => note("recreated", now(), group));
  consumer.on("error", ({ during, error }) => note("error", now(), group, during, codeOf(error)));
  consumer.finished.catch((error: unknown) => note("failed", now(), group, String(error)));
}

async function stop(): Promise<void> {
  await Promise.all(consumers.map((consumer) => consumer.stop({ timeoutMs: 5_000 })));
  await connection.close();
  process.exit(0);
}

function codeOf(error: unknown): string {
  return error instanceof RedloomError ? error.code : String(error);
}
