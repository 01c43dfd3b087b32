import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { type Host, systemHost } from "../../src/runtime/host.js";
import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { get, increment, plain } from "../support/plain-commands.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();

/** The process does nothing else for so long: a long computation, a debugger. Redis has answered whatever was asked before. */
function stall(atLeastMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, atLeastMs);
  using sync = connectSync(redis.url, { timeoutMs: 20_000 });
  expect(sync.execute(plain("PING"))).toBe("PONG");
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("execute: has the answer that arrived while the process was stalled beyond the deadline", async () => {
  await using connection = await connect(redis.url);
  const key = `${redis.prefix}stalled`;
  const running = [
    connection.execute(increment(key), { deadlineMs: 1_000 }),
    connection.execute(get(key), { deadlineMs: 1_000 }),
  ];
  await turn();
  stall(1_500);
  await expect(Promise.all(running)).resolves.toEqual([1, "1"]);
});

test("inbox: an answered heartbeat that lies unread after a stall is no lost link", async () => {
  const inboxHeartbeatMs = 123_456;
  let beat = (): void => expect.unreachable("there is no heartbeat");
  // Heartbeats come when the test says so: timers run before sockets are read.
  const system: Host = {
    ...systemHost,
    setTimer(run, ms, options) {
      if (ms !== inboxHeartbeatMs) return systemHost.setTimer(run, ms, options);
      beat = run;
      return () => undefined;
    },
  };
  await using connection = await connect(redis.url, { inboxHeartbeatMs, system });
  const gaps: unknown[] = [];
  let lost = 0;
  connection.on("disconnected", () => lost++);
  await connection.inbox.subscribe(`${redis.prefix}news`, {
    message: () => undefined,
    gap: (gap) => void gaps.push(gap),
  });
  for (let round = 0; round < 3; round++) {
    // It asks, and looks after the stall, as timers do: before the answer that came meanwhile was read.
    setTimeout(() => {
      beat();
      stall(100);
      beat();
    }, 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect([gaps.length, lost]).toEqual([0, 0]);
});
