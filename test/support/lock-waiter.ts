import { connect } from "../../src/runtime/connection/connect.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { configOf, endWithParent, tell } from "./child.js";
import { lockDefinition } from "./locks.js";

export interface WaiterConfig {
  readonly url: string;
  readonly prefix: string;
  readonly lock: string;
  readonly leaseMs: number;
  /** So many wait in this process. */
  readonly waiters: number;
}

/** Waits for a lock; tells `held <fence>` each time it has it, asserts that it is so, and releases it. */
const { url, prefix, lock: name, leaseMs, waiters } = configOf<WaiterConfig>();
endWithParent();
const connection = await connect(url);
const lock = new Lock(connection, lockDefinition(name, { leaseMs, waitMs: 60_000 }), { prefix });
const wait = async (): Promise<void> => {
  const lease = await lock.acquire({ name: "child" });
  lease.assertHeld();
  tell(`held ${lease.fencingToken}`);
  tell(`gave ${await lease.release()}`);
};
await Promise.all(Array.from({ length: waiters }, wait));
await connection.close();
process.exit(0);
