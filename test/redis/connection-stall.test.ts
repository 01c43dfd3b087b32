import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { get, increment } from "../support/plain-commands.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();

/** The process does nothing else: a long computation, a debugger, a machine that slept. */
function stall(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("execute: has the answer that arrived while the process was stalled beyond the deadline", async () => {
  await using connection = await connect(redis.url);
  const key = `${redis.prefix}stalled`;
  const running = [
    connection.execute(increment(key), { deadlineMs: 100 }),
    connection.execute(get(key), { deadlineMs: 100 }),
  ];
  await turn();
  stall(300);
  await expect(Promise.all(running)).resolves.toEqual([1, "1"]);
});

test("inbox: an answered heartbeat that lies unread after a stall is no lost link", async () => {
  await using connection = await connect(redis.url, { inboxHeartbeatMs: 20 });
  const gaps: unknown[] = [];
  let lost = 0;
  connection.on("disconnected", () => lost++);
  await connection.inbox.subscribe(`${redis.prefix}news`, {
    message: () => undefined,
    gap: (gap) => void gaps.push(gap),
  });
  for (let round = 0; round < 30; round++) {
    await new Promise((resolve) => setTimeout(resolve, round % 5));
    stall(50);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([gaps.length, lost]).toEqual([0, 0]);
});
