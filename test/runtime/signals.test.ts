import { expect, test } from "vitest";
import { orAborted } from "../../src/runtime/flow/signals.js";

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
