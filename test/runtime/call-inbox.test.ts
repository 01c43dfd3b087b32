import { expect, test } from "vitest";
import { DeadlineExceededError, OutcomeUnknownError, ServerRefusedError } from "../../src/runtime/errors.js";
import { FakeCaller } from "../support/fake-caller.js";

test("inbox: subscribed once, and nothing is sent before that is confirmed", async () => {
  const fake = new FakeCaller();
  let confirm = (): void => undefined;
  fake.confirmed = () =>
    new Promise((resolve) => {
      confirm = resolve;
    });
  const asked = Array.from({ length: 10 }, (_, number) => fake.caller.request({ number }));
  await fake.host.pass(100);
  expect(fake.commands).toEqual([]);
  confirm();
  await fake.host.pass(0);
  expect(fake.correlations).toHaveLength(10);
  for (const correlation of fake.correlations) fake.answer(correlation);
  await Promise.all(asked);
  expect(fake.subscriptions).toBe(1);
});

test("inbox: stays for 30 s after the last call, and leaves nothing behind", async () => {
  const fake = new FakeCaller();
  const call = async (): Promise<void> => {
    const asked = fake.caller.request({ number: 1 });
    await fake.host.pass(0);
    fake.answer(fake.correlations.at(-1) ?? "");
    await asked;
  };
  await call();
  await fake.host.pass(29_000);
  await call();
  await fake.host.pass(29_900);
  expect(fake).toMatchObject({ subscriptions: 1, unsubscriptions: 0 });
  await fake.host.pass(200);
  expect(fake).toMatchObject({ subscriptions: 1, unsubscriptions: 1 });
  expect(fake.host.timers).toBe(0);
  await call();
  expect(fake.subscriptions).toBe(2);
});

test("inbox: a thousand calls have three timers", async () => {
  const fake = new FakeCaller();
  const asked = Array.from({ length: 1_000 }, (_, number) =>
    fake.caller.request({ number }, { timeoutMs: 5_000 + (number % 7) }).catch((error: { code: string }) => error.code),
  );
  await fake.host.pass(10);
  // The deadlines of all, the look at those who wait for long.
  expect(fake.host.timers).toBeLessThanOrEqual(2);
  for (const correlation of fake.correlations.slice(0, 500)) fake.answer(correlation);
  // And the removal of what was read.
  expect(fake.host.timers).toBeLessThanOrEqual(3);
  await fake.host.pass(6_000);
  const codes = await Promise.all(asked);
  expect(codes.filter((code) => code === "CALL_TIMED_OUT")).toHaveLength(500);
});

test("inbox: answers that were read are removed 200 at once, the rest 100 ms later", async () => {
  const fake = new FakeCaller();
  const asked = Array.from({ length: 450 }, (_, number) => fake.caller.request({ number }));
  await fake.host.pass(0);
  for (const correlation of fake.correlations) fake.answer(correlation);
  await Promise.all(asked);
  expect(fake.keysOf("UNLINK").map(({ length }) => length)).toEqual([200, 200]);
  await fake.host.pass(100);
  const removed = fake.keysOf("UNLINK").flat();
  expect(removed).toEqual(fake.correlations.map((correlation) => `{tests:faked}:reply:${correlation}`));
});

test("inbox: after a gap all that wait look at once, 200 together", async () => {
  const fake = new FakeCaller();
  const asked = Array.from({ length: 450 }, (_, number) => fake.caller.request({ number }));
  await fake.host.pass(50);
  for (const correlation of fake.correlations) fake.kept.set(correlation, `ok ${correlation} {"text":"kept"}`);
  fake.listeners[0]?.gap?.({ sinceMs: 0 });
  await fake.host.pass(0);
  expect(new Set((await Promise.all(asked)).map(({ text }) => text))).toEqual(new Set(["kept"]));
  expect(fake.keysOf("MGET").map(({ length }) => length)).toEqual([200, 200, 50]);
});

test("inbox: a gap while it is looked is looked for again", async () => {
  const fake = new FakeCaller();
  const asked = fake.caller.request({ number: 1 });
  await fake.host.pass(50);
  let looks = 0;
  fake.before = async ({ name }) => {
    // The answer is published, and kept, after the first look and while nobody hears.
    if (name === "MGET" && ++looks === 1) fake.listeners[0]?.gap?.({ sinceMs: 0 });
    else if (name === "MGET") {
      for (const correlation of fake.correlations) fake.kept.set(correlation, `ok ${correlation} {"text":"kept"}`);
    }
  };
  fake.listeners[0]?.gap?.({ sinceMs: 0 });
  await fake.host.pass(0);
  await expect(asked).resolves.toEqual({ text: "kept" });
  expect(looks).toBe(2);
});

test("inbox: whoever waits for long looks after 1 s, and ever more rarely", async () => {
  const fake = new FakeCaller();
  const asked = fake.caller.request({ number: 1 }, { timeoutMs: 60_000 }).catch(() => undefined);
  await fake.host.pass(59_000);
  expect(fake.keysOf("MGET").length).toBeGreaterThanOrEqual(5);
  expect(fake.keysOf("MGET").length).toBeLessThanOrEqual(7);
  await fake.host.pass(1_100);
  await asked;
});

test("inbox: what may have been sent, and cannot be asked for at once, is asked for again 100 ms later", async () => {
  const fake = new FakeCaller();
  let tries = 0;
  fake.before = async ({ name }) => {
    if (name === "XADD") throw new OutcomeUnknownError("the connection broke");
    // No more may wait for the connection.
    if (name === "call-find" && ++tries < 3) throw new DeadlineExceededError("too much waits already");
  };
  const asked = fake.caller.request({ number: 1 });
  await fake.host.pass(0);
  await fake.host.pass(99);
  expect(tries).toBe(1);
  await fake.host.pass(102);
  expect(tries).toBe(3);
  fake.answer(fake.correlations[0] ?? "");
  await expect(asked).resolves.toEqual({ text: "" });
});

test("inbox: closing the connection ends every timer", async () => {
  const fake = new FakeCaller();
  const asked = fake.caller.request({ number: 1 });
  asked.catch(() => undefined);
  await fake.host.pass(10);
  for (const part of fake.parts) await part.close({ timeoutMs: 100 });
  await expect(asked).rejects.toMatchObject({ code: "CLOSED" });
  await fake.host.pass(0);
  expect(fake.host.timers).toBe(0);
  expect(fake.unsubscriptions).toBe(1);
  expect(fake.commands.at(-1)?.name).toBe("call-cancel");
  await expect(fake.caller.request({ number: 2 })).rejects.toMatchObject({ code: "CLOSED" });
});

test("inbox: what Redis refuses beside the calls is told once", async () => {
  const fake = new FakeCaller();
  fake.before = async ({ name }) => {
    if (name === "UNLINK" || name === "call-cancel") throw new ServerRefusedError("NOPERM", "refused", "permit it");
  };
  const first = fake.caller.request({ number: 1 });
  await fake.host.pass(0);
  fake.answer(fake.correlations[0] ?? "");
  await first;
  await fake.host.pass(200);
  const second = fake.caller.request({ number: 2 }, { timeoutMs: 50 }).catch(() => undefined);
  await fake.host.pass(100);
  await second;
  expect(fake.errors.map(({ code }) => code)).toEqual(["SERVER_REFUSED"]);
});
