import { expect, test, vi } from "vitest";

test("patience: what comes after a pause of the machine is waited for, by whichever way a test waits", async () => {
  let came = false;
  setTimeout(() => {
    came = true;
  }, 1_300);
  await Promise.all([
    expect.poll(() => came).toBe(true),
    vi.waitFor(() => expect(came).toBe(true)),
    vi.waitFor(() => expect(came).toBe(true), { interval: 5 }),
    vi.waitUntil(() => came),
  ]);
});

test("patience: who says how long waits so long", async () => {
  await expect(vi.waitFor(() => expect.unreachable(), 20)).rejects.toThrow();
  await expect(vi.waitUntil(() => false, { timeout: 20 })).rejects.toThrow();
});
