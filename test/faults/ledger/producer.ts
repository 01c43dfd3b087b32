/** A producer process of the ledger run: adds its share at its pace, and notes what each add said. */
import { setTimeout as sleep } from "node:timers/promises";
import { RedloomError } from "../../../src/runtime/errors.js";
import { Producer } from "../../../src/runtime/stream/adding/producer.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { hashOf, randomOf } from "../../support/random.js";
import { now, openLedger } from "./ledger.js";
import { laneCount, type Parcel, type StreamName, streams } from "./messages.js";
import { opened } from "./opened.js";

export interface ProducerConfig {
  readonly url: string;
  readonly folder: string;
  readonly process: string;
  readonly seed: number;
  readonly messages: number;
  readonly durationMs: number;
}

const inFlight = 16;
const config = configOf<ProducerConfig>();
endWithParent();
const note = openLedger(config.folder, config.process, 1);
const random = randomOf(config.seed);
const connection = await opened(config.url);
const producers = {
  plain: new Producer<Parcel>(connection, streams.plain),
  kept: new Producer<Parcel>(connection, streams.kept),
};
tell("ready");
const startedAt = performance.now();
let next = 0;
await Promise.all(Array.from({ length: inFlight }, work));
await connection.close();
tell("done");
process.exit(0);

async function work(): Promise<void> {
  for (let at = next++; at < config.messages; at = next++) {
    const stream = at % 3 === 0 ? "plain" : "kept";
    // A few lanes are hot.
    const lane = `lane-${random.whole(0, random.next() < 0.2 ? 4 : laneCount - 1)}`;
    // In bursts of a tenth of a second, as real load comes.
    const dueMs = Math.floor(((at / config.messages) * config.durationMs) / 100) * 100;
    const early = startedAt + dueMs - performance.now();
    if (early > 0) await sleep(early);
    await add(stream, { key: `${config.process}-${at}`, lane });
  }
}

/** Until it is known to be stored; an add of unknown outcome is repeated only where that is harmless. */
async function add(stream: StreamName, parcel: Parcel): Promise<void> {
  for (;;) {
    try {
      const { id } = await given(stream, parcel);
      return note("added", now(), stream, parcel.key, "ok", id);
    } catch (error) {
      const refused =
        error instanceof RedloomError && (error.code === "UNAVAILABLE" || error.code === "SERVER_REFUSED");
      const outcome = refused ? "refused" : "unknown";
      note("added", now(), stream, parcel.key, outcome, error instanceof RedloomError ? error.code : String(error));
      if (outcome === "unknown" && stream === "plain") return;
      await sleep(50);
    }
  }
}

/** One in thirty is scheduled: it is in the stream when it is due, under an id of its own. */
async function given(stream: StreamName, parcel: Parcel): Promise<{ id: string }> {
  const delayMs = hashOf(parcel.key) % 1_500;
  if (delayMs % 30 !== 0) return producers[stream].add(parcel);
  await producers[stream].schedule(parcel, { delayMs });
  return { id: "" };
}
