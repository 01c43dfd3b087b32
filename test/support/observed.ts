import { afterEach, expect } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Observation } from "../../src/runtime/flow/observer.js";

/** A connection, and all that its observer was told. */
export interface Observed {
  readonly connection: Connection;
  readonly seen: readonly Observation[];
}

/** Makes connections that are observed, and closes them after each test of the file. */
export function observedConnections(): (url: string) => Promise<Observed> {
  const connections: Connection[] = [];
  afterEach(async () => {
    for (const connection of connections.splice(0)) await connection.close();
  });
  return async (url) => {
    const seen: Observation[] = [];
    const connection = await connect(url, {
      commandTimeoutMs: 10_000,
      observer: { observe: (one) => void seen.push(one) },
    });
    connections.push(connection);
    return { connection, seen };
  };
}

export const ofKind = <Kind extends Observation["kind"]>(seen: readonly Observation[], kind: Kind) =>
  seen.filter((one): one is Extract<Observation, { kind: Kind }> => one.kind === kind);

/** A time, as observations have it. */
export const ms = expect.any(Number);
