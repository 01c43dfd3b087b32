import { expect } from "vitest";
import type { RedloomError } from "../../src/runtime/errors.js";

/** What it was rejected with. */
export function failure(work: Promise<unknown>): Promise<RedloomError> {
  return work.then(
    () => expect.unreachable("it resolved"),
    (error: RedloomError) => error,
  );
}
