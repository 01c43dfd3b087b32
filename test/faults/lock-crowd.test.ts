import { describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { startChild } from "../support/child.js";
import { useRedis } from "../support/redis.js";
import { crowdLeaseMs, crowdLock } from "./locks/crowd-lock.js";

const redis = useRedis({ own: true });
/** Those of different processes look one after the other, within this. */
const spreadMs = 1_000;
/** What a busy machine may add. Were the dead passed over one after the other, it would be a second for each of them. */
const slackMs = 5_000;

describe("a process that dies with all holders and everybody who is next in line", () => {
  it.each([
    { permits: 1, waiters: 30 },
    { permits: 4, waiters: 40 },
  ])(
    "costs those behind it its lease and a second, $permits of $waiters",
    async ({ permits, waiters }) => {
      const child = startChild(new URL("locks/crowd.ts", import.meta.url), { url: redis.url, permits, waiters });
      await child.line(/^ready$/);
      await using connection = await connect(redis.url);
      const lock = new Lock(connection, crowdLock(permits));
      const served = Promise.all(Array.from({ length: permits }, () => lock.acquire()));
      await vi.waitFor(async () => expect((await lock.inspect()).waiting).toBe(waiters + permits), { timeout: 20_000 });
      child.kill("SIGKILL");
      const killedAt = performance.now();
      const leases = await served;
      expect(performance.now() - killedAt).toBeLessThan(crowdLeaseMs + spreadMs + slackMs);
      for (const lease of leases) await expect(lease.release()).resolves.toBe("released");
    },
    90_000,
  );
});
