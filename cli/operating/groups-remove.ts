import type { GroupRemoval } from "../../src/runtime/index.js";
import { exitCodes, type Outcome } from "../outcome.js";
import { jsonReport } from "../printing/report.js";
import { countOf } from "../printing/words.js";
import type { Settings } from "../settings/settings.js";
import type { Surroundings } from "../surroundings.js";
import { confirmed, type OperatingFlags, operate, targetOf } from "./operating.js";

export interface RemoveFlags extends OperatingFlags {
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** What became of it, and the entries of the stream that nobody of the group has had: they stay, and are lost to it. */
type Removal = Undelivered &
  (GroupRemoval | (Omit<Extract<GroupRemoval, { removed: false }>, "because"> & { readonly because: "undelivered" }));

interface Undelivered {
  readonly undelivered: number;
  /** Otherwise it is an estimate of Redis. */
  readonly exact: boolean;
}

/** Ends a group, after a look at what would be lost and a yes. */
export function removeGroup(
  names: { readonly stream: string; readonly group: string },
  settings: Settings,
  flags: RemoveFlags,
  surroundings: Surroundings,
): Promise<Outcome> {
  return operate("groups remove", settings, flags, surroundings, async (operating) => {
    const { group, key, shown, declared, stream } = await targetOf(operating, names.stream, names.group);
    const maker = declared && (declared.contract === stream.contract ? "adds or consumes" : "consumes");
    const force = flags.force ?? false;
    const about = { key, group: names.group, dryRun: flags.dryRun ?? false };
    const tell = (removal: Removal | undefined): Outcome => {
      const failed = !removal?.removed;
      const exitCode = failed ? exitCodes.failed : exitCodes.done;
      const { exact: _, ...told } = removal ?? { removed: false, because: "not-confirmed" as const, exact: true };
      const parts = { ...about, ...told };
      if (flags.json)
        return { exitCode, out: jsonReport("groups remove", { findings: [], ...parts }, !failed), err: "" };
      const text = removal ? sentence(removal, shown, about.dryRun, maker) : "Nothing was removed.\n";
      return failed ? { exitCode, out: "", err: text } : { exitCode, out: text, err: "" };
    };
    const { lag } = await group.status();
    const waiting: Undelivered = { undelivered: lag.count, exact: lag.exact };
    const look = refusedWhereSomeWait({ ...(await group.remove({ force, dryRun: true })), ...waiting }, force);
    if (!look.removed || flags.dryRun) return tell(look);
    const question = `End the group ${shown}${lossOf(look)}?`;
    if (!(await confirmed(question, flags, surroundings))) return tell(undefined);
    return tell({ ...(await group.remove({ force })), ...waiting });
  });
}

function refusedWhereSomeWait(look: Removal, force: boolean): Removal {
  if (!look.removed || force || look.undelivered === 0) return look;
  return { ...look, removed: false, because: "undelivered", liveConsumers: 0 };
}

function sentence(removal: Removal, shown: string, dryRun: boolean, maker: string | undefined): string {
  if (removal.removed) {
    const again = maker ? ` A contract declares it: the next process that ${maker} makes it anew.` : "";
    return `${dryRun ? "Would end" : "Ended"} the group ${shown}${lossOf(removal)}.${again}\n`;
  }
  return `The group ${shown} was not removed: it ${reasonOf(removal)}.\nfix: ${fixOf(removal)}\n`;
}

function fixOf({ because }: Extract<Removal, { removed: false }>): string {
  switch (because) {
    case "missing":
      return "There is nothing to remove.";
    case "live-consumers":
      return "Stop its consumers, let it finish, or lose what it holds with `--force`.";
    case "pending":
      return "Let its consumers finish them, or lose them with `--force`.";
    case "dead-letters":
      return "Give them back with `dead-letters replay`, delete them with `dead-letters purge`, or lose them with `--force`.";
    case "undelivered":
      return "Start a consumer that has them, or lose them to this group with `--force`.";
    default:
      return because satisfies never;
  }
}

function reasonOf(removal: Extract<Removal, { removed: false }>): string {
  switch (removal.because) {
    case "missing":
      return "does not exist";
    case "live-consumers":
      return `has ${countOf(removal.liveConsumers, "live consumer")}`;
    case "pending":
      return `has ${countOf(removal.pending, "pending entry", "pending entries")}`;
    case "dead-letters":
      return `has ${countOf(removal.deadLetters, "dead letter")}`;
    case "undelivered":
      return `has ${undeliveredOf(removal)}`;
    default:
      return removal satisfies never;
  }
}

function undeliveredOf({ undelivered, exact }: Undelivered): string {
  return `${exact ? "" : "about "}${countOf(undelivered, "entry", "entries")} that nobody has had`;
}

function lossOf(removal: Undelivered & { readonly pending: number; readonly deadLetters: number }): string {
  const { undelivered, pending, deadLetters } = removal;
  const lost = [
    ...(undelivered > 0 ? [undeliveredOf(removal)] : []),
    ...(pending > 0 ? [countOf(pending, "pending entry", "pending entries")] : []),
    ...(deadLetters > 0 ? [countOf(deadLetters, "dead letter")] : []),
  ];
  return lost.length === 0 ? "" : `, with ${lost.join(" and ")}`;
}
