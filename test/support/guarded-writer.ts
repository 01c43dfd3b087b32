import { connect } from "../../src/runtime/connection/connect.js";
import { LockLostError } from "../../src/runtime/errors.js";
import { Store } from "../../src/runtime/key/store.js";
import type { Lease } from "../../src/runtime/lease/lease.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { configOf, endWithParent, tell } from "./child.js";
import { textKey } from "./guarded.js";
import { lockDefinition } from "./locks.js";
import { type Task, taskStream } from "./task-stream.js";

export interface WriterConfig {
  readonly url: string;
  readonly prefix: string;
  readonly name: string;
  readonly leaseMs: number;
  /** Writes of one turn. */
  readonly writes: number;
  /** Says so, and writes on only when told to by a line; never looks at its lease by itself. */
  readonly once: boolean;
}

const config = configOf<WriterConfig>();
endWithParent();
// Longer than it is ever stopped: what it does not know the outcome of would end it.
const connection = await connect(config.url, { commandTimeoutMs: 120_000 });
const { name, prefix, leaseMs } = config;
const lock = new Lock(connection, lockDefinition(name, { leaseMs, waitMs: 120_000 }), { prefix });
const store = new Store(connection, textKey(`${name}-value`), { prefix });
const producer = new Producer<Task>(connection, taskStream(`${name}-log`), { prefix });

/** Writes as long as it is let, whatever the lease itself says by now. */
async function write(lease: Lease, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    await store.set(String(lease.fencingToken), { fence: lease });
    await producer.add({ number: lease.fencingToken }, { fence: lease });
  }
}

async function turn(): Promise<void> {
  const lease = await lock.acquire();
  try {
    await write(lease, config.writes);
    tell(`done ${lease.fencingToken}`);
  } catch (error) {
    if (!(error instanceof LockLostError)) throw error;
    tell(`refused ${lease.fencingToken}`);
  }
  await lease.release();
}

if (config.once) {
  const lease = await lock.acquire();
  await write(lease, 1);
  tell(`held ${lease.fencingToken}`);
  // Not by a timer: whatever renews the lease, or finds it lost, may run before it.
  await new Promise((resolve) => process.stdin.once("data", resolve));
  tell(await write(lease, 1).then(String, (error: unknown) => (error instanceof LockLostError ? error.code : "other")));
  process.exit(0);
}
for (;;) await turn();
