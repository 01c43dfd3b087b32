import { afterEach, beforeEach, expect, vi } from "vitest";

/** After each test of the file: nothing was rejected that nobody heard of. */
export function noUnhandledRejections(): void {
  const unhandled = vi.fn();
  beforeEach(() => {
    unhandled.mockReset();
    process.on("unhandledRejection", unhandled);
  });
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
}
