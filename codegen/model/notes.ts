import type { TypeMapping } from "../parse/shape.js";
import type { BareType } from "./builtins.js";
import { locationOf, type Place, type Role, sourceOf, step, type TypeMaker } from "./context.js";
import type { Documentation, Notes } from "./model.js";
import { pick } from "./pick.js";

export function documentationOf(shape: Partial<Documentation>): Documentation {
  return pick(shape, ["description", "deprecated", "examples", "owner"]);
}

/** What a mapping says beside its type. */
export function notesOf(
  maker: TypeMaker,
  mapping: TypeMapping,
  bare: BareType | undefined,
  place: Place,
  role: Role,
): Notes {
  const notes: Notes = { doc: documentationOf(mapping), source: sourceOf(place), ...sensitiveOf(mapping) };
  if (mapping.default === undefined && mapping.fill === undefined) return notes;
  const problem = misplaced(mapping, role);
  if (problem) {
    maker.findings.add(problem.code, locationOf(step(place, problem.word), "key"), problem.message, problem.fix);
    return notes;
  }
  if (mapping.fill === undefined) return { ...notes, ...pick(mapping, ["default"]) };
  if (bare && !fillFits(mapping.fill, bare)) {
    const fix = "`fill: uuid` belongs to uuid and string, `fill: now` to date-time.";
    const message = `\`fill: ${mapping.fill}\` does not fit this type`;
    maker.findings.add("FILL_MISFIT", locationOf(step(place, "fill")), message, fix);
    return notes;
  }
  return { ...notes, fill: mapping.fill };
}

function sensitiveOf(mapping: TypeMapping): { readonly sensitive?: true } {
  return mapping.sensitive === true ? { sensitive: true } : {};
}

function misplaced(mapping: TypeMapping, role: Role) {
  const word = mapping.default === undefined ? "fill" : "default";
  if (role !== "field") {
    const message = `\`${word}\` stands where nothing can be left out`;
    return { word, code: "DEFAULT_MISPLACED", message, fix: `Write \`${word}\` at a field of an object.` };
  }
  if (mapping.default !== undefined && mapping.fill !== undefined) {
    const message = "`fill` and `default` both say what a missing field becomes";
    return { word: "fill", code: "FILL_AND_DEFAULT", message, fix: "Keep one of them." };
  }
  return undefined;
}

function fillFits(fill: "uuid" | "now", bare: BareType): boolean {
  if (bare.kind !== "string") return false;
  if (fill === "now") return bare.format === "date-time";
  return bare.format === "uuid" || bare.format === undefined;
}
