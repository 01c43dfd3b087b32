import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { type Host, systemHost } from "../../src/runtime/host.js";
import { get, increment } from "../support/plain-commands.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();

/** The process does nothing at all: a long computation, a debugger, a machine that slept. */
function stall(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
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
  stall(3_000);
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
    // It asks.
    beat();
    await turn();
    stall(1_500);
    // It looks, before the answer that came meanwhile was read.
    beat();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect([gaps.length, lost]).toEqual([0, 0]);
});
