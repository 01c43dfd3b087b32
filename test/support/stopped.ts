import { Redis } from "ioredis";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Grant } from "../../src/runtime/permits/claim.js";
import { waitForPermit } from "../../src/runtime/permits/waiting.js";
import type { Bench } from "./permits.js";

/**
 * As a stopped process: its inbox is subscribed, and it never does anything. What is handed to its first waiter lasts
 * `firstMs`, to the others `leaseMs`.
 */
export async function stoppedProcess(
  url: string,
  lock: Bench,
  name: string,
  waiters: number,
  { leaseMs = 300, firstMs = leaseMs }: { readonly leaseMs?: number; readonly firstMs?: number } = {},
) {
  const ears = new Redis(url);
  const inbox = lock.commands.inboxOf(name);
  await ears.subscribe(inbox);
  const tokens = Array.from({ length: waiters }, (_, at) => `${name}:${at}`);
  await Promise.all(tokens.map((token, at) => lock.wait(token, { inbox, leaseMs: at === 0 ? firstMs : leaseMs })));
  return { inbox, tokens, [Symbol.dispose]: () => ears.disconnect() };
}

let made = 0;

/** Waits as a live process does, over this connection; resolves to what it got and when. */
export async function liveWaiter(
  connection: Connection,
  { commands }: Bench,
  leaseMs = 300,
): Promise<Grant & { readonly token: string; readonly atMs: number }> {
  const token = `live:${made++}`;
  const access = commands.shape.shape === "exclusive" ? "write" : "read";
  const grant = await waitForPermit(connection, commands, {
    token,
    leaseMs,
    waitMs: 60_000,
    signal: undefined,
    access,
  });
  return { ...grant, token, atMs: performance.now() };
}
