import type { Message, Upgrade, UpgradeStep } from "../model/model.js";
import { pathText } from "../model/upgrade-path.js";
import { fieldAt } from "../values/field-at.js";
import type { Versions } from "./carrier.js";
import type { Tell } from "./telling.js";

type Path = readonly string[];
type Move = Extract<UpgradeStep, { readonly does: "move" }>;

/** Upgrades that put something else where older payloads have a field: what stood there is lost, or stands elsewhere. */
export function overwrittenFields(tell: Tell, versions: Versions, before: Message, now: Message): void {
  const [gone, put]: [Path[], Path[]] = [[], []];
  const isOriginal = (path: Path) =>
    fieldAt(versions.before.model, before, path).is === "field" && !gone.some((one) => isWithin(path, one));
  const isThere = (path: Path) => isOriginal(path) || put.some((one) => isWithin(path, one));
  const isField = (path: Path) => fieldAt(versions.now.model, now, path).is === "field";
  for (const upgrade of now.upgrades.filter(({ to }) => to > before.version)) {
    for (const step of upgrade.steps) {
      if (step.does !== "move" || !isThere(step.from)) continue;
      if (isOriginal(step.to)) tellOverwritten(tell, upgrade, step, before);
      if (isOriginal(step.from) && isField(step.from)) tellMoved(tell, upgrade, step, before);
      gone.push(step.from);
      put.push(step.to);
    }
  }
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((name, index) => path[index] === name);
}

function tellOverwritten(tell: Tell, { to }: Upgrade, { from, to: target, source }: Move, before: Message): void {
  const place = pathText(target);
  tell("UPGRADE_REPLACES", {
    part: `.upgrades.${to}`,
    verdict: "dangerous",
    message: `moves \`${pathText(from)}\` over \`${place}\`, which version ${before.version} has too: what stood there is lost`,
    fix: `Move \`${place}\` away first, or take a name that no version had.`,
    source,
  });
}

function tellMoved(tell: Tell, { to }: Upgrade, { from, to: target, fromSource }: Move, before: Message): void {
  const place = pathText(from);
  tell("UPGRADE_REPLACES", {
    part: `.upgrades.${to}`,
    verdict: "dangerous",
    message: `moves \`${place}\` to \`${pathText(target)}\`, and both versions have \`${place}\`: to readers of the new contract it is another thing than version ${before.version} wrote there, and readers of the old one do not know`,
    fix: `Give what \`${place}\` is now a name that no version had.`,
    source: fromSource,
  });
}
