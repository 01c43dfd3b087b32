import { Cluster, type Redis } from "ioredis";

/** Who has the slots, as far as it is known: the masters' names, slot by slot. */
export type Owners = readonly (string | undefined)[];

/** The servers that together hold every key. */
export interface ScannedServers {
  /** Looks who has what. */
  look(): Promise<Owners>;
  /** `undefined`: it is not a master any more. */
  serverAt(name: string): Redis | undefined;
}

export function scannedServersOf(main: Redis | Cluster): ScannedServers {
  if (!(main instanceof Cluster)) return { look: async () => ["only"], serverAt: () => main };
  return {
    look: () =>
      new Promise((resolve, reject) => {
        main.refreshSlotsCache((error) => {
          if (error) reject(error);
          else resolve(Array.from(main.slots, (nodes: readonly string[] | undefined) => nodes?.[0]));
        });
      }),
    serverAt: (name) => main.nodes("master").find(({ options }) => `${options.host}:${options.port}` === name),
  };
}

/** Those that have slots now which they had not before: their names were perhaps looked at elsewhere, too early. */
export function newOwners(before: Owners, now: Owners): Set<string> {
  const owners = new Set<string>();
  for (const [slot, owner] of now.entries()) if (owner !== undefined && owner !== before[slot]) owners.add(owner);
  return owners;
}
