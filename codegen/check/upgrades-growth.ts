import type { Location } from "../diagnostic.js";
import type { Json, Message, Model, Upgrade, UpgradeStep } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { Effort } from "../values/effort.js";
import { isObject } from "../values/fits.js";
import { lift, ofVersion } from "../values/lift.js";
import type { Checked } from "./rule.js";

/** Most objects and lists that upgrades make of a payload which has none but those that they need; as findings tell it. */
const mostMade = 1_000;
const mostMadeText = "1,000";

/**
 * What upgrades put into a message is lifted in its turn. That ends, and comes to no more than a reader can bear: tried
 * with the least payloads to which each of them does something.
 */
export function checkUpgradeGrowth(checked: Checked): void {
  const { model, findings } = checked;
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const versioned = messages.filter(({ version, type }) => version > 1 && type.kind === "object");
  const growing = versioned.flatMap((message) => (checked.isBroken(message.type) ? [] : (grown(model, message) ?? [])));
  for (const [index, { message, growth, ...found }] of growing.entries()) {
    // What only leads to such a message is mended with it, and a circle at its first message.
    const isMended = growing.some(
      (other, at) =>
        at !== index && found.lifts.has(keyOf(other.message.id)) && (at < index || !leadsTo(other, message)),
    );
    if (isMended) continue;
    const which = found.to === undefined ? "upgrades" : `upgrade to ${found.to}`;
    const text = `What the ${which} of \`${message.name}\` makes is lifted in its turn, and ${texts[growth]}`;
    findings.add("UPGRADE_TOO_LARGE", found.source, text, found.fix);
  }
}

const texts = {
  tooDeep: "nests more than 64 levels then",
  tooMuch: `comes to more than ${mostMadeText} objects and lists then`,
} as const;

const fixes = {
  default:
    "Say `$version` in what `default` puts there, with the fields of that version: what says none is of version 1, and lifted.",
  move: "Move it elsewhere, or make the objects on the way in a `hook`, which can say their `$version`.",
  hook: "Put less there, or say `$version` in it, with the fields of that version.",
} as const;

type JsonObject = { readonly [name: string]: Json };

interface Grown {
  readonly message: Message;
  readonly growth: keyof typeof texts;
  /** The upgrade that does it; `undefined` where it takes several. */
  readonly to?: number;
  readonly source: Location;
  readonly fix: string;
  /** The keys of the messages that were lifted. */
  readonly lifts: ReadonlySet<string>;
}

function leadsTo({ lifts }: Grown, { id }: Message): boolean {
  return lifts.has(keyOf(id));
}

function grown(model: Model, message: Message): Grown | undefined {
  const all = message.upgrades.flatMap((upgrade) => upgrade.steps.map((step) => ({ upgrade, step })));
  // A default is what makes most; a move only wakes it, often.
  const byDefault = all.filter(({ step }) => step.does === "default");
  const byMove = all.filter(({ step }) => step.does === "move");
  for (const { upgrade, step } of [...byDefault, ...byMove]) {
    const tried = tryOut(model, message, ofVersion(upgrade.to - 1, needed([step])));
    if (tried) return { message, ...tried, to: upgrade.to, source: step.source, fix: fixes[step.does] };
  }
  const tried = tryOut(model, message, needed(all.map(({ step }) => step)));
  const [first] = message.upgrades;
  return tried && first && { message, ...tried, source: first.source, fix: fixes.hook };
}

function tryOut(model: Model, message: Message, payload: Json): Pick<Grown, "growth" | "lifts"> | undefined {
  const lifts = new Set<string>();
  const effort = new Effort(mostMadeOf(message) + partsOf(payload));
  const lifted = lift(model, message.id, payload, { effort, onUpgrade: (key) => lifts.add(key) });
  if ("tooDeep" in lifted) return { growth: "tooDeep", lifts };
  return "tooMuch" in lifted ? { growth: "tooMuch", lifts } : undefined;
}

/** The least that is there for steps to do something: what is moved, and the objects around a default. */
function needed(steps: readonly UpgradeStep[]): JsonObject {
  let payload: JsonObject = {};
  for (const step of steps) {
    if (step.does === "move") payload = withObjects(payload, step.from);
    if (step.does === "default") payload = withObjects(payload, step.at.slice(0, -1));
  }
  return payload;
}

function withObjects(json: JsonObject, [name, ...rest]: readonly string[]): JsonObject {
  if (name === undefined) return json;
  const inner = Object.hasOwn(json, name) ? json[name] : undefined;
  return { ...json, [name]: withObjects(inner !== undefined && isObject(inner) ? inner : {}, rest) };
}

/** How many objects and lists its upgrades may make. What defaults say themselves is as large as it was meant to be. */
export function mostMadeOf({ upgrades }: Message): number {
  return upgrades.reduce((sum, upgrade) => sum + partsPut(upgrade), mostMade);
}

function partsPut({ steps }: Upgrade): number {
  return steps.reduce((sum, step) => sum + (step.does === "default" ? partsOf(step.value) : 0), 0);
}

function partsOf(json: Json): number {
  if (typeof json !== "object" || json === null) return 0;
  return Object.values(json).reduce((sum: number, one: Json) => sum + partsOf(one), 1);
}
