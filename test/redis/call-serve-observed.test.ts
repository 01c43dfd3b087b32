import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { CallObservation, Observation } from "../../src/runtime/flow/observer.js";
import { useRedis } from "../support/redis.js";
import { echo, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
const seen: CallObservation[] = [];
let connection: Connection;

beforeAll(async () => {
  const observe = (one: Observation): void => void (one.kind === "call" && seen.push(one));
  connection = await connect(redis.url, { observer: { observe } });
});
afterAll(() => connection.close());

test("observer: is told of each call that is served, and of each that is not run, without what was said", async () => {
  await using served = await serveJobs(
    connection,
    redis,
    "observed",
    (job, call) => {
      if (job.number === 1) throw call.error("Busy", { retryAfterMs: 1 });
      if (job.number === 2) throw new Error("secret");
      return echo(job);
    },
    { onError: () => undefined },
  );
  const { caller, key } = served;
  await caller.cancel("gone", "1-1");
  for (const number of [0, 1, 2]) {
    await caller.answer((await caller.send({ number })).id);
    await vi.waitFor(() => expect(seen).toHaveLength(number + 1));
  }
  await caller.send({ number: 3 }, { timeoutMs: 0 });
  await vi.waitFor(() => expect(seen).toHaveLength(4));
  await caller.send({ number: 4 }, { id: "gone" });
  await vi.waitFor(() => expect(seen).toHaveLength(5));
  const about = { kind: "call", definition: "tests.calls.observed", key };
  const one = { ...about, event: "served", attempt: 1, durationMs: expect.any(Number) };
  expect(seen).toEqual([
    { ...one, outcome: "ok" },
    { ...one, outcome: "rejected" },
    { ...one, outcome: "CALL_FAILED" },
    { ...about, event: "skipped", reason: "expired" },
    { ...about, event: "skipped", reason: "cancelled" },
  ]);
  expect(JSON.stringify(seen)).not.toContain("secret");
});
