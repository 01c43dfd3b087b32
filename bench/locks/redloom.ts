import { defineAddress, Lock } from "../../src/runtime/generated.js";
import { connect } from "../../src/runtime/index.js";
import { connectionOf, freshKey, type LockContender, leaseMs } from "./contender.js";

/** Redloom as generated code uses it: leases are renewed, waiters are served in the order in which they asked. */
export async function redloom(url: string): Promise<LockContender> {
  return {
    async open(count) {
      const connections = await Promise.all(Array.from({ length: count }, () => connect(url)));
      const template = freshKey("redloom");
      const definition = `bench.locks.${template}`;
      const address = defineAddress({ definition, namespace: "bench", template, parameters: {} });
      const terms = { definition, address, leaseMs, waitMs: 600_000 };
      const locks = connections.map((connection) => new Lock(connection, terms));
      return {
        async acquire(contender) {
          const lease = await connectionOf(locks, contender).acquire();
          return () => lease.release();
        },
        close: async () => void (await Promise.all(connections.map((connection) => connection.close()))),
      };
    },
  };
}
