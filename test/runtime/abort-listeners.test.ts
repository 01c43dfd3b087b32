import { describe, expect, it, vi } from "vitest";
import { onAbort } from "../../src/runtime/flow/signals.js";

describe("signals: many who listen to one", () => {
  it("signals: all are told once, in their order, and put one listener there", () => {
    const abort = new AbortController();
    const added = vi.spyOn(abort.signal, "addEventListener");
    const told: number[] = [];
    for (let each = 0; each < 20; each++) onAbort(abort.signal, () => told.push(each));
    abort.abort();
    expect(added).toHaveBeenCalledTimes(1);
    expect(told).toEqual(Array.from({ length: 20 }, (_, each) => each));
  });

  it("signals: who has ended is not told, also when another's end is what ends it", () => {
    const abort = new AbortController();
    const told: string[] = [];
    const ends: (() => void)[] = [];
    onAbort(abort.signal, () => {
      told.push("first");
      for (const end of ends) end();
    });
    ends.push(onAbort(abort.signal, () => told.push("second")));
    onAbort(abort.signal, () => told.push("third"))();
    abort.abort();
    expect(told).toEqual(["first"]);
  });

  it("signals: nothing stays when the last has ended, and whoever comes then is told", () => {
    const abort = new AbortController();
    const removed = vi.spyOn(abort.signal, "removeEventListener");
    const run = vi.fn();
    const ends = [onAbort(abort.signal, run), onAbort(abort.signal, run)];
    for (const end of ends) {
      expect(removed).not.toHaveBeenCalled();
      end();
    }
    expect(removed).toHaveBeenCalledTimes(1);
    onAbort(abort.signal, run);
    for (const end of ends) end();
    abort.abort();
    expect(run).toHaveBeenCalledTimes(1);
  });
});
