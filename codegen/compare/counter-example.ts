import type { Json } from "../model/model.js";
import { aimedAt } from "../values/aimed.js";
import { asWritten } from "../values/as-written.js";
import { fits, type Issue } from "../values/fits.js";
import { lift, stamped } from "../values/lift.js";
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
}

const attempts = 12;

/**
 * A whole payload of the carrier with `part` at the site, which the writer writes and the reader, having lifted it, refuses.
 * `undefined` where there is none: another member of a union takes it, say, or an upgrade mends it.
 */
export function counterExample(
  versions: Versions,
  carrier: Carrier,
  direction: Direction,
  site: Site,
  part: Json,
): CounterExample | undefined {
  const ends = endsOf(versions, carrier, direction);
  const { resolve } = ends.writer.version;
  const type = aimedAt(ends.writer.root.type, site[ends.writer.side], part, resolve);
  if (!type) return undefined;
  const made = [() => sampleOf(type, resolve), ...seeds.map((seed) => () => validValue(type, resolve, seeded(seed)))];
  for (const make of made) {
    const found = tried(ends, carrier, direction, make());
    if (found) return found;
  }
  return undefined;
}

const seeds = Array.from({ length: attempts }, (_, index) => index + 1);

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
    const found = tried(ends, carrier, direction, validValue(ends.writer.root.type, resolve, seeded(seed)));
    if (found) return found;
  }
  return undefined;
}

function tried(ends: Ends, carrier: Carrier, direction: Direction, json: Json | undefined): CounterExample | undefined {
  const written = json === undefined ? undefined : writtenBy(ends.writer, json);
  if (written === undefined) return undefined;
  const reading = readBy(ends.reader, written);
  if (reading.does !== "refuses") return undefined;
  const { definition, writers, readers } = carrier;
  return {
    direction,
    definition,
    json: written,
    writer: told(ends.writer, writers),
    reader: told(ends.reader, readers),
    issue: reading.issue,
  };
}

function told({ side, root }: Ends["writer"], who: string): CounterExample["writer"] {
  return {
    side,
    who: `${who} of the ${side === "now" ? "new" : "old"} contract`,
    ...(root.message ? { message: root.message } : {}),
  };
}

/** As a generated codec writes it, where it may. */
function writtenBy({ version, root }: Ends["writer"], json: Json): Json | undefined {
  const written = asWritten(root.type, json, version.resolve);
  const may = fits(root.type, written, version.resolve, { side: "reader" }).length === 0;
  return may ? stamped(version.model, root.type, written) : undefined;
}

/** As a generated codec reads it: lifted first. */
function readBy({ version, root }: Ends["reader"], json: Json): Reading {
  const lifted = root.message ? lift(version.model, root.message, json) : { json };
  if ("needsHook" in lifted) return { does: "needs hook" };
  if ("invalid" in lifted) return { does: "refuses", issue: { path: ["$version"], message: "is no version" } };
  const [issue] = fits(root.type, lifted.json, version.resolve, { side: "reader" });
  return issue ? { does: "refuses", issue } : { does: "takes" };
}

function endsOf({ before, now }: Versions, carrier: Carrier, direction: Direction): Ends {
  const old = { side: "before", version: before, root: carrier.before } as const;
  const young = { side: "now", version: now, root: carrier.now } as const;
  return direction === "backward" ? { writer: old, reader: young } : { writer: young, reader: old };
}
