import type { JsonValue, UpgradeShape } from "../parse/shape.js";
import { locationOf, type Place, sourceOf, step } from "./context.js";
import type { Findings } from "./findings.js";
import type { Message, Upgrade, UpgradeStep } from "./model.js";
import { isDefinitionName } from "./names.js";
import type { Declaration } from "./scope.js";
import { parsePath } from "./upgrade-path.js";

export type Versioned = Pick<Message, "version" | "upgrades">;

const unversioned: Versioned = { version: 1, upgrades: [] };

/** The version of a message, and what lifts older JSON to it. What names fields is checked over the model. */
export function versionOf(findings: Findings, { shape, place, inPlace }: Declaration): Versioned {
  if (typeof shape === "string") return unversioned;
  const { version = 1, upgrades = [] } = shape;
  // Of what is no object, `mapping.ts` tells it.
  if (shape.fields === undefined && shape.properties === undefined && shape.extends === undefined) return unversioned;
  if (inPlace) {
    for (const word of ["version", "upgrades"] as const) {
      if (shape[word] === undefined) continue;
      const fix = "Make this type a message of its own, under `messages`.";
      findings.add("WORD_MISPLACED", locationOf(step(place, word), "key"), `\`${word}\` belongs to messages`, fix);
    }
    return unversioned;
  }
  if (version < 1) {
    const fix = "Write a whole number from 1; a message without it is of version 1.";
    findings.add("NUMBER_INVALID", locationOf(step(place, "version")), `\`version\` is ${version}`, fix);
    return unversioned;
  }
  tellVersions(findings, version, upgrades, place);
  const made = upgrades.map((upgrade, index) => upgradeOf(findings, upgrade, step(place, "upgrades", index)));
  return { version, upgrades: made };
}

function tellVersions(findings: Findings, version: number, upgrades: readonly UpgradeShape[], place: Place): void {
  let before = 1;
  for (const [index, { to }] of upgrades.entries()) {
    const problem = toProblem(to, before, version);
    before = Math.max(before, to);
    if (problem) findings.add("UPGRADE_ORDER", locationOf(step(place, "upgrades", index, "to")), ...problem);
  }
  const known = new Set(upgrades.map(({ to }) => to));
  if (version - 1 <= known.size && upgrades.every(({ to }) => to >= 2 && to <= version)) return;
  const missing: number[] = [];
  for (let to = 2; to <= version && missing.length < 4; to++) if (!known.has(to)) missing.push(to);
  if (missing.length === 0) return;
  const [first = 2] = missing;
  const all = missing.length < 4 ? missing.join(", ") : `${missing.slice(0, 3).join(", ")} …`;
  const text = `\`version: ${version}\` has no upgrade to ${all}`;
  const fix = `Add \`{ to: ${first}, … }\` under \`upgrades\`, with what changed: \`rename\`, \`move\`, \`default\` or \`hook\`.`;
  findings.add("UPGRADE_MISSING", locationOf(step(place, "version")), text, fix);
}

function toProblem(to: number, before: number, version: number): [message: string, fix: string] | undefined {
  if (to < 2)
    return [`\`to: ${to}\` is no version that JSON is lifted to`, "Begin with `to: 2`: version 1 is the first."];
  if (to > version) {
    return [
      `\`to: ${to}\` is above the message's version, which is ${version}`,
      `Write \`version: ${to}\` at the message, or lower \`to\`.`,
    ];
  }
  if (to === before) return [`A second upgrade to ${to}`, "Put both into one, or give each a version of its own."];
  return to < before ? [`\`to: ${to}\` stands behind \`to: ${before}\``, "Write upgrades in their order."] : undefined;
}

