import type { MessageId, ObjectType, TupleType, Type, UnionType } from "../model/model.js";
import { isObjectWith } from "./is-object.js";
import type { RuntimeValue } from "./runtime-names.js";
import { onObjectPrototype, propertyAccess, stringLiteral } from "./text.js";

/** What the functions of `lift.ts` share. */
export interface LiftScope {
  runtime(name: RuntimeValue): string;
  /** The function that lifts a message; `undefined` where nothing in it has versions. */
  liftOf(id: MessageId): { readonly name: string; readonly takesLevels: boolean } | undefined;
  /** A function of its own for a part; gives its name. */
  helper(path: string, body: readonly string[], takesLevels: boolean): string;
}

export interface LiftSite {
  readonly scope: LiftScope;
  readonly path: string;
  /** The message's, as errors tell it. */
  readonly message: string;
  /** What says how deep `json` may nest yet, in a message that can nest itself. */
  readonly levels?: "levels" | "within";
}

/**
 * The statements that lift what nests in `json`, in place: JSON that was parsed just now is nobody else's. `undefined`
 * where nothing in it has versions. JSON that does not fit is left as it is, for the check to refuse.
 */
export function liftBody(site: LiftSite, type: Type): readonly string[] | undefined {
  switch (type.kind) {
    case "object":
      return objectBody(site, type);
    case "array":
      return listBody(site, type.items);
    case "tuple":
      return tupleBody(site, type);
    case "map":
      return mapBody(site, type.values);
    case "union":
      return unionBody(site, type);
    default: {
      const lifted = liftOf(site, type, "json");
      return lifted === undefined ? undefined : [`return ${lifted};`];
    }
  }
}

/** An expression of the lifted part. */
function liftOf(site: LiftSite, type: Type, json: string): string | undefined {
  const { scope, path, levels } = site;
  if (type.kind === "nullable") return liftOf(site, type.of, json);
  const given = (takesLevels: boolean): string => (takesLevels && levels ? `${json}, ${levels}` : json);
  if (type.kind === "reference") {
    const lift = scope.liftOf(type.to);
    return lift && `${lift.name}(${given(lift.takesLevels)})`;
  }
  if (!["object", "array", "tuple", "map", "union"].includes(type.kind)) return undefined;
  const body = liftBody(levels ? { ...site, levels: "levels" } : site, type);
  if (!body) return undefined;
  const takesLevels = body.some((line) => line.includes(", levels)"));
  return `${scope.helper(path, body, takesLevels)}(${given(takesLevels)})`;
}

/** A part that nests one level deeper. */
function within(site: LiftSite, part: string): LiftSite {
  return { ...beside(site, part), ...(site.levels && { levels: "within" }) };
}

function beside(site: LiftSite, part: string): LiftSite {
  return { ...site, path: `${site.path}$${part.replace(/[^A-Za-z0-9_]+/g, "_")}` };
}

/** What upgrades put there may make its own message again: each level is counted, so that lifting ends. */
function countLevel({ scope, message, levels }: LiftSite, parts: readonly string[]): readonly string[] {
  if (!levels) return parts;
  const counted = `${scope.runtime("levelsWithin")}(${stringLiteral(message)}, ${levels});`;
  return [parts.some((line) => line.includes(", within)")) ? `const within = ${counted}` : counted, ...parts];
}

function objectBody(site: LiftSite, { fields }: ObjectType): readonly string[] | undefined {
  const { scope } = site;
  const lifting: { readonly name: string }[] = [];
  const lines = fields.flatMap(({ name, type }, index) => {
    const part = `part${index}`;
    const lifted = liftOf(within(site, name), type, part);
    if (lifted === undefined) return [];
    lifting.push({ name });
    const access = propertyAccess("json", name);
    const inherited = onObjectPrototype(name);
    const found = inherited ? `${scope.runtime("own")}(json, ${stringLiteral(name)})` : access;
    const set = inherited
      ? `${scope.runtime("define")}(json, ${stringLiteral(name)}, ${lifted})`
      : `${access} = ${lifted}`;
    return [`const ${part} = ${found};`, `if (${part} !== undefined) ${set};`];
  });
  if (lines.length === 0) return undefined;
  return [`if (!${isObjectWith(scope, "json", lifting)}) return json;`, ...countLevel(site, lines), "return json;"];
}

function listBody(site: LiftSite, items: Type): readonly string[] | undefined {
  const lifted = liftOf(within(site, "item"), items, "json[index]");
  if (lifted === undefined) return undefined;
  return [
    "if (!Array.isArray(json)) return json;",
    ...countLevel(site, [`for (let index = 0; index < json.length; index++) json[index] = ${lifted};`]),
    "return json;",
  ];
}

function tupleBody(site: LiftSite, { items }: TupleType): readonly string[] | undefined {
  const lines = items.flatMap((item, index) => {
    const lifted = liftOf(within(site, String(index)), item, `json[${index}]`);
    return lifted === undefined ? [] : [`if (json.length > ${index}) json[${index}] = ${lifted};`];
  });
  if (lines.length === 0) return undefined;
  return ["if (!Array.isArray(json)) return json;", ...countLevel(site, lines), "return json;"];
}

/** What an object owns is set in place, whatever its name. */
function mapBody(site: LiftSite, values: Type): readonly string[] | undefined {
  const lifted = liftOf(within(site, "item"), values, "json[name]");
  if (lifted === undefined) return undefined;
  return [
    `if (!${site.scope.runtime("isObject")}(json)) return json;`,
    ...countLevel(site, [`for (const name of Object.keys(json)) json[name] = ${lifted};`]),
    "return json;",
  ];
}

/** Only with a discriminator: versions of members that look alike are refused before. */
function unionBody(site: LiftSite, { members, discriminator }: UnionType): readonly string[] | undefined {
  const { scope } = site;
  const { property, tags } = discriminator ?? { property: "", tags: [] };
  const cases = tags.flatMap((tag, index) => {
    const member = members[index];
    const lifted = member && liftOf(beside(site, String(index)), member, "json");
    return lifted === undefined ? [] : [`  case ${stringLiteral(tag)}:`, `    return ${lifted};`];
  });
  if (cases.length === 0) return undefined;
  const tag = onObjectPrototype(property)
    ? `${scope.runtime("own")}(json, ${stringLiteral(property)})`
    : propertyAccess("json", property);
  return [
    `if (!${isObjectWith(scope, "json", [{ name: property }])}) return json;`,
    `switch (${tag}) {`,
    ...cases,
    "  default:",
    "    return json;",
    "}",
  ];
}
