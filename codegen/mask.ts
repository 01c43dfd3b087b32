import { versionName } from "../src/runtime/wire/upgrade.js";
import type { Json, MessageId, Model, ObjectType, Type } from "./model/model.js";
import { messageTypes } from "./model/walk.js";
import { lift } from "./values/lift.js";

/** What stands for a value that nobody is to see. */
export const masked = "***";

/**
 * A payload for people to look at: what the contract calls `sensitive` is masked. Payloads are shown where they do not
 * decode too; so nothing here relies on them fitting: in a union every member masks its own, and in a message that has
 * something sensitive, fields that the contract does not know are masked as well. What an older version wrote there is
 * shown lifted, since a secret may have had another name; where only the program could lift it, its names are shown. What
 * says to be of another version than is shown keeps its `$version`, which may be all that explains it.
 */
export function maskPayload(model: Model, message: MessageId, value: unknown): unknown {
  const type: Type | undefined = messageType(model, message);
  if (!type) return masked;
  const strict = isSensitive(model, type);
  if (!strict) return mask(model, value, [type], strict);
  // What was JSON once is JSON.
  const json: Json = JSON.parse(JSON.stringify(value) ?? "null");
  const lifted = lift(model, message, json, { showsNewer: true });
  return "json" in lifted ? mask(model, lifted.json, [type], strict) : namesOf(model, type, json);
}

function namesOf(model: Model, type: Type, json: Json): Json {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return masked;
  const types = plainTypes(model, type);
  const shown = (name: string, one: Json): Json => (isVersion(name, one, fieldTypes(types, name)) ? one : masked);
  return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, shown(name, one)]));
}

/** It says which program wrote the payload, and nothing of what is in it, where it is no field of the contract's. */
function isVersion(name: string, value: unknown, types: readonly Type[]): boolean {
  return name === versionName && types.length === 0 && Number.isSafeInteger(value);
}

/** Does a message have anything that is to be masked? */
export function hasSensitive(model: Model, message: MessageId): boolean {
  const type = messageType(model, message);
  return type === undefined || isSensitive(model, type);
}

function mask(model: Model, value: unknown, types: readonly Type[], strict: boolean): unknown {
  const all = types.flatMap((type) => plainTypes(model, type));
  if (all.some(({ sensitive }) => sensitive)) return masked;
  if (typeof value !== "object" || value === null || all.some(({ kind }) => kind === "json")) {
    return fitsSomewhere(value, all) ? value : hidden(value, strict);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => part(model, item, itemTypes(all, index), strict));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, field(model, name, one, fieldTypes(all, name), strict)]),
  );
}

function field(model: Model, name: string, value: unknown, types: readonly Type[], strict: boolean): unknown {
  return isVersion(name, value, types) ? value : part(model, value, types, strict);
}

function part(model: Model, value: unknown, types: readonly Type[], strict: boolean): unknown {
  return types.length === 0 ? hidden(value, strict) : mask(model, value, types, strict);
}

function hidden(value: unknown, strict: boolean): unknown {
  return strict ? masked : value;
}

/** A text where an object was expected may be that object, written by another program. */
function fitsSomewhere(value: unknown, types: readonly Type[]): boolean {
  const nested: readonly Type["kind"][] = ["object", "map", "array", "tuple"];
  return value === null || types.some(({ kind }) => kind === "json" || !nested.includes(kind));
}

function itemTypes(types: readonly Type[], index: number): Type[] {
  return types.flatMap((type) => {
    if (type.kind === "array") return [type.items];
    const item = type.kind === "tuple" ? type.items[index] : undefined;
    return item ? [item] : [];
  });
}

function fieldTypes(types: readonly Type[], name: string): Type[] {
  return types.flatMap((type) => {
    if (type.kind === "map") return [type.values];
    return type.kind === "object" ? fieldsNamed(type, name) : [];
  });
}

function fieldsNamed({ fields }: ObjectType, name: string): Type[] {
  return fields.filter((field) => field.name === name).map((field) => field.type);
}

/** The type behind references, `| null` and unions; what stands on the way and is sensitive is the answer. */
function plainTypes(model: Model, type: Type, seen: ReadonlySet<string> = new Set()): Type[] {
  if (type.sensitive) return [type];
  switch (type.kind) {
    case "nullable":
      return plainTypes(model, type.of, seen);
    case "union":
      return type.members.flatMap((member) => plainTypes(model, member, seen));
    case "reference": {
      const name = `${type.to.contract}.${type.to.name}`;
      const target = seen.has(name) ? undefined : messageType(model, type.to);
      return target ? plainTypes(model, target, new Set([...seen, name])) : [];
    }
    default:
      return [type];
  }
}

export function isSensitive(model: Model, type: Type, seen: Set<Type> = new Set()): boolean {
  if (type.sensitive) return true;
  if (seen.has(type)) return false;
  seen.add(type);
  return partsOf(model, type).some((one) => isSensitive(model, one, seen));
}

function partsOf(model: Model, type: Type): readonly Type[] {
  switch (type.kind) {
    case "array":
      return [type.items];
    case "tuple":
      return type.items;
    case "map":
      return [type.values];
    case "object":
      return type.fields.map((field) => field.type);
    case "union":
      return type.members;
    case "nullable":
      return [type.of];
    case "reference": {
      const target = messageType(model, type.to);
      return target ? [target] : [];
    }
    default:
      return [];
  }
}

/** The same model is asked again and again, with every payload. */
const typesOf = new WeakMap<Model, (id: MessageId) => Type | undefined>();

function messageType(model: Model, id: MessageId): Type | undefined {
  const types = typesOf.get(model) ?? messageTypes(model);
  typesOf.set(model, types);
  return types(id);
}
