/**
 * How long tests wait for what has to come, unless they say how long. Vitest's second is shorter than a shared machine may
 * stand still; whoever waits goes on at once when it came, so that patience costs only what fails. `expect.poll` has its own
 * in `vitest.config.ts`.
 */
import { vi } from "vitest";

export const patienceMs = 10_000;

const { waitFor, waitUntil } = vi;

type Options = Parameters<typeof waitFor>[1];

function patient(options: Options): Options {
  return typeof options === "number" ? options : { timeout: patienceMs, ...options };
}

vi.waitFor = (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options));
