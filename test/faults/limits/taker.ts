/** A process of the limit run: takes as fast as it is let, and notes what it was told. */
import { setTimeout as sleep } from "node:timers/promises";
import { Limiter } from "../../../src/runtime/limit/limiter.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { now, openLedger } from "../ledger/ledger.js";
import { opened } from "../ledger/opened.js";
import { type LimitName, limits, type TakeNote, type TakerConfig } from "./settings.js";

const lanes = 3;
const config = configOf<TakerConfig>();
endWithParent();
const note = openLedger<TakeNote>(config.folder, config.process, 1);
let ending = false;
process.once("SIGTERM", () => {
  ending = true;
});
const connection = await opened(config.url);
const limiters = { gcra: new Limiter(connection, limits.gcra), window: new Limiter(connection, limits.window) };
tell("ready");
const names = Object.keys(limits) as LimitName[]; // they are
await Promise.all(Array.from({ length: lanes }, () => names.map(taking)).flat());
await connection.close();
process.exit(0);

async function taking(name: LimitName): Promise<void> {
  while (!ending) {
    const decision = await limiters[name].take();
    const outcome = decision.allowed ? "allowed" : decision.unavailable ? "unknown" : "denied";
    note("take", now(), name, outcome);
    if (!decision.allowed) await sleep(Math.min(10, decision.retryAfterMs));
  }
}
