import { didYouMean } from "../did-you-mean.js";
import type { Message, Type, UpgradeStep } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { pathText } from "../model/upgrade-path.js";
import { allTypes } from "../model/walk.js";
import { Effort } from "../values/effort.js";
import { type FieldAt, fieldAt } from "../values/field-at.js";
import { fits } from "../values/fits.js";
import { liftAs } from "../values/lift.js";
import type { Checked } from "./rule.js";
import { mostMadeOf } from "./upgrades-growth.js";

/** What upgrades name must be there now, and what they take away must be gone. */
export function checkUpgrades(checked: Checked): void {
  const messages = checked.model.contracts.flatMap((contract) => contract.messages);
  const versioned = messages.filter(({ version }) => version > 1);
  if (versioned.length === 0) return;
  const tags = tagsOf(messages);
  for (const message of versioned) {
    if (checked.isBroken(message.type) || message.type.kind !== "object") continue;
    tellVersionField(checked, message);
    const steps = message.upgrades.flatMap((upgrade) => upgrade.steps);
    for (const [index, step] of steps.entries()) {
      const later = steps.slice(index + 1);
      if (step.does === "hook" || tellTag(checked, step, tags.get(keyOf(message.id)))) continue;
      tellTarget(checked, message, step, later);
      if (step.does === "move") tellSource(checked, message, step, later);
      else tellDefault(checked, message, step, later);
    }
  }
}

type Path = readonly string[];
type Move = Extract<UpgradeStep, { readonly does: "move" }>;
type Default = Extract<UpgradeStep, { readonly does: "default" }>;

function tellVersionField({ findings }: Checked, { type }: Message): void {
  const field = type.kind === "object" && type.fields.find(({ name }) => name === "$version");
  if (!field) return;
  const fix = "Choose another name: the version of the message travels there.";
  findings.add("FIELD_RESERVED", field.type.source, "`$version` is a reserved name where a message has versions", fix);
}

/** A union asks for the tag before a member lifts itself. */
function tellTag({ findings }: Checked, step: Move | Default, tags: ReadonlySet<string> = new Set()): boolean {
  const places = step.does === "move" ? [step.from, step.to] : [step.at];
  const tag = places.find(([name = "", ...rest]) => rest.length === 0 && tags.has(name));
  if (!tag) return false;
  const fix = "Keep the tag as it is, or make a member of its own for the new one.";
  const message = `A union tells this message by \`${pathText(tag)}\`, before it is lifted`;
  findings.add("UPGRADE_TAG", step.source, message, fix);
  return true;
}

function tellTarget({ model, findings }: Checked, message: Message, step: Move | Default, later: Later): void {
  const path = step.does === "move" ? step.to : step.at;
  const found = fieldAt(model, message, path);
  if (found.is !== "nothing" || isTaken(path, later)) return;
  const text = `\`${message.name}\` has no field \`${pathText(path)}\``;
  findings.add("UPGRADE_TARGET", step.source, text, targetFix(path, found));
}

function targetFix(path: Path, { index, known }: Extract<FieldAt, { readonly is: "nothing" }>): string {
  const meant = didYouMean(path[index] ?? "", known);
  if (meant !== undefined) return `Did you mean \`${pathText(path.with(index, meant))}\`?`;
  return "Name a field that the message has, or one that a later upgrade moves on.";
}

function tellSource({ model, findings }: Checked, message: Message, step: Move, later: Later): void {
  if (fieldAt(model, message, step.from).is !== "field" || isPut(step.from, [step, ...later])) return;
  const from = pathText(step.from);
  const text = `\`${message.name}\` still has the field \`${from}\`, which this moves away`;
  const fix = `Take \`${from}\` out of the fields, or put something there again with \`default\`.`;
  findings.add("UPGRADE_SOURCE", step.fromSource, text, fix);
}

function tellDefault(checked: Checked, message: Message, step: Default, later: Later): void {
  const { model, findings, messageType } = checked;
  const found = fieldAt(model, message, step.at);
  if (found.is !== "field" || isTaken(step.at, later) || checked.isBroken(found.type)) return;
  // Of what comes to more, `checkUpgradeGrowth` tells.
  const lifted = liftAs(model, found.type, step.value, { effort: new Effort(mostMadeOf(message)) });
  if (!("json" in lifted)) return;
  const [issue] = fits(found.type, lifted.json, messageType, { side: "reader" });
  if (!issue) return;
  const at = [pathText(step.at), ...issue.path.map((one) => (typeof one === "number" ? `[${one}]` : one))].join(".");
  const text = `The default of \`${at}\` ${issue.message}`;
  findings.add("DEFAULT_MISFIT", step.source, text, "Change the value, or the type that it does not fit.");
}

type Later = readonly UpgradeStep[];

/** Does a later step take it from there, or do with it what only the program knows? */
function isTaken(path: Path, later: Later): boolean {
  return later.some((step) => step.does === "hook" || (step.does === "move" && overlap(step.from, path)));
}

function isPut(path: Path, later: Later): boolean {
  return later.some((step) => step.does === "hook" || overlap(step.does === "move" ? step.to : step.at, path));
}

function overlap(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((name, index) => name === other[index]);
}

/** The fields by which unions tell a message apart. */
function tagsOf(messages: readonly Message[]): ReadonlyMap<string, ReadonlySet<string>> {
  const types = new Map(messages.map(({ id, type }) => [keyOf(id), type]));
  const tags = new Map<string, Set<string>>();
  const tagged = (member: Type, property: string, steps: number): void => {
    if (member.kind !== "reference" || steps > 64) return;
    const key = keyOf(member.to);
    tags.set(key, (tags.get(key) ?? new Set()).add(property));
    const type = types.get(key);
    if (type) tagged(type, property, steps + 1);
  };
  for (const { type } of messages) {
    for (const one of allTypes(type)) {
      if (one.kind !== "union" || !one.discriminator) continue;
      for (const member of one.members) tagged(member, one.discriminator.property, 0);
    }
  }
  return tags;
}
