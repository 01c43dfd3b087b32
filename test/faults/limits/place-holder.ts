/** A process of the run on places: takes one after the other, and notes how long it had each. */
import { setTimeout as sleep } from "node:timers/promises";
import { ConcurrencyLimiter } from "../../../src/runtime/limit/concurrency.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { randomOf } from "../../support/random.js";
import { now, openLedger } from "../ledger/ledger.js";
import { opened } from "../ledger/opened.js";
import { type PlaceConfig, type PlaceNote, places } from "./places.js";

const config = configOf<PlaceConfig>();
endWithParent();
const note = openLedger<PlaceNote>(config.folder, config.process, config.life);
const random = randomOf(config.seed);
const ending = new AbortController();
process.once("SIGTERM", () => ending.abort());
const connection = await opened(config.url);
const limiter = new ConcurrencyLimiter(connection, places);
tell("ready");
await Promise.all([holding(), holding()]);
await connection.close();
process.exit(0);

async function holding(): Promise<void> {
  while (!ending.signal.aborted) {
    const admission = await limiter.wait({ signal: ending.signal }).catch(() => undefined);
    if (!admission?.allowed || !admission.lease) continue;
    const { lease } = admission;
    const from = now();
    for (let left = random.whole(2, 10); left > 0; left--) {
      await sleep(20);
      const at = now();
      lease.assertHeld();
      // Noted each time: whoever is killed has held it until then.
      note("held", from, at, lease.fencingToken);
    }
    await lease.release();
  }
}
