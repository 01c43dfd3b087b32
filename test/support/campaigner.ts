import { connect } from "../../src/runtime/connection/connect.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { configOf, endWithParent, tell } from "./child.js";
import { lockDefinition } from "./locks.js";

export interface Campaigner {
  readonly url: string;
  readonly prefix: string;
  readonly lock: string;
  readonly leaseMs: number;
}

/**
 * Campaigns. While it leads, and its signal says so, tells every few milliseconds `leads <fencing token> <ms since the
 * epoch>`: the time is read before the signal, so that a process that is stopped between the two claims nothing.
 */
endWithParent();
const { url, prefix, lock, leaseMs } = configOf<Campaigner>();
const connection = await connect(url);
connection.on("error", () => undefined);
const leader = new Lock(connection, lockDefinition(lock, { leaseMs }), { prefix });
const campaign = leader.lead(async (signal, lease) => {
  for (;;) {
    const now = Date.now();
    if (signal.aborted) return;
    tell(`leads ${lease.fencingToken} ${now}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
});
tell("campaigns");
await campaign.finished;
