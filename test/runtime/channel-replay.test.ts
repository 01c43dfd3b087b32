import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { follows, parsePosition, positionText } from "../../src/runtime/channel/replay/position.js";
import { type Random, randomOf, seedOfRun } from "../support/random.js";
import { ReplayModel } from "../support/replay-model.js";

const seed = seedOfRun();

type Step = (model: ReplayModel, random: Random) => void;
const harmless: readonly [Step, ...Step[]] = [
  (model) => model.publish(),
  (model) => model.publish(),
  (model) => model.publish(),
  (model) => model.arrive(),
  (model) => model.arrive(),
  (model) => model.arrive(),
  (model) => model.cut(),
  (model) => model.reconnect(),
  (model) => model.reconnect(),
  (model) => model.loseLive(),
];
const removing: readonly [Step, ...Step[]] = [
  ...harmless,
  ...harmless,
  (model) => model.trim(),
  (model) => model.removeHistory(),
  (model, random) => model.pass(random.pick([10, 150, 250, 900, 1_500])),
];
const failingOver: readonly [Step, ...Step[]] = [...harmless, ...harmless, (model) => model.failOver()];

/** Runs a schedule, then lets everything come to rest; what was handed on. */
async function run(seedOfOne: number, steps: readonly [Step, ...Step[]]): Promise<ReplayModel> {
  const random = randomOf(seedOfOne);
  const model = new ReplayModel(random);
  model.publish();
  for (let at = 0; at < 60; at++) {
    random.pick(steps)(model, random);
    await setImmediate();
  }
  const settle = async (): Promise<void> => {
    model.reconnect();
    for (let at = 0; at < 400 && model.isBusy; at++) {
      model.arrive();
      await setImmediate();
    }
    model.reconnect();
  };
  for (let times = 0; times < 3; times++) {
    await settle();
    model.publish();
  }
  await settle();
  model.close();
  return model;
}

function complain({ log, lost, published }: ReplayModel): string[] {
  const complaints: string[] = [];
  let last: number | undefined;
  let isTold = false;
  for (const one of log) {
    if (one === "resync") isTold = true;
    else {
      if (last !== undefined && one <= last) complaints.push(`${one} after ${last}`);
      for (let missed = (last ?? one) + 1; missed < one; missed++) {
        if (!isTold && !lost.has(missed)) complaints.push(`${missed} lost unsaid`);
      }
      last = one;
      isTold = false;
    }
  }
  if (last !== published) complaints.push(`ends with ${last} of ${published}`);
  return complaints;
}

test("replay: every message once and in order, whatever comes when, as long as the history has it", async () => {
  for (let at = 0; at < 250; at++) {
    const model = await run(seed + at, harmless);
    const { log } = model;
    expect(complain(model), `REDLOOM_SEED=${seed + at}: ${log}`).toEqual([]);
    expect(log, `REDLOOM_SEED=${seed + at}`).not.toContain("resync");
  }
}, 60_000);

test("replay: what was removed from the history is told by a resync, in its place", async () => {
  for (let at = 0; at < 250; at++) {
    const model = await run(seed + at, removing);
    expect(complain(model), `REDLOOM_SEED=${seed + at}: ${model.log}`).toEqual([]);
  }
}, 60_000);

test("replay: a server that takes over and lacks what was heard is told by a resync; nothing comes twice", async () => {
  for (let at = 0; at < 250; at++) {
    const model = await run(seed + at, failingOver);
    expect(complain(model), `REDLOOM_SEED=${seed + at}: ${model.log}`).toEqual([]);
  }
}, 60_000);

test("position: what was written is read back; anything else is no position", () => {
  const position = { id: "1700000000000-3", number: 1_700_000_000_000_042 };
  expect(parsePosition(positionText(position))).toEqual(position);
  for (const text of ["", "1-0", "1-0/", "/1", "1/1", "1-0/1 ", "1-0/x", "1-0/12345678901234567", "-1-0/1"]) {
    expect(parsePosition(text), text).toBeUndefined();
  }
});

test("position: a message follows by its number, and by an id that is later as Redis orders ids", () => {
  const last = { id: "1700000000000-9", number: 9 };
  expect(follows({ id: "1700000000000-10", number: 10 }, last)).toBe(true);
  expect(follows({ id: "1700000000001-0", number: 11 }, last)).toBe(false);
  expect(follows({ id: "1699999999999-9", number: 10 }, last)).toBe(false);
});
