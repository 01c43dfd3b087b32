import { expect, test } from "vitest";
import { OutcomeUnknownError, ServerRefusedError, UnavailableError } from "../../src/runtime/errors.js";
import { FakeCaller } from "../support/fake-caller.js";

/** Rejects when the deadline of the command has passed. */
function atDeadline(fake: FakeCaller, deadlineMs: number, error: Error): Promise<void> {
  return new Promise((_, reject) => void fake.host.setTimer(() => reject(error), deadlineMs + 1));
}

const codeOf = (error: { code: string }): string => error.code;

test("doubts: those whose sending was lost together are looked for together, and what is not there is sent again", async () => {
  const fake = new FakeCaller();
  const added = new Set<string>();
  fake.isAdded = (correlation) => added.has(correlation);
  let sent = 0;
  fake.before = async ({ name, args }) => {
    if (name !== "XADD" || ++sent > 200) return;
    if (sent % 2 === 0) added.add(String(args[args.indexOf("header:redloom-correlation-id") + 1]));
    throw new OutcomeUnknownError("the connection broke");
  };
  const asked = Array.from({ length: 200 }, (_, number) => fake.caller.request({ number }));
  await fake.host.pass(10);
  // The stream, and the answer of each.
  expect(fake.keysOf("call-find").map(({ length }) => length)).toEqual([201]);
  expect(fake.correlations).toHaveLength(300);
  expect(new Set(fake.correlations).size).toBe(200);
  for (const correlation of new Set(fake.correlations)) fake.answer(correlation);
  expect(await Promise.all(asked)).toHaveLength(200);
});

test("doubts: a request whose fate is known only after its deadline was sent, where it left", async () => {
  const fake = new FakeCaller();
  fake.before = async ({ name }, { deadlineMs = 0 }) => {
    if (name === "XADD") await atDeadline(fake, deadlineMs, new OutcomeUnknownError("No answer within 1000 ms"));
  };
  const asked = fake.caller.request({ number: 1 }, { timeoutMs: 1_000 }).catch((error: unknown) => error);
  await fake.host.pass(1_100);
  expect(await asked).toMatchObject({ code: "CALL_TIMED_OUT", message: "No answer within 1000 ms", isSent: true });
  expect(fake.keysOf("call-cancel")).toHaveLength(1);
});

test("doubts: a request that never left was not sent, and there is nothing to take back", async () => {
  const fake = new FakeCaller();
  const cause = new UnavailableError("Not sent within 1000 ms: the connection is away");
  fake.before = async ({ name }, { deadlineMs = 0 }) => {
    if (name === "XADD") await atDeadline(fake, deadlineMs, cause);
  };
  const asked = fake.caller.request({ number: 1 }, { timeoutMs: 1_000 }).catch((error: unknown) => error);
  await fake.host.pass(1_100);
  expect(await asked).toMatchObject({
    code: "CALL_TIMED_OUT",
    message: "Not sent within 1000 ms",
    isSent: false,
    cause,
  });
  expect(fake.keysOf("call-cancel")).toHaveLength(0);
});

test("doubts: what is given up while Redis is away is taken back when it is there again, all at once", async () => {
  const fake = new FakeCaller();
  const controller = new AbortController();
  const { signal } = controller;
  const asked = Array.from({ length: 30 }, (_, number) =>
    fake.caller.request({ number }, { signal, timeoutMs: 60_000 }).catch(() => undefined),
  );
  await fake.host.pass(10);
  let isAway = true;
  let taken = 0;
  fake.before = async ({ name, args }) => {
    if (name !== "call-cancel") return;
    if (isAway) await atDeadline(fake, fake.commandTimeoutMs, new UnavailableError("away"));
    taken += (args.length - 6) / 2;
  };
  controller.abort();
  await Promise.all(asked);
  await fake.host.pass(20_000);
  expect(taken).toBe(0);
  isAway = false;
  await fake.host.pass(6_000);
  expect(taken).toBe(30);
  expect(fake.keysOf("call-cancel").length).toBeLessThanOrEqual(7);
});

test("doubts: what is given up is kept until its deadline, and no longer", async () => {
  const fake = new FakeCaller();
  const controller = new AbortController();
  const { signal } = controller;
  const asked = fake.caller.request({ number: 1 }, { signal, timeoutMs: 12_000 }).catch(() => undefined);
  await fake.host.pass(10);
  fake.before = async ({ name }) => {
    if (name === "call-cancel") await atDeadline(fake, fake.commandTimeoutMs, new UnavailableError("away"));
  };
  controller.abort();
  await asked;
  await fake.host.pass(60_000);
  expect(fake.keysOf("call-cancel")).toHaveLength(3);
  expect(fake.host.timers).toBe(0);
});

test("doubts: where nobody may be looked for, the caller is told", async () => {
  const fake = new FakeCaller();
  fake.before = async ({ name }) => {
    if (name === "XADD") throw new OutcomeUnknownError("the connection broke");
    if (name === "call-find") throw new ServerRefusedError("NOPERM", "refused", "permit it");
  };
  const asked = fake.caller.request({ number: 1 }).catch(codeOf);
  await fake.host.pass(10);
  expect(await asked).toBe("SERVER_REFUSED");
});
