import { describe, expect, test } from "vitest";
import { eventually } from "../../src/runtime/testing/index.js";
import { ManualHost } from "../support/manual-host.js";

const never = (): Promise<never> => new Promise(() => undefined);
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "resolved",
    (error: unknown) => error,
  );

describe("eventually", () => {
  test("a look that hangs: fails at the end of the time", async () => {
    const host = new ManualHost();
    const failed = rejection(eventually(never, { timeoutMs: 200, host }));
    await host.pass(200);
    expect(await failed).toMatchObject({ name: "EventuallyError", message: expect.stringContaining("has not ended") });
    expect(host.timers).toBe(0);
  });

  test("a look that hangs: the signal ends it at once", async () => {
    const host = new ManualHost();
    const controller = new AbortController();
    const failed = rejection(eventually(never, { signal: controller.signal, host }));
    controller.abort("enough");
    expect(await failed).toBe("enough");
    expect(host.timers).toBe(0);
  });

  test("a last look that hangs: why the one before it failed is told", async () => {
    const host = new ManualHost();
    let looks = 0;
    const check = (): Promise<never> => (++looks === 1 ? Promise.reject(new Error("not yet")) : never());
    const failed = rejection(eventually(check, { timeoutMs: 100, host }));
    await host.pass(0);
    await host.pass(200);
    expect(await failed).toMatchObject({ cause: new Error("not yet") });
  });

  test("no time: one look all the same, and it may be asynchronous", async () => {
    expect(await eventually(async () => Promise.resolve("there"), { timeoutMs: 0 })).toBe("there");
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])("a timeoutMs of %s: refused", async (timeoutMs) => {
    await expect(eventually(() => true, { timeoutMs })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(eventually(() => true, { intervalMs: timeoutMs })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
  });
});
