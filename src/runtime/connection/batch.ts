import { BatchFailedError, type BatchOutcome } from "../errors.js";
import type { Command } from "../wire/command.js";
import { CommandCall } from "./call.js";
import type { ExecuteOptions } from "./execute-options.js";
import { asRedloomError } from "./reply-errors.js";
import type { Runner } from "./runner.js";

/** Starts all commands in one turn, which makes them one write for each server, and gathers what becomes of them. */
export function runBatch(
  runner: Runner,
  commands: readonly Command<unknown>[],
  options?: ExecuteOptions,
): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const outcomes: BatchOutcome[] = new Array(commands.length);
    let left = commands.length;
    let failed = 0;
    const settle = (index: number, outcome: BatchOutcome): void => {
      outcomes[index] = outcome;
      if ("error" in outcome) failed++;
      if (--left > 0) return;
      if (failed > 0 && options?.signal?.aborted) reject(options.signal.reason);
      else if (failed > 0) reject(batchFailed(outcomes, failed));
      else resolve(outcomes.map((each) => ("value" in each ? each.value : undefined)));
    };
    if (left === 0) resolve([]);
    for (const [index, command] of commands.entries()) {
      const call = new CommandCall(
        runner,
        command,
        (value) => settle(index, { value }),
        (error) => settle(index, { error: asRedloomError(error) }),
      );
      runner.start(call, options);
    }
  });
}

export function batchFailed(outcomes: readonly BatchOutcome[], failed: number): BatchFailedError {
  const first = outcomes.find((outcome) => "error" in outcome);
  const example = first && "error" in first ? `: ${first.error.message}` : "";
  return new BatchFailedError(`${failed} of ${outcomes.length} commands failed${example}`, outcomes);
}
