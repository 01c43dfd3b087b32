import type { Host } from "../host.js";
import { settledWithin } from "./patience.js";

/** Work on one name goes one after the other, in the order of coming. What one leaves behind is there for the next. */
export class Turns<Left> {
  readonly #lines = new Map<string, { tail: Promise<void>; left: Left | undefined }>();

  /**
   * Runs `work` when all before are done, with what the last of them left. `undefined`: its turn did not come within
   * `waitMs`.
   */
  async take<Result>(
    name: string,
    wait: { readonly host: Host; readonly waitMs: number; readonly signal: AbortSignal | undefined },
    work: (left: Left | undefined, leave: (left: Left) => void) => Promise<Result>,
  ): Promise<{ readonly result: Result } | undefined> {
    const line = this.#lines.get(name) ?? { tail: Promise.resolve(), left: undefined };
    const isFirst = !this.#lines.has(name);
    const before = line.tail;
    let end = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      end = resolve;
    });
    const tail = before.then(() => mine);
    line.tail = tail;
    this.#lines.set(name, line);
    try {
      if (!isFirst && !(await cameWithin(before, wait))) return undefined;
      const { left } = line;
      line.left = undefined;
      const leave = (value: Left): void => {
        line.left = value;
      };
      return { result: await work(left, leave) };
    } finally {
      end();
      // What was left is for those who wait already: later it may be old.
      if (line.tail === tail) this.#lines.delete(name);
    }
  }
}

async function cameWithin(
  before: Promise<void>,
  { host, waitMs, signal }: { readonly host: Host; readonly waitMs: number; readonly signal: AbortSignal | undefined },
): Promise<boolean> {
  let came = false;
  const coming = before.then(() => {
    came = true;
  });
  await settledWithin(host, waitMs, coming, signal);
  return came;
}
