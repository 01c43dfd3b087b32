import { describe, expect, test } from "vitest";
import { Deadlines, Expiring } from "../../src/runtime/flow/deadlines.js";

class Entry extends Expiring {
  readonly #log: string[];
  readonly #name: string;
  constructor(log: string[], name: string) {
    super();
    this.#log = log;
    this.#name = name;
  }
  override expire(): void {
    this.#log.push(this.#name);
  }
}

/** A clock in the test's hand. */
function manualClock() {
  let now = 0;
  let armed = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    monotonicMs: () => now,
    setTimer(run: () => void, ms: number) {
      armed++;
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    get armed() {
      return armed;
    },
    /** Time passes and no timer runs: the process was paused, or busy. */
    stall(ms: number) {
      now += ms;
    },
    advance(ms: number) {
      const until = now + ms;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
  };
}

describe("deadlines", () => {
  test("deadlines: entries expire in the order of their deadlines, whatever their durations", () => {
    const clock = manualClock();
    const deadlines = new Deadlines(clock);
    const log: string[] = [];
    deadlines.add(new Entry(log, "slow"), 100);
    deadlines.add(new Entry(log, "fast"), 10);
    clock.advance(5);
    deadlines.add(new Entry(log, "late fast"), 10);
    clock.advance(4);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual(["fast"]);
    clock.advance(5);
    expect(log).toEqual(["fast", "late fast"]);
    clock.advance(85);
    expect(log).toEqual(["fast", "late fast", "slow"]);
  });

  test("deadlines: what was removed never expires, from the head, the middle or the end", () => {
    const clock = manualClock();
    const deadlines = new Deadlines(clock);
    const log: string[] = [];
    const entries = ["a", "b", "c", "d", "e"].map((name) => new Entry(log, name));
    for (const entry of entries) deadlines.add(entry, 10);
    for (const index of [0, 2, 4]) {
      const entry = entries[index];
      if (entry) {
        deadlines.remove(entry);
        deadlines.remove(entry);
      }
    }
    clock.advance(10);
    expect(log).toEqual(["b", "d"]);
    expect([...deadlines.entries()]).toEqual([]);
  });

  test("deadlines: ten thousand entries that end in time need one timer", () => {
    const clock = manualClock();
    const deadlines = new Deadlines(clock);
    for (let count = 0; count < 10_000; count++) {
      const entry = new Entry([], "x");
      deadlines.add(entry, 50);
      deadlines.remove(entry);
    }
    expect(clock.armed).toBe(1);
  });

  test("deadlines: an entry added while others expire is not forgotten", () => {
    const clock = manualClock();
    const deadlines = new Deadlines(clock);
    const log: string[] = [];
    class Again extends Expiring {
      override expire(): void {
        log.push("first");
        deadlines.add(new Entry(log, "second"), 5);
      }
    }
    deadlines.add(new Again(), 10);
    clock.advance(14);
    expect(log).toEqual(["first"]);
    clock.advance(1);
    expect(log).toEqual(["first", "second"]);
  });

  test("deadlines: nothing expires after close", () => {
    const clock = manualClock();
    const deadlines = new Deadlines(clock);
    const log: string[] = [];
    deadlines.add(new Entry(log, "x"), 10);
    deadlines.close();
    clock.advance(100);
    expect(log).toEqual([]);
  });

  test("deadlines: after a stall, what has arrived meanwhile is let in before anything expires", () => {
    const clock = manualClock();
    const deadlines = new Deadlines(clock);
    const log: string[] = [];
    const answered = new Entry(log, "answered");
    deadlines.add(answered, 100);
    deadlines.add(new Entry(log, "unanswered"), 100);
    clock.stall(5_000);
    clock.advance(0);
    expect(log).toEqual([]);
    deadlines.remove(answered);
    clock.advance(1);
    expect(log).toEqual(["unanswered"]);
  });
});
