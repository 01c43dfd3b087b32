import { createConnection, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();

/** Passes everything on, and notes the writes of the client: what comes in one piece was sent in one. */
async function startListening(writes: string[]): Promise<string> {
  const server = createServer((client) => {
    const behind = createConnection(Number(new URL(redis.url).port), "127.0.0.1");
    for (const socket of [client, behind]) socket.setNoDelay(true).on("error", () => undefined);
    client.on("data", (chunk) => {
      writes.push(chunk.toString("latin1"));
      behind.write(chunk);
    });
    behind.on("data", (chunk) => client.write(chunk));
    client.on("close", () => behind.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return `redis://127.0.0.1:${address.port}`;
}

test("leases: those of a process are renewed together, in one write a time", async () => {
  const writes: string[] = [];
  await using connection = await connect(await startListening(writes));
  const locks = Array.from(
    { length: 60 },
    (_, index) =>
      new Lock(connection, lockDefinition(`renewed-${index}`, { leaseMs: 4_500 }), { prefix: redis.prefix }),
  );
  const leases = await Promise.all(locks.map((lock) => lock.acquire()));
  writes.length = 0;
  const renewals = (): string[] => writes.filter((write) => write.includes("renewed-"));
  const renewed = (index: number): number =>
    renewals().filter((write) => write.includes(`renewed-${index}}:fence`)).length;
  await expect.poll(() => Math.min(...leases.map((_, index) => renewed(index)))).toBeGreaterThanOrEqual(3);
  for (const lease of leases) lease.assertHeld();
  // Three thirds of a lease; the first time, the script's source may go after it. A busy machine reads one write in pieces.
  expect(renewals().length).toBeLessThanOrEqual(20);
  for (const lease of leases) expect(await lease.release()).toBe("released");
});
