import fc from "fast-check";
import { expect, test } from "vitest";
import { BoundedQueue } from "../../src/runtime/flow/bounded-queue.js";
import { orAborted } from "../../src/runtime/flow/signals.js";

test("queue: like an array that loses its oldest above its bounds, in any order of steps", () => {
  const step = fc.oneof(fc.constant("shift" as const), fc.constant("clear" as const), fc.nat({ max: 9 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new BoundedQueue<{ size: number }>({ maxItems: 5, maxBytes: 20 }, ({ size }) => size);
      let model: { size: number }[] = [];
      const bytes = (): number => model.reduce((sum, { size }) => sum + size, 0);
      for (const act of steps) {
        if (act === "shift") expect(queue.shift()).toBe(model.shift());
        else if (act === "clear") {
          queue.clear();
          model = [];
        } else {
          const item = { size: act };
          model.push(item);
          let dropped = 0;
          while (model.length > 1 && (model.length > 5 || bytes() > 20)) {
            model.shift();
            dropped++;
          }
          expect(queue.push(item)).toBe(dropped);
        }
        expect(queue.length).toBe(model.length);
      }
    }),
  );
});

test("queue: keeps its order over many thousands, with a backlog", () => {
  const queue = new BoundedQueue<number>({ maxItems: 10_000, maxBytes: Number.MAX_SAFE_INTEGER }, () => 1);
  let left = 0;
  for (let index = 0; index < 100_000; index++) {
    left += queue.push(index);
    if (index % 3 === 0) expect(queue.shift()).toBe(left++);
  }
  expect(queue.length).toBe(100_000 - left);
  while (left < 100_000) expect(queue.shift()).toBe(left++);
  expect(queue.shift()).toBeUndefined();
});

test("orAborted: the promise, its rejection, or the signal's reason, and no listener is left", async () => {
  const control = new AbortController();
  let listening = 0;
  const { signal } = control;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listening++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listening--;
    remove(...args);
  };
  expect(await orAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(orAborted(Promise.reject(new Error("of the promise")), signal)).rejects.toThrow("of the promise");
  const pending = orAborted(new Promise(() => undefined), signal);
  control.abort(new Error("of the signal"));
  await expect(pending).rejects.toThrow("of the signal");
  expect(listening).toBe(0);
  await expect(orAborted(Promise.reject(new Error("unseen")), signal)).rejects.toThrow("of the signal");
});
