/** A caller process of the run on calls: asks its share at its pace, and notes how each request settled. */
import { setTimeout as sleep } from "node:timers/promises";
import { Call } from "../../../src/runtime/call/call.js";
import { CallRejectedError } from "../../../src/runtime/call/errors.js";
import { RedloomError } from "../../../src/runtime/errors.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { hashOf } from "../../support/random.js";
import { now, openLedger } from "../ledger/ledger.js";
import { opened } from "../ledger/opened.js";
import { watchStalls } from "../ledger/stalls.js";
import type { CallerConfig, CallNote } from "./notes.js";
import { type Answer, behaviourOf, question } from "./question.js";

const config = configOf<CallerConfig>();
endWithParent();
const note = openLedger<CallNote>(config.folder, config.process, config.life);
watchStalls((ms) => note("stalled", now(), ms));
const connection = await opened(config.url);
const call = new Call(connection, question);
let faultsGoOn = true;
process.once("SIGUSR2", () => {
  faultsGoOn = false;
});
process.once("SIGTERM", () => process.exit(0));
tell("ready");
const startedAt = performance.now();
const asked: Promise<void>[] = [];
// As real load comes: however slow the answers are, there are more questions. A fault that comes late meets some as well.
for (let at = 0; at < config.calls || faultsGoOn; at++) {
  const early = startedAt + (at / config.calls) * config.durationMs - performance.now();
  if (early > 0) await sleep(early);
  asked.push(ask(`${config.process}-${at}`));
}
await Promise.all(asked);
await connection.close();
tell("done");

async function ask(key: string): Promise<void> {
  const isGivenUp = behaviourOf(key) === "given up";
  const signal = isGivenUp ? AbortSignal.timeout(hashOf(key) % 100) : undefined;
  const onProgress = (what: Answer): void => note("told", now(), key, what);
  note("asked", now(), key);
  try {
    const reply = await call.request({ key }, { ...(signal && { signal }), ...listening(key, onProgress) });
    note("settled", now(), key, "ok", reply);
  } catch (error) {
    // The contract names one error, and what it has.
    if (error instanceof CallRejectedError) note("settled", now(), key, "refused", error.details as Answer);
    else note("settled", now(), key, error === signal?.reason ? "given up" : codeOf(error), null);
  }
}

function listening(key: string, onProgress: (what: Answer) => void) {
  return behaviourOf(key) === "tells" ? { onProgress } : {};
}

function codeOf(error: unknown): string {
  return error instanceof RedloomError ? error.code : String(error);
}
