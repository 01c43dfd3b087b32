import type { AddressModel, Parameter } from "../model/model.js";
import { asText, behindReferences, sameScalar } from "./as-text.js";
import type { Versions } from "./carrier.js";
import { elsewhere } from "./elsewhere.js";
import { type DefinitionPair, nameInRedis, type Placed } from "./match.js";
import type { Tell } from "./telling.js";
import { walkTypes } from "./types/walk.js";

/** What a name in Redis is made of: an address that changes leaves everything under the old name. */
export function compareAddresses(tell: Tell, versions: Versions, pair: DefinitionPair): void {
  const [old, young] = [pair.before.definition.address, pair.now.definition.address];
  const differs = differenceOf(pair);
  if (differs !== undefined) {
    tell("ADDRESS_CHANGED", {
      verdict: "breaking",
      message: `had the address "${old.template}" and has "${young.template}"${differs}`,
      fix: `Keep \`address: "${old.template}"\`, or add a definition with the new address and move over.`,
      breaks: elsewhere(pair.before),
      first: "neither",
      source: young.source,
    });
    return;
  }
  if (slotOf(old) !== slotOf(young)) {
    tell("SLOT_CHANGED", {
      verdict: "breaking",
      message: `had ${shownSlot(old)} and has ${shownSlot(young)}: its names in Redis differ in the braces`,
      fix: "Keep the `slot`, or add a definition with the new one and another address, and move over.",
      breaks: elsewhere(pair.before),
      first: "neither",
      source: young.source,
    });
  }
  for (const [index, parameter] of old.parameters.entries()) {
    const other = young.parameters[index];
    if (other) parameters(tell, versions, parameter, other, young);
  }
}

/** `undefined` where the same values of parameters of the same names give the same name in Redis, but for braces. */
function differenceOf({ before, now }: DefinitionPair): string | undefined {
  const [old, young] = [before.definition.address, now.definition.address];
  // Another namespace is told of the contract.
  const isMoved = before.contract.namespace !== now.contract.namespace && shapeOf(old) === shapeOf(young);
  if (!isMoved && unbraced(before) !== unbraced(now)) return "";
  const places = new Map(young.parameters.map(({ name }, index) => [name, index]));
  const moved = old.parameters.find(({ name }, index) => (places.get(name) ?? index) !== index);
  return moved && `: \`${moved.name}\` stands at another place, so the same values give another name`;
}

/** What the names of parameters have nothing to do with. */
function shapeOf({ template }: AddressModel): string {
  return template.replace(/\{[^}]*\}/g, "{}");
}

function unbraced(one: Placed): string {
  return nameInRedis(one).replaceAll("{{}}", "{}");
}

/** Which of the parameters, counted. */
function slotOf({ slot, parameters }: AddressModel): number | undefined {
  return slot === undefined ? undefined : parameters.findIndex(({ name }) => name === slot);
}

function shownSlot({ slot }: AddressModel): string {
  return slot === undefined ? "no `slot`" : `\`slot: ${slot}\``;
}

function parameters(tell: Tell, versions: Versions, before: Parameter, now: Parameter, { source }: AddressModel): void {
  const part = `{${now.name}}`;
  if (before.name !== now.name) {
    tell("PARAMETER_RENAMED", {
      part,
      verdict: "dangerous",
      message: `was called \`${before.name}\`: names in Redis stay, code that uses the parameter does not compile`,
      fix: "Rename it in the code too.",
      source,
    });
  }
  const old = behindReferences(before.type, versions.before.resolve);
  const young = behindReferences(now.type, versions.now.resolve);
  const texts = sameScalar(old, young) ? [old, young] : [asText(old), asText(young)];
  const { edits } = walkTypes(texts[0] ?? old, texts[1] ?? young, {
    before: versions.before.resolve,
    now: versions.now.resolve,
  });
  if (edits.length === 0) return;
  const lost = edits.some(({ effects }) => (effects.backward?.does ?? "differs") !== "differs");
  tell("PARAMETER_TYPE_CHANGED", {
    part,
    verdict: lost ? "breaking" : "dangerous",
    message: `${[...new Set(edits.map(({ message }) => message))].join(", ")}: ${
      lost
        ? "there are names in Redis that programs of the new contract cannot say"
        : "programs of the old contract cannot read every new name back"
    }`,
    fix: lost
      ? "Keep the type, or add a definition with another address."
      : "Deploy what reads names back (`subscribeAll`, `matching`) first.",
    breaks: lost
      ? [
          { whom: "consumers", how: "Programs of the new contract refuse values that those of the old one use." },
          { whom: "retained data", how: "What is kept under names of such values cannot be reached." },
        ]
      : [],
    first: lost ? "neither" : "consumers",
    source,
  });
}
