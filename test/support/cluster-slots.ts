import { Redis } from "ioredis";
import { vi } from "vitest";
import type { RedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import type { RedisServer } from "../../src/runtime/testing/redis-server.js";
import { slotOf } from "../../src/runtime/wire/slot.js";

/** A name whose slot this master has when the cluster starts. */
export function nameOn(master: 0 | 1 | 2, prefix = "name"): string {
  for (let count = 0; ; count++)
    if (Math.floor(slotOf(`${prefix}${count}`) / 5_462) === master) return `${prefix}${count}`;
}

/** Runs `body` with a connection to each master. */
export async function withMasters<Result>(
  cluster: RedisCluster,
  body: (masters: readonly Redis[]) => Promise<Result>,
): Promise<Result> {
  const masters = cluster.masters.map(({ port }) => new Redis(port, "127.0.0.1"));
  try {
    return await body(masters);
  } finally {
    for (const master of masters) master.disconnect();
  }
}

/** Moves the slot of `name` with its keys, as a cluster's operator does, and resolves when every master knows it. */
export function moveSlot(cluster: RedisCluster, name: string, from: 0 | 1 | 2, to: 0 | 1 | 2): Promise<void> {
  const slot = slotOf(name);
  return withMasters(cluster, async (masters) => {
    const [source, target] = [masters[from], masters[to]];
    if (!source || !target) throw new Error("no such master");
    const [sourceId, targetId] = [String(await source.cluster("MYID")), String(await target.cluster("MYID"))];
    await target.cluster("SETSLOT", slot, "IMPORTING", sourceId);
    await source.cluster("SETSLOT", slot, "MIGRATING", targetId);
    const keys = (await source.cluster("GETKEYSINSLOT", slot, 1_000)) as string[];
    if (keys.length > 0) await source.migrate("127.0.0.1", portOf(cluster.masters[to]), "", 0, 5_000, "KEYS", ...keys);
    // Each once: a node that is told again ends the subscriptions of the slot again.
    for (const each of new Set([target, source, ...masters])) await each.cluster("SETSLOT", slot, "NODE", targetId);
  });
}

/** Makes the replica the master, as an operator does; the former master lives on as its replica. */
export async function failOver(cluster: RedisCluster, master: 0 | 1 | 2): Promise<void> {
  const successor = new Redis(portOf(cluster.replicas[master]), "127.0.0.1");
  const isMaster = async (): Promise<void> => {
    if (String(await successor.info("replication")).includes("role:master")) return;
    // Refused, or given up, until its master knows it as its replica.
    await successor.cluster("FAILOVER");
    throw new Error("not yet");
  };
  await vi.waitFor(isMaster, { timeout: 20_000, interval: 500 });
  successor.disconnect();
}

function portOf(server: RedisServer | undefined): number {
  return server?.port ?? 0;
}
