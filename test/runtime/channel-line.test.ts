import fc from "fast-check";
import { expect, test } from "vitest";
import { Lanes } from "../../src/runtime/channel/lanes.js";
import { Line } from "../../src/runtime/channel/line.js";
import { LinkedQueue } from "../../src/runtime/flow/linked-queue.js";

interface Item {
  readonly id: number;
  readonly bytes: number;
  readonly latest: unknown;
  readonly order: unknown;
}

const item = (id: number, bytes: number, latest?: unknown, order?: unknown): Item => ({ id, bytes, latest, order });

test("queue: like an array, whoever leaves from where and in whatever order of steps", () => {
  const step = fc.oneof(fc.constant("push" as const), fc.constant("shift" as const), fc.nat({ max: 9 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new LinkedQueue<number>();
      const links: ReturnType<typeof queue.push>[] = [];
      const model: number[] = [];
      for (const [index, act] of steps.entries()) {
        if (act === "push") {
          links.push(queue.push(index));
          model.push(index);
        } else if (act === "shift") expect(queue.shift()).toBe(model.shift());
        else {
          // Removing twice, or what has left by itself, changes nothing.
          const link = links[act];
          if (link) queue.remove(link);
          if (link && model.includes(link.value)) model.splice(model.indexOf(link.value), 1);
        }
        expect([queue.length, queue.first]).toEqual([model.length, model[0]]);
      }
      while (model.length > 0) expect(queue.shift()).toBe(model.shift());
      expect(queue.shift()).toBeUndefined();
    }),
  );
});

test("line: room is for so many, and for so many bytes; alone, for anything", () => {
  const line = new Line<Item>({ maxItems: 3, maxBytes: 20 }, { hasOrder: false, hasLatest: false });
  expect(line.isFullFor(1_000)).toBe(false);
  line.add(item(1, 15));
  expect([line.isFullFor(5), line.isFullFor(6)]).toEqual([false, true]);
  line.add(item(2, 0));
  line.add(item(3, 0));
  expect(line.isFullFor(0)).toBe(true);
  expect([line.dropOldest(), line.length, line.bytes, line.next?.id]).toEqual([item(1, 15), 2, 0, 2]);
  expect([line.clear(), line.dropOldest(), line.length]).toEqual([2, undefined, 0]);
});

test("line: with `latest`, a newer one stands where the older of its value stood, and its bytes count", () => {
  const line = new Line<Item>({ maxItems: 9, maxBytes: 20 }, { hasOrder: false, hasLatest: true });
  for (const [id, value] of ["a", "b", undefined, undefined].entries()) line.add(item(id, 2, value));
  expect(line.supersede(item(10, 5, "a"))).toEqual(item(0, 2, "a"));
  expect(line.supersede(item(11, 5, "c"))).toBeUndefined();
  expect(line.supersede(item(12, 5))).toBeUndefined();
  expect([line.length, line.bytes]).toEqual([4, 11]);
  const seen: number[] = [];
  for (let next = line.next; next; next = line.next) {
    line.start(next);
    seen.push(next.id);
    // What is being handled is superseded no more.
    if (next.id === 10) expect(line.supersede(item(13, 5, "a"))).toBeUndefined();
  }
  expect(seen).toEqual([10, 1, 2, 3]);
  expect(line.bytes).toBe(0);
});

test("line: a newer one may move to another lane, and neither lane is stuck", () => {
  const line = new Line<Item>({ maxItems: 9, maxBytes: 99 }, { hasOrder: true, hasLatest: true });
  line.add(item(1, 1, "same", "x"));
  line.add(item(2, 1, undefined, "x"));
  expect(line.supersede(item(3, 1, "same", "y"))).toMatchObject({ id: 1 });
  const first = line.next;
  if (first) line.start(first);
  const second = line.next;
  if (second) line.start(second);
  expect([first?.id, second?.id, line.next, line.length]).toEqual([2, 3, undefined, 0]);
});

/** Starts and ends at random what may start; returns what ran, in the order of its start. */
function runAll(steps: readonly { readonly order: string | undefined; readonly choice: number }[], slots: number) {
  const lanes = new Lanes<Item>();
  const running: Item[] = [];
  const started: Item[] = [];
  const startNext = (): void => {
    for (let next = lanes.next; next && running.length < slots; next = lanes.next) {
      lanes.start(next);
      const same = running.filter(({ order }) => order !== undefined && order === next.order);
      expect(same).toEqual([]);
      running.push(next);
      started.push(next);
    }
  };
  const end = (choice: number): void => {
    const [ended] = running.splice(choice % running.length, 1);
    if (ended) lanes.done(ended);
  };
  for (const [id, { order, choice }] of steps.entries()) {
    lanes.add(item(id, 1, undefined, order), order);
    startNext();
    if (choice % 3 === 0 && running.length > 0) end(choice);
    startNext();
  }
  while (running.length > 0) {
    end(steps[running.length]?.choice ?? 0);
    startNext();
  }
  return started;
}

test("lanes: one of a value at a time, in their order; others pass; nothing is left behind", () => {
  const step = fc.record({ order: fc.constantFrom("a", "b", "c", undefined), choice: fc.nat({ max: 20 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), fc.integer({ min: 1, max: 5 }), (steps, slots) => {
      const started = runAll(steps, slots);
      expect(started.length).toBe(steps.length);
      for (const value of ["a", "b", "c"]) {
        const ids = started.filter(({ order }) => order === value).map(({ id }) => id);
        expect(ids).toEqual([...ids].sort((one, other) => one - other));
      }
    }),
  );
});

test("lanes: a value that never ends keeps nobody else waiting", () => {
  const lanes = new Lanes<Item>();
  for (let id = 0; id < 10; id++) lanes.add(item(id, 1), "stuck");
  const stuck = lanes.next;
  if (stuck) lanes.start(stuck);
  expect([stuck?.id, lanes.next]).toEqual([0, undefined]);
  lanes.add(item(100, 1), "free");
  expect(lanes.next?.id).toBe(100);
});
