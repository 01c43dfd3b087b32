import { didYouMean } from "../did-you-mean.js";
import type { TypeShape } from "../parse/shape.js";
import { locationOf, type Place, sourceOf, step, type TypeMaker } from "./context.js";
import type { AddressModel, Parameter, Type } from "./model.js";
import { isParameterName, kebabCase } from "./names.js";
import { tellConstraints } from "./type-in-place.js";

/** A template, cut: text and parameters in order. */
export type Segment = { readonly text: string } | { readonly parameter: string };

export function segmentsOf(template: string): readonly Segment[] {
  return template
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("{") ? { parameter: part.slice(1, -1) } : { text: part }));
}

interface AddressedShape {
  readonly address?: string;
  readonly parameters?: Readonly<Record<string, TypeShape>>;
  readonly slot?: string;
}

/** The address of the definition `name` at `place`, with everything that is wrong with it told. */
export function addressOf(maker: TypeMaker, shape: AddressedShape, name: string, place: Place): AddressModel {
  const template = shape.address ?? kebabCase(name);
  const where = shape.address === undefined ? place : step(place, "address");
  const segments = segmentsOf(template);
  const used = [...new Set(segments.flatMap((segment) => ("parameter" in segment ? [segment.parameter] : [])))];
  const excess = excessOf(template, used);
  if (excess !== undefined) {
    maker.findings.add("ADDRESS_INVALID", locationOf(where), `The address has ${excess}`, "Write a shorter one.");
    return { template: kebabCase(name), parameters: [], source: sourceOf(where) };
  }
  tellTemplate(maker, template, segments, shape.slot, where);
  tellDeclared(maker, shape, used, where, place);
  const parameters = used.map((parameter) => parameterOf(maker, parameter, shape.parameters, place, where));
  const slot = slotOf(maker, shape.slot, used, place);
  return { template, parameters, source: sourceOf(where), ...(slot === undefined ? {} : { slot }) };
}

const mostCharacters = 512;
const mostParameters = 32;

/** Names are sent with each command; what is longer was made to take long. */
function excessOf({ length }: string, { length: count }: readonly string[]): string | undefined {
  if (length > mostCharacters) return `${length} characters; at most ${mostCharacters} are possible`;
  return count > mostParameters ? `${count} parameters; at most ${mostParameters} are possible` : undefined;
}

function tellTemplate(
  maker: TypeMaker,
  template: string,
  segments: readonly Segment[],
  slot: string | undefined,
  where: Place,
): void {
  const tell = (message: string, fix: string) => maker.findings.add("ADDRESS_INVALID", locationOf(where), message, fix);
  if (template === "") tell("The address is empty", "Leave `address` out, or write a name.");
  const names = segments.flatMap((segment) => ("parameter" in segment ? [segment.parameter] : []));
  const text = segments.flatMap((segment) => ("text" in segment ? [segment.text] : [])).join("");
  if (/[{}]/.test(text)) tell(`\`${template}\` has a brace without its partner`, "Braces mark parameters: `{userId}`.");
  const special = /[*?[\]\\%\s\p{Cc}\p{Cf}]/u.exec(text)?.[0];
  if (special !== undefined) {
    tell(`\`${template}\` holds ${JSON.stringify(special)}`, "Use letters, digits, `:`, `-`, `_`, `.` and parameters.");
  }
  for (const name of names.filter((one) => !isParameterName(one))) {
    tell(
      `\`{${name}}\` is no name of a parameter`,
      "Begin with a letter, go on with letters, digits and `_`; no name that every object has.",
    );
  }
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index))) {
    tell(`\`{${name}}\` stands twice in the address`, "Use each parameter once.");
  }
  tellNeighbours(segments, slot, tell);
}

/** Values hold no `:` and no braces on the wire, so only these keep two parameters apart for sure. */
function tellNeighbours(
  segments: readonly Segment[],
  slot: string | undefined,
  tell: (message: string, fix: string) => void,
): void {
  let last: string | undefined;
  let between = "";
  for (const segment of segments) {
    if ("text" in segment) {
      between += segment.text;
      continue;
    }
    const apart = between.includes(":") || last === slot || segment.parameter === slot;
    if (last !== undefined && !apart) {
      const message = `\`{${last}}${between}{${segment.parameter}}\` cannot be read back: nothing tells where one value ends`;
      tell(message, `Write a \`:\` between them: \`{${last}}:{${segment.parameter}}\`.`);
    }
    last = segment.parameter;
    between = "";
  }
}

/** `parameters` lists all or is left out: what it does not list would be a string by accident. */
function tellDeclared(
  maker: TypeMaker,
  shape: AddressedShape,
  used: readonly string[],
  where: Place,
  place: Place,
): void {
  if (shape.parameters === undefined) return;
  const declared = Object.keys(shape.parameters);
  for (const name of used.filter((one) => !declared.includes(one))) {
    const meant = didYouMean(
      name,
      declared.filter((one) => !used.includes(one)),
    );
    const fix = meant ? `Did you mean \`{${meant}}\`?` : `Add \`${name}: string\` to \`parameters\`.`;
    maker.findings.add("PARAMETER_UNDECLARED", locationOf(where), `\`{${name}}\` is not among \`parameters\``, fix);
  }
  for (const name of declared.filter((one) => !used.includes(one))) {
    const at = locationOf(step(place, "parameters", name), "key");
    const meant = didYouMean(
      name,
      used.filter((one) => !declared.includes(one)),
    );
    const fix = meant ? `Did you mean \`${meant}\`?` : `Write \`{${name}}\` into the address, or take it out here.`;
    maker.findings.add("PARAMETER_UNUSED", at, `The address has no \`{${name}}\``, fix);
  }
}

function parameterOf(
  maker: TypeMaker,
  name: string,
  shapes: AddressedShape["parameters"],
  place: Place,
  where: Place,
): Parameter {
  const shape = shapes && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (shape === undefined) return { name, type: { kind: "string", doc: {}, source: sourceOf(where) } };
  const at = step(place, "parameters", name);
  const type = maker.make(shape, at, "inner");
  if (!maker.isBroken(type) && !canBeParameter(maker, type)) {
    const fix = "Use string, integer, uuid, an enum of strings, or a message of such a type.";
    maker.findings.add("PARAMETER_TYPE", locationOf(at), `\`${name}\` is of a type that no address can hold`, fix);
  }
  tellConstraints(maker, { name, what: "a parameter", code: "PARAMETER_TYPE" }, type, at);
  return { name, type };
}

function canBeParameter(maker: TypeMaker, type: Type, steps = 0): boolean {
  switch (type.kind) {
    case "integer":
      return true;
    case "string":
      return type.format === undefined || type.format === "uuid";
    case "enum":
      return type.values.every((value) => typeof value === "string" && value !== "");
    case "reference": {
      const target = maker.messageType(type.to);
      return (
        target !== undefined && (maker.isBroken(target) || (steps < 32 && canBeParameter(maker, target, steps + 1)))
      );
    }
    default:
      return false;
  }
}

function slotOf(maker: TypeMaker, slot: string | undefined, used: readonly string[], place: Place) {
  if (slot === undefined || used.includes(slot)) return slot;
  const meant = didYouMean(slot, used);
  const fix = meant ? `Did you mean \`${meant}\`?` : `Write \`{${slot}}\` into the address, or leave \`slot\` out.`;
  maker.findings.add(
    "SLOT_UNKNOWN",
    locationOf(step(place, "slot")),
    `\`${slot}\` is no parameter of the address`,
    fix,
  );
  return undefined;
}
