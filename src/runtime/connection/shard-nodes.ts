import type { Cluster, Redis } from "ioredis";
import { slotOf } from "../wire/slot.js";

/** The masters of a cluster as they are known at the moment, by `host:port`. */
export interface ShardNodes {
  /** The master that has the slot of this name; `undefined` where none is known. */
  ownerOf(name: string): string | undefined;
  knows(node: string): boolean;
  /** A crash-only connection to this master that is not connected yet; `undefined` where it is not known any more. */
  open(node: string): Redis | undefined;
  /** Asks the cluster anew, in the background. */
  refresh(): void;
  /** Tells when the cluster was asked anew; returns what ends that. */
  onRefresh(listener: () => void): () => void;
}

export function shardNodesOf(cluster: Cluster, open: (master: Redis) => Redis): ShardNodes {
  const masterAt = (node: string): Redis | undefined =>
    cluster.nodes("master").find(({ options }) => `${options.host}:${options.port}` === node);
  return {
    ownerOf: (name) => cluster.slots[slotOf(name)]?.[0],
    knows: (node) => masterAt(node) !== undefined,
    open(node) {
      const master = masterAt(node);
      return master && open(master);
    },
    refresh: () => cluster.refreshSlotsCache(),
    onRefresh(listener) {
      cluster.on("refresh", listener);
      return () => cluster.off("refresh", listener);
    },
  };
}
