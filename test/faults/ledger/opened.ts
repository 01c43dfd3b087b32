import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../../src/runtime/connection/connect.js";
import type { Connection } from "../../../src/runtime/connection/connection.js";

/** Connects, however often it takes. */
export async function opened(url: string): Promise<Connection> {
  for (;;) {
    try {
      const connection = await connect(url, { commandTimeoutMs: 2_000, connectTimeoutMs: 2_000 });
      connection.on("error", () => undefined);
      return connection;
    } catch {
      await sleep(100);
    }
  }
}
