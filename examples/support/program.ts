import { type AgentsClient, createAgentsClient } from "../../src/generated/agents/index.js";
import { connect } from "../../src/runtime/index.js";
import { type Tell, teller } from "./tell.js";

export interface Program {
  readonly agents: AgentsClient;
  readonly name: string;
  readonly tell: Tell;
  /** Aborts on SIGINT and SIGTERM, and when the demo that started this process is gone. */
  readonly signal: AbortSignal;
}

/**
 * Runs one process of an example: connects (`REDIS_URL`, `REDLOOM_PREFIX`), hands over a client, and closes everything when
 * `main` is done. Exit code 1 when it fails.
 */
export async function program(name: string, main: (program: Program) => Promise<void>): Promise<void> {
  const tell = teller(name);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  // Started by the demo, and the demo is gone: nobody is left to work for.
  process.once("disconnect", () => stopping.abort());
  try {
    await using connection = await connect(process.env.REDIS_URL ?? "redis://127.0.0.1:6379");
    connection.on("error", (error) => tell("warning", String(error)));
    const agents = createAgentsClient(connection, { prefix: process.env.REDLOOM_PREFIX ?? "" });
    await main({ agents, name, tell, signal: stopping.signal });
  } catch (error) {
    tell("warning", `failed: ${error}`);
    process.exitCode = 1;
  } finally {
    if (process.connected) process.disconnect();
  }
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
