import { expect, test } from "vitest";
import { Deadlines, Expiring } from "../../src/runtime/flow/deadlines.js";
import { FakeCaller } from "../support/fake-caller.js";
import { ManualHost } from "../support/manual-host.js";

class Counted extends Expiring {
  expired = 0;

  override expire(): void {
    this.expired++;
  }
}

test("deadlines: what is added twice ends once, at its latest deadline", async () => {
  const host = new ManualHost();
  const deadlines = new Deadlines(host);
  const entry = new Counted();
  deadlines.add(entry, 30);
  deadlines.add(entry, 50);
  deadlines.add(entry, 50);
  expect([...deadlines.entries()]).toEqual([entry]);
  await host.pass(40);
  expect(entry.expired).toBe(0);
  await host.pass(100);
  expect(entry.expired).toBe(1);
  expect([...deadlines.entries()]).toEqual([]);
});

test("inbox: is left once, where the deadline of its last call and its own are due in one turn", async () => {
  const fake = new FakeCaller();
  const ask = (): Promise<unknown> => fake.caller.request({ number: 1 }, { timeoutMs: 5_000 }).catch(() => undefined);
  const first = ask();
  await fake.host.pass(5_000);
  await first;
  // The inbox is to be left at 35 s.
  await fake.host.pass(26_000);
  const second = ask();
  await fake.host.pass(10);
  fake.host.stall(7_000);
  await fake.host.pass(10);
  await second;
  // The wait began anew: it is not left before.
  await fake.host.pass(29_000);
  expect(fake.unsubscriptions).toBe(0);
  await fake.host.pass(2_000);
  expect(fake).toMatchObject({ subscriptions: 1, unsubscriptions: 1 });
  expect(fake.host.timers).toBe(0);
});
