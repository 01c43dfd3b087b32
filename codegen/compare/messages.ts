import type { Message, Upgrade } from "../model/model.js";
import type { Versions } from "./carrier.js";
import type { DefinitionChange } from "./change.js";
import { overwrittenFields } from "./overwritten.js";
import type { Place } from "./places.js";
import { inBoth } from "./reach.js";
import { moved, type Tell, tellInto } from "./telling.js";
import type { Replaced } from "./types/edit.js";

/** What is said of a message beside its type: reserved names, its version and what lifts older ones. */
export function compareMessages(versions: Versions, place: Place, subject: string): readonly DefinitionChange[] {
  const { pair, carried, replaced } = place;
  if (!inBoth(place.apart) && carried.every(({ carrier }) => carrier.mode === "none")) return [];
  const changes = replaced.flatMap((one) => compareReplaced(versions, one, subject));
  const before = pair && versions.before.message(pair.before);
  const now = pair && versions.now.message(pair.now);
  if (!before || !now) return changes;
  const tell = tellInto(changes, subject, now.source);
  notReserved(tell, place, now);
  reservedRemoved(tell, before, now);
  if (liftsAlike(before, now)) return changes;
  version(tell, before, now);
  upgrades(tell, before, now);
  overwrittenFields(tell, versions, before, now);
  return changes;
}

/** Fields in place are of version 1, and nothing lifts them. */
function compareReplaced(versions: Versions, replaced: Replaced, subject: string): DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  const message = versions[replaced.side].message(replaced.message);
  if (!message) return changes;
  const { source } = replaced.inPlace;
  const inPlace: Message = { ...message, type: replaced.inPlace, version: 1, upgrades: [], reserved: [], source };
  const [before, now] = replaced.side === "before" ? [message, inPlace] : [inPlace, message];
  const tell = tellInto(changes, subject + replaced.site.path, now.source);
  version(tell, before, now);
  upgrades(tell, before, now);
  overwrittenFields(tell, versions, before, now);
  return changes;
}

function notReserved(tell: Tell, { edits }: Place, now: Message): void {
  if (now.type.kind !== "object" || now.inPlace) return;
  for (const { code, site, source } of edits) {
    const [step, ...deeper] = code === "FIELD_REMOVED" ? site.field : [];
    if (step === undefined || deeper.length > 0 || now.reserved.includes(step)) continue;
    tell("FIELD_NOT_RESERVED", {
      part: site.path,
      verdict: "dangerous",
      message: "is gone and its name is not reserved: who uses it again, for another type, reads old data as that",
      fix: `Add \`reserved: [${step}]\` to \`${now.name}\`.`,
      side: "before",
      source,
    });
  }
}

function reservedRemoved(tell: Tell, before: Message, now: Message): void {
  if (now.type.kind !== "object") return;
  const fields = new Set(now.type.fields.map(({ name }) => name));
  for (const name of before.reserved) {
    if (now.reserved.includes(name)) continue;
    tell("RESERVED_REMOVED", {
      part: `.${name}`,
      verdict: "dangerous",
      message: fields.has(name)
        ? "was reserved and is a field again: what was written before it was removed is read as this field, and may be refused"
        : "is reserved no more: who uses the name again reads old data as that",
      fix: `Keep \`${name}\` in \`reserved\`${fields.has(name) ? ", and call the field otherwise" : ""}; compare with every version that is still kept (\`--against\`, several times).`,
    });
  }
}

function version(tell: Tell, before: Message, now: Message): void {
  if (now.version > before.version) {
    tell("VERSION_RAISED", {
      verdict: "safe",
      message: `has version ${moved(before.version, now.version)}: readers of the new contract lift what is older, those of the old one read what is newer as it stands`,
      fix: "Nothing; what old readers make of it is told field by field.",
    });
  } else if (now.version < before.version) {
    tell("VERSION_LOWERED", {
      verdict: "dangerous",
      message: `has version ${moved(before.version, now.version)}: what was written as version ${before.version} is read as it stands, and readers of the old contract lift what is new as if it were old`,
      fix: "Versions go up: write the way back as an upgrade to the next one.",
      first: "neither",
    });
  }
}

function upgrades(tell: Tell, before: Message, now: Message): void {
  for (const old of before.upgrades) {
    const young = now.upgrades.find(({ to }) => to === old.to);
    if (young && sameSteps(old, young)) continue;
    tell(young ? "UPGRADE_CHANGED" : "UPGRADE_REMOVED", {
      part: `.upgrades.${old.to}`,
      verdict: "dangerous",
      message: `${young ? "is another" : "is gone"}: what is kept from before version ${old.to} is lifted differently, or not at all`,
      fix: "Keep it while anything older is kept; what was forgotten belongs into an upgrade to the next version.",
      side: young ? "now" : "before",
      source: young?.source ?? old.source,
    });
  }
  for (const young of now.upgrades) {
    const hooks = young.steps.flatMap((step) => (step.does === "hook" ? [step.name] : []));
    if (hooks.length === 0 || before.upgrades.some(({ to }) => to === young.to)) continue;
    tell("UPGRADE_HOOK", {
      part: `.upgrades.${young.to}`,
      verdict: "dangerous",
      message: `lifts by a function of yours (\`${hooks.join("`, `")}\`), which cannot be run here: whether what it makes fits is not known`,
      fix: "Test the function with entries of the old version.",
      source: young.source,
    });
  }
}

/** Where they stand does not matter. */
function sameSteps(one: Upgrade, other: Upgrade): boolean {
  return textOf(one) === textOf(other);
}

/** Have both the same version and upgrades? What only names another message has none, and that one is compared itself. */
export function liftsAlike(before: Message, now: Message): boolean {
  if (namesAnother(before) || namesAnother(now)) return true;
  const textsOf = ({ upgrades }: Message) => JSON.stringify(upgrades.map((one) => [one.to, textOf(one)]));
  return before.version === now.version && textsOf(before) === textsOf(now);
}

function namesAnother({ type }: Message): boolean {
  return (type.kind === "nullable" ? type.of : type).kind === "reference";
}

function textOf({ steps }: Upgrade): string {
  const bare = (name: string, value: unknown): unknown => (/source$/i.test(name) ? undefined : value);
  return JSON.stringify(steps, bare);
}
