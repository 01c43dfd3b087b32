import type { Type } from "../../model/model.js";
import { partsOf } from "../../model/walk.js";
import type { Step } from "../../values/aimed.js";
import type { Resolve } from "../../values/fits.js";
import type { Site } from "./edit.js";
import type { Walk } from "./walker.js";

/** What is masked for people in one version only, by whatever says so: the place itself, a message that it names, a member. */
export function sensitivity(walk: Walk, before: Type, now: Type, site: Site): void {
  if (before.kind === "reference" && now.kind === "reference") {
    const [old, young] = [walk.before(before.to), walk.now(now.to)];
    // Of messages that came to differ it is told once, with the message.
    if (old && young && isMasked(old, walk.before) !== isMasked(young, walk.now)) return;
  }
  if (isMasked(before, walk.before) && !isHidden(now, walk.now)) {
    walk.tell("SENSITIVE_REMOVED", site, {
      message: "is masked no more: people see it in dead letters, logs and documents",
      fix: "Keep `sensitive: true` where it is anybody's secret.",
      effects: { backward: { does: "differs", why: "what was hidden so far is shown" } },
      at: ["now", now],
    });
  } else if (isMasked(now, walk.now) && !isHidden(before, walk.before)) {
    walk.tell("SENSITIVE_ADDED", site, {
      message: "is masked now wherever people look",
      fix: "Nothing.",
      at: ["now", now],
    });
  }
}

/** As `mask.ts` has it: behind references and `| null`, and wherever one member of a union is masked. */
function isMasked(type: Type, resolve: Resolve, depth = 0): boolean {
  if (type.sensitive) return true;
  if (depth > 64) return false;
  const inner = (one: Type): boolean => isMasked(one, resolve, depth + 1);
  switch (type.kind) {
    case "nullable":
      return inner(type.of);
    case "union":
      return type.members.some(inner);
    case "reference": {
      const target = resolve(type.to);
      return target !== undefined && inner(target);
    }
    default:
      return false;
  }
}

/** Is nothing of it seen? Of a list, say, whose items are masked, each for itself. */
function isHidden(type: Type, resolve: Resolve, depth = 0): boolean {
  if (isMasked(type, resolve)) return true;
  if (depth > 16) return false;
  const inner = (one: Type): boolean => isHidden(one, resolve, depth + 1);
  switch (type.kind) {
    case "nullable":
      return inner(type.of);
    case "reference": {
      const target = resolve(type.to);
      return target !== undefined && inner(target);
    }
    case "array":
    case "tuple":
    case "object": {
      const parts = partsOf(type);
      return parts.length > 0 && parts.every(inner);
    }
    default:
      return false;
  }
}

/** Is what the steps lead to masked, by what is said there or around it? */
export function isMaskedAt(type: Type, steps: readonly Step[], resolve: Resolve): boolean {
  if (isMasked(type, resolve)) return true;
  const [step, ...rest] = steps;
  const part = step && partAt(type, step, resolve);
  return part !== undefined && isMaskedAt(part, rest, resolve);
}

function partAt(type: Type, step: Step, resolve: Resolve): Type | undefined {
  let plain: Type | undefined = type;
  for (let steps = 0; plain?.kind === "reference" && steps < 64; steps++) plain = resolve(plain.to);
  if (!plain) return undefined;
  if (step.into === "field")
    return plain.kind === "object" ? plain.fields.find(({ name }) => name === step.name)?.type : undefined;
  const parts = partsOf(plain);
  return step.into === "item" || step.into === "member" ? parts[step.index] : parts[0];
}
