import type { DeadLetterProgress } from "../../src/runtime/index.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import { progressOf } from "../printing/progress.js";
import { jsonReport } from "../printing/report.js";
import { countOf, shownDuration } from "../printing/words.js";
import type { Settings } from "../settings/settings.js";
import type { Surroundings } from "../surroundings.js";
import type { DeadLetterNames } from "./dead-letters.js";
import { type ChoiceFlags, choiceOf } from "./dead-letters-choice.js";
import { confirmed, type OperatingFlags, operate, type Target, targetOf } from "./operating.js";

interface WorkFlags extends OperatingFlags, ChoiceFlags {
  readonly id?: readonly string[];
  readonly limit?: number;
  readonly dryRun?: boolean;
}

export interface ReplayFlags extends WorkFlags {
  /** Dead letters a second. */
  readonly rate?: number;
}

export interface PurgeFlags extends WorkFlags {
  readonly yes?: boolean;
}

/** What the runtime's long work takes from a command. */
interface Handles {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DeadLetterProgress) => void;
}

/** Gives dead letters back to their group: all of them, unless ids or a limit say otherwise. */
export function replayDeadLetters(
  names: DeadLetterNames,
  settings: Settings,
  flags: ReplayFlags,
  surroundings: Surroundings,
): Promise<Outcome> {
  const choice = selection(flags);
  return operate("dead-letters replay", settings, flags, surroundings, async (operating) => {
    const target = await targetOf(operating, names.stream, names.group);
    const dryRun = flags.dryRun ?? false;
    const which = { ...choice, dryRun, ...(flags.rate === undefined ? {} : { ratePerSecond: flags.rate }) };
    const { replayed, skipped } = await long("replaying", "replayed", flags, surroundings, (handles) =>
      target.group.deadLetters.replay({ ...which, ...handles }),
    );
    const about = { key: target.key, group: names.group, dryRun };
    if (flags.json) return done(jsonReport("dead-letters replay", { findings: [], ...about, replayed, skipped }));
    const last =
      flags.rate && replayed > 1 ? `, the last one due in ${shownDuration(((replayed - 1) * 1_000) / flags.rate)}` : "";
    const left = skipped > 0 && flags.id ? `${notThere(skipped, flags)}\n` : "";
    const verb = dryRun ? "Would replay" : "Replayed";
    return done(`${verb} ${countOf(replayed, "dead letter")} of ${target.shown}${last}.\n${left}`);
  });
}

function notThere(skipped: number, { error }: ReplayFlags): string {
  const died = error === undefined ? "" : `, or died of something other than ${shownPath(error)}`;
  return `${skipped === 1 ? "1 id is" : `${skipped} ids are`} no dead letter of it${died}.`;
}

/** Deletes dead letters, after a count and a yes. */
export function purgeDeadLetters(
  names: DeadLetterNames,
  settings: Settings,
  flags: PurgeFlags,
  surroundings: Surroundings,
): Promise<Outcome> {
  const choice = selection(flags);
  return operate("dead-letters purge", settings, flags, surroundings, async (operating) => {
    const target = await targetOf(operating, names.stream, names.group);
    const count = await long("counting", "counted", flags, surroundings, (handles) =>
      target.group.deadLetters.purge({ ...choice, ...handles, dryRun: true }),
    );
    if (flags.dryRun || count.purged === 0) return told(names, target, flags, count.purged);
    const question = `Delete ${countOf(count.purged, "dead letter")} of ${target.shown} for good?`;
    if (!(await confirmed(question, flags, surroundings))) {
      return refused(names, target, flags);
    }
    const { purged } = await long("deleting", "deleted", flags, surroundings, (handles) =>
      target.group.deadLetters.purge({ ...choice, ...handles }),
    );
    return told(names, target, flags, purged);
  });
}

function refused({ group }: DeadLetterNames, { key }: Target, { json }: PurgeFlags): Outcome {
  const exitCode = exitCodes.failed;
  if (!json) return { exitCode, out: "", err: "Nothing was deleted.\n" };
  const parts = { key, group, dryRun: false, purged: 0, because: "not-confirmed" };
  return { exitCode, out: jsonReport("dead-letters purge", { findings: [], ...parts }, false), err: "" };
}

function told({ group }: DeadLetterNames, { key, shown }: Target, flags: PurgeFlags, purged: number): Outcome {
  const dryRun = flags.dryRun ?? false;
  if (flags.json) return done(jsonReport("dead-letters purge", { findings: [], key, group, dryRun, purged }));
  return done(`${dryRun ? "Would delete" : "Deleted"} ${countOf(purged, "dead letter")} of ${shown}.\n`);
}

/** Runs it with a progress bar; Ctrl-C ends it between two pages and tells what was done. */
async function long<Value>(
  label: string,
  verb: string,
  { json }: WorkFlags,
  surroundings: Surroundings,
  run: (handles: Handles) => Promise<Value>,
): Promise<Value> {
  const signal = surroundings.interruption();
  const bar = progressOf(label, json ? { ...surroundings, showProgress: undefined } : surroundings);
  let doneSoFar = 0;
  const onProgress = (progress: DeadLetterProgress): void => {
    doneSoFar = progress.done;
    bar.onProgress(progress);
  };
  try {
    return await run({ signal, onProgress });
  } catch (error) {
    if (!signal.aborted) throw error;
    const message = `Stopped: ${countOf(doneSoFar, "dead letter was", "dead letters were")} ${verb}`;
    throw new CommandError(message, "The same command goes on with the others.");
  } finally {
    bar.end();
  }
}

function selection(flags: WorkFlags) {
  const { limit } = flags;
  return { ...choiceOf(flags), ...(limit === undefined ? {} : { limit }) };
}

function done(out: string): Outcome {
  return { exitCode: exitCodes.done, out, err: "" };
}
