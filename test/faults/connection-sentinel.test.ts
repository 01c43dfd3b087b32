import { expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { ask } from "../../src/runtime/testing/redis-inline.js";
import { startRedisSentinel } from "../../src/runtime/testing/redis-sentinel.js";
import { plain } from "../support/plain-commands.js";

// Half a minute: a Sentinel takes its time to demote a master that came back.
test("sentinel: a master that was paused and wakes up gets no write that is acknowledged and lost", async () => {
  await using own = await startRedisSentinel();
  await using connection = await connect({ sentinel: own.options, commandTimeoutMs: 600, connectTimeoutMs: 600 });
  connection.on("error", () => undefined);
  await connection.execute(plain("RPUSH", ["written", "first"]));
  await expect(connection.execute(plain("WAIT", [1, 2_000], { keys: [] }))).resolves.toBe(1);
  own.master.signal("SIGSTOP");
  const acknowledged: string[] = [];
  let goesOn = true;
  const writing = (async () => {
    for (let count = 0; goesOn; count++) {
      const outcome = connection.execute(plain("RPUSH", ["written", `w${count}`]));
      await outcome.then(
        () => acknowledged.push(`w${count}`),
        () => undefined,
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(0), { timeout: 20_000 });
  own.master.signal("SIGCONT");
  await vi.waitFor(async () => expect(await ask(own.master.port, "ROLE")).toContain("slave"), { timeout: 20_000 });
  const atDemotion = acknowledged.length;
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(atDemotion), { timeout: 10_000 });
  goesOn = false;
  await writing;
  const kept = new Set((await connection.execute(plain("LRANGE", ["written", 0, -1]))) as string[]);
  expect(acknowledged.filter((value) => !kept.has(value))).toEqual([]);
}, 60_000);
