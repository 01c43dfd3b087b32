import type { Json } from "../model/model.js";
import { aimedAt, type Step } from "../values/aimed.js";
import { asWritten } from "../values/as-written.js";
import { fits, type Issue } from "../values/fits.js";
import { liftAs, stampedAs } from "../values/lift.js";
import { validValue } from "../values/make.js";
import { seeded } from "../values/random.js";
import { sampleOf } from "../values/sample.js";
import type { Carrier, Root, Version, Versions } from "./carrier.js";
import type { CounterExample, Direction, Side } from "./change.js";
import type { Site } from "./types/edit.js";

/** What the other side makes of JSON that one side writes. */
export type Reading = { readonly does: "takes" | "needs hook" } | { readonly does: "refuses"; readonly issue: Issue };

/** Both ends of a payload in one direction. */
interface Ends {
  readonly writer: { readonly side: Side; readonly version: Version; readonly root: Root };
  readonly reader: { readonly side: Side; readonly version: Version; readonly root: Root };
  /** The reader may have moved things before it refuses them. */
  readonly lifts: boolean;
}

/** What became of a part in payloads: they are taken; an upgrade makes of them what is taken; none could be made. */
export type Tried = CounterExample | "taken" | "lifted" | "not made";

/**
 * Looks for a whole payload of the carrier with `part` at the site, which the writer writes and the reader, having lifted it,
 * refuses. There may be none: another member of a union takes it, say, or an upgrade mends it.
 */
export function counterExample(
  versions: Versions,
  carrier: Carrier,
  direction: Direction,
  site: Site,
  part: Json,
  attempts: number,
): Tried {
  const ends = endsOf(versions, carrier, direction);
  const { resolve } = ends.writer.version;
  const type = aimedAt(ends.writer.root.type, site[ends.writer.side], part, resolve);
  if (!type) return "not made";
  const isThere = (issue: Issue): boolean => isAt(issue.path, site[ends.reader.side], site.missing);
  const about = (issue: Issue): boolean => ends.lifts || isThere(issue);
  const all = new Set<Exclude<Tried, CounterExample>>();
  for (let attempt = 0; attempt <= attempts; attempt++) {
    const json = attempt === 0 ? sampleOf(type, resolve) : validValue(type, resolve, seeded(attempt));
    const written = json === undefined ? undefined : writtenBy(ends.writer, json);
    if (written === undefined) continue;
    const found = refusedBy(ends, carrier, direction, written, about);
    if (found) return found;
    all.add(isRefusedAsItStands(ends, written, isThere) ? "lifted" : "taken");
  }
  return all.has("lifted") ? "lifted" : all.has("taken") ? "taken" : "not made";
}

/** Looks for any payload that is refused, among so many. */
export function refusedPayload(
  versions: Versions,
  carrier: Carrier,
  direction: Direction,
  count: number,
): CounterExample | undefined {
  const ends = endsOf(versions, carrier, direction);
  const { resolve } = ends.writer.version;
  for (let seed = 1; seed <= count; seed++) {
    const json = validValue(ends.writer.root.type, resolve, seeded(seed));
    const written = json === undefined ? undefined : writtenBy(ends.writer, json);
    const found = written && refusedBy(ends, carrier, direction, written);
    if (found) return found;
  }
  return undefined;
}

/** @param about which reasons to refuse it are meant, where a payload may have several */
function refusedBy(
  ends: Ends,
  carrier: Carrier,
  direction: Direction,
  written: Written,
  about: (issue: Issue) => boolean = () => true,
): CounterExample | undefined {
  const reading = readBy(ends.reader, written.stamped, about);
  if (reading.does !== "refuses") return undefined;
  const { definition, writers, readers } = carrier;
  return {
    direction,
    definition,
    json: written.stamped,
    writer: told(ends.writer, writers),
    reader: told(ends.reader, readers),
    issue: reading.issue,
  };
}

/** Would it be, if no upgrade were there? */
function isRefusedAsItStands({ reader }: Ends, { bare }: Written, isThere: (issue: Issue) => boolean): boolean {
  return fits(reader.root.type, bare, reader.version.resolve, { side: "reader" }).some(isThere);
}

function told({ side, root }: Ends["writer"], who: string): CounterExample["writer"] {
  return {
    side,
    who: `${who} of the ${side === "now" ? "new" : "old"} contract`,
    ...(root.message ? { message: root.message } : {}),
  };
}

interface Written {
  /** As it stands on the wire. */
  readonly stamped: Json;
  /** Without what says versions. */
  readonly bare: Json;
}

/** As a generated codec writes it, where it may. */
function writtenBy({ version, root }: Ends["writer"], json: Json): Written | undefined {
  const bare = asWritten(root.type, json, version.resolve);
  const may = fits(root.type, bare, version.resolve, { side: "reader" }).length === 0;
  if (!may) return undefined;
  return { bare, stamped: root.message ? stampedAs(version.model, root.type, bare) : bare };
}

/** As a generated codec reads it: lifted first. */
function readBy({ version, root }: Ends["reader"], json: Json, about: (issue: Issue) => boolean): Reading {
  const lifted = liftAs(version.model, root.type, json);
  if ("needsHook" in lifted) return { does: "needs hook" };
  if ("invalid" in lifted) return { does: "refuses", issue: { path: ["$version"], message: "is no version" } };
  if (!("json" in lifted))
    return { does: "refuses", issue: { path: [], message: "nests, lifted, more than 64 levels" } };
  const issue = fits(root.type, lifted.json, version.resolve, { side: "reader" }).find(about);
  return issue ? { does: "refuses", issue } : { does: "takes" };
}

function endsOf({ before, now }: Versions, carrier: Carrier, direction: Direction): Ends {
  const old = { side: "before", version: before, root: carrier.before } as const;
  const young = { side: "now", version: now, root: carrier.now } as const;
  const [writer, reader] = direction === "backward" ? [old, young] : [young, old];
  const lifts = reader.version.model.contracts.some(({ messages }) => messages.some(({ version }) => version > 1));
  return { writer, reader, lifts };
}

/** Is an issue at the steps or below, or at a union on the way, which tells only that no member fits? */
function isAt(path: Issue["path"], steps: readonly Step[], missing: string | undefined): boolean {
  const open = [...path];
  for (const step of steps) {
    if (step.into === "of") continue;
    if (step.into === "member") {
      if (open.length === 0) return true;
      continue;
    }
    const part = open.shift();
    if (part === undefined) return false;
    if (step.into === "field" && part !== step.name) return false;
    if (step.into === "item" && part !== step.index) return false;
  }
  return missing === undefined || open.length === 0 || open[0] === missing;
}
