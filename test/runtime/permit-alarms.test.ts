import fc from "fast-check";
import { expect, test } from "vitest";
import { Alarm, Alarms } from "../../src/runtime/permits/alarms.js";
import { ManualHost } from "../support/manual-host.js";

class Noted extends Alarm {
  readonly name: number;
  readonly rung: (name: number) => void;

  constructor(name: number, rung: (name: number) => void) {
    super();
    this.name = name;
    this.rung = rung;
  }

  override ring(): void {
    this.rung(this.name);
  }
}

test("alarms: ring in the order of their times, by one timer, however they were set, moved and cleared", async () => {
  const step = fc.record({ name: fc.nat(30), atMs: fc.option(fc.integer({ min: 1, max: 500 })), passMs: fc.nat(20) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
      const host = new ManualHost();
      const alarms = new Alarms(host);
      const rung: string[] = [];
      const due = new Map<number, number>();
      const ring = (name: number): void => {
        rung.push(`${name} at ${host.monotonicMs()}`);
        expect(due.get(name)).toBe(host.monotonicMs());
        expect(Math.min(...due.values())).toBe(host.monotonicMs());
        due.delete(name);
      };
      const all = Array.from({ length: 31 }, (_, name) => new Noted(name, ring));
      for (const { name, atMs, passMs } of steps) {
        const alarm = all[name];
        if (!alarm) throw new Error("no such alarm");
        if (atMs === null) {
          alarms.clear(alarm);
          due.delete(name);
        } else {
          alarms.set(alarm, host.monotonicMs() + atMs);
          due.set(name, host.monotonicMs() + atMs);
        }
        expect(host.timers).toBeLessThanOrEqual(1);
        await host.pass(passMs);
      }
      const left = due.size;
      const before = rung.length;
      await host.pass(1_000);
      expect(rung.length - before).toBe(left);
      expect(due.size).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test("alarms: after a stall, what has arrived meanwhile is let in before they ring", async () => {
  const host = new ManualHost();
  const alarms = new Alarms(host);
  const rung: number[] = [];
  const late = new Noted(1, (name) => rung.push(name));
  const called = new Noted(2, (name) => rung.push(name));
  alarms.set(late, host.monotonicMs() + 100);
  alarms.set(called, host.monotonicMs() + 100);
  host.stall(5_000);
  // The timer is late; the socket is read after it, and ends what one of them waited for.
  await host.pass(0);
  expect(rung).toEqual([]);
  alarms.clear(called);
  await host.pass(1);
  expect(rung).toEqual([1]);
});

test("alarms: one in a hundred years sets no timer that Node cannot keep", async () => {
  const host = new ManualHost();
  const alarms = new Alarms(host);
  const rung: number[] = [];
  alarms.set(new Noted(1, (name) => rung.push(name)), host.monotonicMs() + 100 * 365 * 86_400_000);
  await host.pass(2_147_483_647);
  expect(rung).toEqual([]);
  expect(host.timers).toBe(1);
});
