import { createAgentsClient } from "../../src/generated/agents/index.js";
import { createAgentsSyncClient } from "../../src/generated/agents/sync.js";
import type { Connection } from "../../src/runtime/index.js";
import type { SyncConnection } from "../../src/runtime/sync/index.js";

/** Options of keys that are refused when they are used do not compile either. Nothing here runs; see misuse.ts. */
export async function keys(connection: Connection, sync: SyncConnection, ttl: number | undefined): Promise<void> {
  const { motd } = createAgentsClient(connection).keys;
  const now = createAgentsSyncClient(sync).keys.motd;
  await motd.set("x", { ttl });
  await motd.set("x", { ttl, keepTtl: false });
  await motd.set("x", { keepTtl: true, ttl: undefined });
  (await motd.set("x", { ifAbsent: true, ttl: 5 })) satisfies boolean;
  (await motd.set("x", { ifVersion: "0", keepTtl: true })) satisfies boolean;
  await motd.update((current) => current, { keepTtl: true, timeoutMs: 5 });
  // @ts-expect-error one of both
  await motd.set("x", { ttl: 5, keepTtl: true });
  // @ts-expect-error what is absent has no time left
  await motd.set("x", { ifAbsent: true, keepTtl: true });
  // @ts-expect-error one of both
  await motd.set("x", { ifAbsent: true, ifVersion: "0" });
  // @ts-expect-error one of both
  await motd.update((current) => current, { ttl: 5, keepTtl: true });
  // @ts-expect-error no option
  await motd.update((current) => current, { ifAbsent: true });
  // @ts-expect-error one of both
  now.set("x", { ttl: 5, keepTtl: true });
  // @ts-expect-error one of both
  now.update((current) => current, { ttl: 5, keepTtl: true });
}
