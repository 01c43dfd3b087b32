import type { GroupRemoval } from "../src/runtime/index.js";
import { confirmed, type OperatingFlags, operate, targetOf } from "./operating.js";
import { exitCodes, type Outcome } from "./outcome.js";
import { jsonReport } from "./report.js";
import type { Settings } from "./settings.js";
import type { Surroundings } from "./surroundings.js";
import { countOf } from "./words.js";

export interface RemoveFlags extends OperatingFlags {
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
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
    const tell = (removal: GroupRemoval | undefined): Outcome => {
      const failed = !removal?.removed;
      const exitCode = failed ? exitCodes.failed : exitCodes.done;
      const parts = { ...about, ...(removal ?? { removed: false, because: "not-confirmed" }) };
      if (flags.json)
        return { exitCode, out: jsonReport("groups remove", { findings: [], ...parts }, !failed), err: "" };
      const text = removal ? sentence(removal, shown, about.dryRun, maker) : "Nothing was removed.\n";
      return failed ? { exitCode, out: "", err: text } : { exitCode, out: text, err: "" };
    };
    const look = await group.remove({ force, dryRun: true });
    if (!look.removed || flags.dryRun) return tell(look);
    const question = `End the group ${shown}${lossOf(look)}?`;
    if (!(await confirmed(question, flags, surroundings))) return tell(undefined);
    return tell(await group.remove({ force }));
  });
}

function sentence(removal: GroupRemoval, shown: string, dryRun: boolean, maker: string | undefined): string {
  if (removal.removed) {
    const again = maker ? ` A contract declares it: the next process that ${maker} makes it anew.` : "";
    return `${dryRun ? "Would end" : "Ended"} the group ${shown}${lossOf(removal)}.${again}\n`;
  }
  return `The group ${shown} was not removed: it ${reasonOf(removal)}.\nfix: ${fixOf(removal)}\n`;
}

function fixOf({ because }: Extract<GroupRemoval, { removed: false }>): string {
  switch (because) {
    case "missing":
      return "There is nothing to remove.";
    case "live-consumers":
      return "Stop its consumers, let it finish, or lose what it holds with `--force`.";
    case "pending":
      return "Let its consumers finish them, or lose them with `--force`.";
    case "dead-letters":
      return "Give them back with `dead-letters replay`, delete them with `dead-letters purge`, or lose them with `--force`.";
    default:
      return because satisfies never;
  }
}

function reasonOf(removal: Extract<GroupRemoval, { removed: false }>): string {
  switch (removal.because) {
    case "missing":
      return "does not exist";
    case "live-consumers":
      return `has ${countOf(removal.liveConsumers, "live consumer")}`;
    case "pending":
      return `has ${countOf(removal.pending, "pending entry", "pending entries")}`;
    case "dead-letters":
      return `has ${countOf(removal.deadLetters, "dead letter")}`;
    default:
      return removal.because satisfies never;
  }
}

function lossOf({ pending, deadLetters }: { readonly pending: number; readonly deadLetters: number }): string {
  const lost = [
    ...(pending > 0 ? [countOf(pending, "pending entry", "pending entries")] : []),
    ...(deadLetters > 0 ? [countOf(deadLetters, "dead letter")] : []),
  ];
  return lost.length === 0 ? "" : `, with ${lost.join(" and ")}`;
}
