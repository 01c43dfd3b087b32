import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { SyncLock } from "../../src/runtime/sync/lock.js";
import { configOf, endWithParent, tell } from "./child.js";
import { lockDefinition } from "./locks.js";

export interface SyncWaiter {
  readonly url: string;
  readonly prefix: string;
  readonly lock: string;
  readonly waitMs: number;
  readonly leaseMs: number;
}

/** Waits for the lock with its thread blocked, tells its fencing token or why not, and releases. */
endWithParent();
const { url, prefix, lock, waitMs, leaseMs } = configOf<SyncWaiter>();
const connection = connectSync(url, { timeoutMs: 2_500 });
const waiting = new SyncLock(connection, lockDefinition(lock), { prefix });
connection.ping();
tell("waits");
try {
  const lease = waiting.acquire({ waitMs, leaseMs, name: "blocked" });
  tell(`has ${lease.fencingToken} ${lease.remainingMs}`);
  tell(lease.release());
} catch (error) {
  tell(`failed ${error}`);
}
connection.close();
process.exit(0);
