import { isSensitive } from "../mask.js";
import type { Contract, Message, MessageId, Model, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { allTypes } from "../model/walk.js";
import { type Side, typeSchema, type View } from "./json-schema-types.js";
import { given, named, type SchemaObject, sorted } from "./schema.js";

export type { Contract, Model } from "../model/model.js";
export type { Side } from "./json-schema-types.js";
export type { JsonSchema, SchemaObject } from "./schema.js";

/** With which the `$id` of every document begins. */
export const schemaIds = "urn:redloom:";

const dialect = "https://json-schema.org/draft/2020-12/schema";

/** The schema of one message, or of a type, with all that it refers to under `$defs`: whole by itself. */
export function jsonSchemaOf(model: Model, of: MessageId | Type, side: Side): SchemaObject {
  const found = messagesById(model);
  const nameOf = (id: MessageId) => `${id.contract}.${id.name}`;
  const view = viewOf(model, side, nameOf);
  const isType = "kind" in of;
  const message = isType ? undefined : found.get(keyOf(of));
  const own = isType ? typeSchema(of, view) : message ? messageSchema(message, view) : {};
  const type = isType ? of : message?.type;
  const others = type ? reached([type], found).map((one) => [nameOf(one.id), messageSchema(one, view)] as const) : [];
  return { $schema: dialect, ...own, ...(others.length > 0 ? { $defs: named(sorted(others)) } : {}) };
}

/** Every message of a contract under `$defs` by its name, and those of others that they refer to as `contract.Name`. */
export function messagesSchema(model: Model, contract: Contract, side: Side): SchemaObject {
  const nameOf = (id: MessageId) => (id.contract === contract.folder ? id.name : `${id.contract}.${id.name}`);
  return document(model, contract.messages, side, nameOf, `${schemaIds}${contract.folder}:${side}`, contract.doc);
}

/** Every message of every contract under `$defs`, as `contract.Name`. */
export function projectSchema(model: Model, side: Side): SchemaObject {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  return document(model, messages, side, (id) => `${id.contract}.${id.name}`, `${schemaIds}:${side}`, {});
}

/** The schema of a message, references as `view` writes them. */
export function messageSchema(message: Message, view: View): SchemaObject {
  const schema = withVersion(message, typeSchema(message.type, view), view.side);
  const words = schema["x-redloom"];
  const more = given({
    reserved: message.reserved.length > 0 ? message.reserved : undefined,
    version: message.version > 1 ? message.version : undefined,
  });
  if (Object.keys(more).length === 0) return { title: message.name, ...schema };
  const own = typeof words === "object" && words !== null && !Array.isArray(words) ? words : {};
  return { title: message.name, ...schema, "x-redloom": { ...own, ...more } };
}

/** JSON of a version above 1 says which. Readers take newer ones; older ones they lift first, which no schema can say. */
function withVersion({ type, version }: Message, schema: SchemaObject, side: Side): SchemaObject {
  if (version === 1 || type.kind !== "object") return schema;
  const { properties = {}, required = [] } = schema;
  return {
    ...schema,
    properties: named([
      [
        "$version",
        side === "writer"
          ? { const: version }
          : { type: "integer", minimum: version, maximum: Number.MAX_SAFE_INTEGER },
      ],
      ...Object.entries(properties ?? {}),
    ]),
    required: ["$version", ...(Array.isArray(required) ? required : [])],
  };
}

function document(
  model: Model,
  messages: readonly Message[],
  side: Side,
  nameOf: (id: MessageId) => string,
  id: string,
  { description }: { readonly description?: string },
): SchemaObject {
  const view = viewOf(model, side, nameOf);
  const types = messages.map((message) => message.type);
  const own = new Set(messages.map((message) => keyOf(message.id)));
  const others = reached(types, messagesById(model)).filter((message) => !own.has(keyOf(message.id)));
  const schemas = [...messages, ...others].map((one) => [nameOf(one.id), messageSchema(one, view)] as const);
  return given({ $schema: dialect, $id: id, description, $defs: named(sorted(schemas)) });
}

function viewOf(model: Model, side: Side, nameOf: (id: MessageId) => string): View {
  return {
    side,
    dialect: "2020-12",
    refer: (to) => `#/$defs/${nameOf(to)}`,
    isSensitive: (type) => isSensitive(model, type),
  };
}

function messagesById(model: Model): ReadonlyMap<string, Message> {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  return new Map(messages.map((message) => [keyOf(message.id), message]));
}

/** The messages that types refer to, and what those refer to. */
function reached(types: readonly Type[], known: ReadonlyMap<string, Message>): readonly Message[] {
  const found = new Set<Message>();
  const open = [...types];
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    for (const part of allTypes(type)) {
      const message = part.kind === "reference" ? known.get(keyOf(part.to)) : undefined;
      if (!message || found.has(message)) continue;
      found.add(message);
      open.push(message.type);
    }
  }
  return [...found];
}
