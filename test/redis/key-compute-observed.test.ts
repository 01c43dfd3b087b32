import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { KeyObservation, Observation } from "../../src/runtime/flow/observer.js";
import { HeldLoader, reportStore } from "../support/computed.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const never = (): never => {
  throw new Error("The loader must not run");
};

/** What is told of one key, without times. */
function recorder() {
  const seen: Omit<KeyObservation, "durationMs" | "waitedMs" | "kind" | "key">[] = [];
  const observe = (observation: Observation): void => {
    if (observation.kind !== "key") return;
    const { kind: _, key: __, ...told } = observation;
    for (const time of ["durationMs", "waitedMs"] as const) {
      if (!(time in told)) continue;
      expect(Reflect.get(told, time)).toBeGreaterThanOrEqual(0);
      Reflect.deleteProperty(told, time);
    }
    seen.push(told);
  };
  return { observe, seen };
}

test("getOrCompute: the observer is told hits, what is stale, who waited, and how each loader ended", async () => {
  const [mine, others] = [recorder(), recorder()];
  await using one = await connect(redis.url, { observer: mine });
  await using other = await connect(redis.url, { observer: others });
  const definition = "test.keys.observed";
  const times = { staleForMs: 600_000 };
  const [first, second] = [one, other].map((each) => reportStore(each, redis.prefix, "observed", times));
  if (!first || !second) throw new Error("two stores");
  const loader = new HeldLoader();
  const asked = [first.getOrCompute(loader.load), first.getOrCompute(never)];
  await expect.poll(() => loader.runs).toBe(1);
  asked.push(second.getOrCompute(never));
  await expect.poll(async () => (await redis.raw.pubsub("NUMSUB", `{${first.key}}:loaded`))[1]).toBe(1);
  loader.end("x");
  await Promise.all(asked);
  expect(mine.seen.splice(0)).toEqual([
    { event: "waited", definition },
    { event: "computed", definition, outcome: "ok", stored: true },
  ]);
  expect(others.seen.splice(0)).toEqual([{ event: "waited", definition }]);
  await first.getOrCompute(never);
  await redis.raw.pexpire(first.key, 600_000);
  await first.getOrCompute(() => ({ text: 1 }) as never, { onError: () => undefined });
  await expect.poll(() => mine.seen.length).toBe(3);
  expect(mine.seen).toEqual([
    { event: "hit", definition },
    { event: "stale", definition },
    { event: "computed", definition, outcome: "PAYLOAD_INVALID", stored: false },
  ]);
});