function upgradeOf(findings: Findings, shape: UpgradeShape, place: Place): Upgrade {
  const steps = [
    ...Object.entries(shape.rename ?? {}).flatMap(([from, to]) =>
      moveOf(findings, [from], [to], from, step(place, "rename", from)),
    ),
    ...Object.entries(shape.move ?? {}).flatMap(([from, to]) =>
      moveOf(findings, parsePath(from), parsePath(to), from, step(place, "move", from)),
    ),
    ...Object.entries(shape.default ?? {}).flatMap(([at, value]) =>
      defaultOf(findings, at, value, step(place, "default", at)),
    ),
    ...(shape.hook === undefined ? [] : hookOf(findings, shape.hook, step(place, "hook"))),
  ];
  if (!(["rename", "move", "default", "hook"] as const).some((word) => shape[word] !== undefined)) {
    const fix = "Say what changed: `rename`, `move`, `default` or `hook`. What needs no change needs no new version.";
    findings.add("UPGRADE_EMPTY", locationOf(place), `The upgrade to ${shape.to} does nothing`, fix);
  }
  tellTwice(findings, steps, shape.to);
  return { to: shape.to, steps, source: sourceOf(place) };
}

type Move = Extract<UpgradeStep, { readonly does: "move" }>;
type Path = readonly string[] | undefined;

function moveOf(findings: Findings, from: Path, to: Path, written: string, place: Place): readonly Move[] {
  if (!from) tellPath(findings, written, place, "key");
  if (!to) tellPath(findings, "", place, "value");
  if (!from || !to) return [];
  if (from.length === to.length && from.every((name, index) => name === to[index])) {
    const fix = "Name the place where it is now, or take this out.";
    findings.add("UPGRADE_PATH", locationOf(place), `\`${written}\` stays where it is`, fix);
    return [];
  }
  return [{ does: "move", from, to, fromSource: sourceOf(place, "key"), source: sourceOf(place) }];
}

function defaultOf(findings: Findings, written: string, value: JsonValue, place: Place): readonly UpgradeStep[] {
  const at = parsePath(written);
  if (at) return [{ does: "default", at, value, source: sourceOf(place) }];
  tellPath(findings, written, place, "key");
  return [];
}

function tellPath(findings: Findings, written: string, place: Place, part: "key" | "value"): void {
  const fix = "Write names with dots between, `user.name`; a dot of a name is `\\.`.";
  const message = written === "" ? "This path has an empty name in it" : `\`${written}\` has an empty name in it`;
  findings.add("UPGRADE_PATH", locationOf(place, part), message, fix);
}

function hookOf(findings: Findings, name: string, place: Place): readonly UpgradeStep[] {
  if (isDefinitionName(name)) return [{ does: "hook", name, source: sourceOf(place) }];
  const fix = "Name a function of yours, in camelCase: `splitAddress`.";
  findings.add("NAME_INVALID", locationOf(place), `\`${name}\` cannot be a function's name`, fix);
  return [];
}

/** Of two moves to one place, one would be lost. */
function tellTwice(findings: Findings, steps: readonly UpgradeStep[], to: number): void {
  const moves = steps.filter((one) => one.does === "move");
  for (const [index, move] of moves.entries()) {
    const earlier = moves.slice(0, index);
    if (earlier.some((one) => isWithin(one.to, move.to) || isWithin(move.to, one.to))) {
      const fix = "Move one of them elsewhere, or put both together in a `hook`.";
      findings.add("UPGRADE_CLASH", move.source, `The upgrade to ${to} moves two things to one place`, fix);
    } else if (earlier.some((one) => isWithin(move.from, one.from) || isWithin(one.from, move.from))) {
      const fix = "Move it once; what two fields need is the work of a `hook`.";
      findings.add("UPGRADE_CLASH", move.fromSource, `The upgrade to ${to} moves this twice`, fix);
    } else if (earlier.some((one) => isWithin(one.to, move.from) && isWithin(move.from, one.to))) {
      const fix = "Write this line first; what changes places with another is the work of a `hook`.";
      const text = `The upgrade to ${to} puts something else here before this is moved`;
      findings.add("UPGRADE_CLASH", move.fromSource, text, fix);
    }
  }
}

function isWithin(path: readonly string[], around: readonly string[]): boolean {
  return around.every((name, index) => name === path[index]);
}
