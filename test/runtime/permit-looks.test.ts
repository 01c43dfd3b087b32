import { expect, test } from "vitest";
import { ServerRefusedError, UnavailableError } from "../../src/runtime/errors.js";
import { FakeWaiting, waitAs } from "../support/fake-waiting.js";

// When one who waits asks by itself.

const asksOf = (fake: FakeWaiting, token: string): number => fake.asks.filter((ask) => ask.token === token).length;

test("look: the first in line asks each ten seconds, for what happens behind everybody's back", async () => {
  const fake = new FakeWaiting();
  await waitAs(fake, "a");
  await fake.host.pass(9_900);
  expect(fake.asks.length).toBe(2);
  await fake.host.pass(200);
  expect(fake.asks.length).toBe(3);
});

test("look: who becomes the first of its process asks as soon as the holder's lease may end", async () => {
  const fake = new FakeWaiting();
  fake.answer = ({ token }) => fake.busy(300, token === "last" ? 20 : 0);
  const control = new AbortController();
  const gone = await waitAs(fake, "gone", { signal: control.signal });
  await waitAs(fake, "last");
  const before = asksOf(fake, "last");
  control.abort(new Error("enough"));
  await fake.host.pass(290);
  expect(asksOf(fake, "last")).toBe(before);
  await fake.host.pass(20);
  expect(gone.error).toBeDefined();
  expect(asksOf(fake, "last")).toBe(before + 1);
});

test("look: who becomes the first of its process asks within ten seconds, though the lease is long", async () => {
  const fake = new FakeWaiting();
  fake.answer = ({ token }) => fake.busy(60_000, token === "last" ? 20 : 0);
  const first = await waitAs(fake, "first");
  await waitAs(fake, "last");
  const before = asksOf(fake, "last");
  fake.handOver("first");
  await fake.host.pass(10_100);
  expect(first.grant).toBeDefined();
  expect(asksOf(fake, "last")).toBe(before + 1);
});

test("watch: one that comes before the first answer is looked at when that is there", async () => {
  const fake = new FakeWaiting();
  const first = await waitAs(fake, "first");
  fake.handOver("first");
  await fake.host.pass(100);
  let answer: (reply: ReturnType<FakeWaiting["busy"]>) => void = () => undefined;
  fake.answer = () => new Promise((resolve) => (answer = resolve));
  await waitAs(fake, "late");
  fake.tell(`w ${fake.serverUs + 1_000_000} late`);
  fake.answer = () => fake.busy(900, 3);
  answer(fake.busy(60_000, 3));
  await fake.host.pass(1);
  expect(asksOf(fake, "late")).toBe(2);
  // It was handed over for so long: somebody is to see then whether it was renewed.
  await fake.host.pass(902);
  expect(asksOf(fake, "late")).toBe(3);
  expect(first.grant).toBeDefined();
});

test("inbox: one that is taken away is named no more, and who waits asks again and again", async () => {
  const fake = new FakeWaiting();
  await waitAs(fake, "a");
  expect(fake.asks.at(-1)?.inbox).not.toBe("");
  const before = fake.asks.length;
  fake.listeners[0]?.error?.(new ServerRefusedError("NOPERM", "no", "subscribe"));
  await fake.host.pass(500);
  const since = fake.asks.slice(before);
  expect(since.length).toBeGreaterThanOrEqual(8);
  expect(since.every(({ inbox }) => inbox === "")).toBe(true);
});

test("queue: where one finds that its place is gone, all of its process ask for theirs, once", async () => {
  const fake = new FakeWaiting();
  const tokens = ["a", "b", "c", "d"];
  fake.answer = ({ token }) => fake.busy(60_000, tokens.indexOf(token));
  for (const token of tokens) await waitAs(fake, token);
  const before = fake.asks.length;
  const lost = new Set(tokens);
  fake.answer = ({ token }) => ({ ...fake.busy(60_000, tokens.indexOf(token)), unplaced: lost.delete(token) }) as never;
  await fake.host.pass(10_100);
  expect(lost).toEqual(new Set());
  expect(fake.asks.slice(before, before + 4).map(({ token }) => token)).toEqual(tokens);
  expect(fake.asks.length - before).toBeLessThanOrEqual(6);
});

test("queue: who is granted it although its place was gone lets the others of its process ask", async () => {
  const fake = new FakeWaiting();
  fake.answer = ({ token }) => fake.busy(60_000, token === "a" ? 0 : 5);
  for (const token of ["a", "b", "c"]) await waitAs(fake, token);
  const before = fake.asks.length;
  fake.answer = ({ token }) =>
    token === "a" ? ({ ...fake.granted(), unplaced: true } as never) : fake.busy(60_000, 1);
  await fake.host.pass(10_100);
  expect(fake.asks.slice(before).map(({ token }) => token)).toEqual(["a", "b", "c"]);
});

test("leave: is tried until Redis answers, or the place ends by itself", async () => {
  const fake = new FakeWaiting();
  const { execute } = fake;
  const control = new AbortController();
  await waitAs(fake, "a", { signal: control.signal, waitMs: 20_000 });
  let tries = 0;
  let failing = true;
  fake.execute = async (command) => {
    if (command.name.startsWith("permit-release")) tries++;
    if (failing) return fake.silent(5_000);
    return execute.call(fake, command);
  };
  control.abort(new Error("enough"));
  await fake.host.pass(12_000);
  expect(tries).toBe(3);
  expect(fake.released).toEqual([]);
  failing = false;
  await fake.host.pass(5_000);
  expect(fake.released).toEqual(["a"]);
});

test("leave: is not tried for longer than the place lasts", async () => {
  const fake = new FakeWaiting();
  const late = new AbortController();
  await waitAs(fake, "b", { signal: late.signal, waitMs: 8_000 });
  let tries = 0;
  fake.execute = async (command) => {
    if (command.name.startsWith("permit-release")) tries++;
    throw new UnavailableError("away");
  };
  late.abort(new Error("enough"));
  await fake.host.pass(0);
  await fake.host.pass(30_000);
  expect(tries).toBeGreaterThan(20);
  const until = tries;
  await fake.host.pass(10_000);
  expect(tries).toBe(until);
});
