import { didYouMean } from "../did-you-mean.js";
import { kinds } from "../kinds.js";
import type { Definition, Json, Message, Type } from "../model/model.js";
import { allTypes } from "../model/walk.js";
import { fits, type Issue } from "../values/fits.js";
import type { Checked } from "./rule.js";

/** Defaults and examples must fit their own type, and names once reserved are never used again. */
export function checkPayloads(checked: Checked): void {
  const { contracts } = checked.model;
  const told = new Set<Type>();
  for (const message of contracts.flatMap((contract) => contract.messages)) {
    checkReserved(checked, message, told);
    for (const type of allTypes(message.type)) {
      checkValues(checked, type);
      checkUnique(checked, type);
    }
  }
  const definitions = contracts.flatMap((contract) => kinds.flatMap((kind): readonly Definition[] => contract[kind]));
  for (const { type } of definitions.flatMap((one) => one.address.parameters)) checkValues(checked, type);
  const headers = contracts.flatMap(({ streams }) => streams.flatMap((stream) => stream.headers ?? []));
  for (const { type } of headers) checkValues(checked, type);
}

/** @param told types of fields that have their finding: a field that is inherited is mended once, where it stands. */
function checkReserved({ findings }: Checked, { type, reserved }: Message, told: Set<Type>): void {
  if (type.kind !== "object") return;
  for (const field of type.fields.filter((one) => reserved.includes(one.name) && !told.has(one.type))) {
    told.add(field.type);
    const fix = "Choose another name: readers and writers of older versions still know the old meaning.";
    findings.add("FIELD_RESERVED", field.type.source, `\`${field.name}\` is a reserved name`, fix);
  }
}

/**
 * Objects are not the same to both sides: readers drop and fill in fields, so that items differ where they are written
 * and are equal where they are read.
 */
function checkUnique({ findings, locate, messageType }: Checked, type: Type): void {
  if (type.kind !== "array" || type.uniqueItems !== true || !holdsObjects(type.items, messageType)) return;
  const fix = "Use a map whose keys are what makes the items differ: `map<Item>`.";
  findings.add("CONSTRAINT_MISFIT", locate(type, "uniqueItems"), "`uniqueItems` cannot compare items with fields", fix);
}

function holdsObjects(type: Type, resolve: Checked["messageType"], seen = new Set<Type>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return [...allTypes(type)].some((one) => {
    const to = one.kind === "reference" ? resolve(one.to) : undefined;
    return one.kind === "object" || (to !== undefined && holdsObjects(to, resolve, seen));
  });
}

function checkValues(checked: Checked, type: Type): void {
  if (type.default !== undefined) tell(checked, type, type.default, "default", []);
  for (const [index, example] of (type.doc.examples ?? []).entries()) tell(checked, type, example, "example", [index]);
}

function tell(checked: Checked, type: Type, value: Json, what: "default" | "example", at: readonly number[]): void {
  const word = what === "default" ? "default" : "examples";
  const code = what === "default" ? "DEFAULT_MISFIT" : "EXAMPLE_MISFIT";
  const asWriter = fits(type, value, checked.messageType, { tellUnknownFields: true });
  // Readers put a default in as it is: what it leaves out nobody fills in.
  const issues =
    asWriter.length > 0 || what === "example"
      ? asWriter
      : fits(type, value, checked.messageType, { tellUnknownFields: true, side: "reader" });
  for (const issue of issues) {
    const where = checked.locate(type, word, ...at, ...issue.path);
    const fix =
      asWriter.length > 0
        ? fixOf(checked, type, issue, value)
        : "Write it into the default: what a default leaves out is not filled in.";
    checked.findings.add(code, where, `The ${what}${pathText(issue)} ${issue.message}`, fix);
  }
}

function pathText({ path }: Issue): string {
  return path.length === 0 ? "" : `'s ${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(".")}`;
}

function fixOf({ messageType }: Checked, type: Type, issue: Issue, value: Json): string {
  const to = type.kind === "reference" ? messageType(type.to) : type;
  if (issue.path.length === 0 && to?.kind === "enum" && typeof value === "string") {
    const meant = didYouMean(
      value,
      to.values.filter((one) => typeof one === "string"),
    );
    if (meant !== undefined) return `Did you mean \`${meant}\`?`;
  }
  const last = issue.path.at(-1);
  if (typeof last === "string" && issue.message.startsWith("is no field") && to?.kind === "object") {
    const meant = didYouMean(
      last,
      to.fields.map((field) => field.name),
    );
    if (meant !== undefined && issue.path.length === 1) return `Did you mean \`${meant}\`?`;
  }
  return "Change the value, or the type that it does not fit.";
}
