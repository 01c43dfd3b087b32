import { batchFailed } from "../connection/batch.js";
import type { Connection } from "../connection/connection.js";
import { BatchFailedError, type BatchOutcome, RedloomError } from "../errors.js";
import type { Command } from "../wire/command.js";

/** Bounds what is in memory and what others wait for; a larger batch gains nothing. */
export const perBatch = 1_000;

/**
 * Runs every command, batch after batch, also where some of an earlier batch fail.
 * @throws {BatchFailedError} some failed: `outcomes` tells of all commands, in their order.
 */
export async function runAll<Reply>(connection: Connection, commands: readonly Command<Reply>[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  const outcomes: BatchOutcome[] = [];
  let failed = 0;
  for (let start = 0; start < commands.length; start += perBatch) {
    const batch = commands.slice(start, start + perBatch);
    try {
      for (const value of await connection.batch(batch)) {
        replies.push(value);
        outcomes.push({ value });
      }
    } catch (error) {
      for (const outcome of outcomesOf(error, batch.length)) {
        outcomes.push(outcome);
        if ("error" in outcome) failed++;
      }
    }
  }
  if (failed > 0) throw batchFailed(outcomes, failed);
  return replies;
}

/** Of one batch. What failed as a whole failed for each. */
function outcomesOf(error: unknown, length: number): readonly BatchOutcome[] {
  if (error instanceof BatchFailedError) return error.outcomes;
  if (error instanceof RedloomError) return Array.from({ length }, () => ({ error }));
  throw error;
}
