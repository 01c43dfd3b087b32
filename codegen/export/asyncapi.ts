import { type Kind, kinds } from "../kinds.js";
import type { Contract, DefinitionByKind, Definitions, Json, Model } from "../model/model.js";
import { foreignGroupPart } from "./asyncapi/kinds/streams.js";
import { parts } from "./asyncapi/kinds.js";
import { type Entry, type Part, Scope, schemaName, schemaPlace, viewOf } from "./asyncapi/scope.js";
import { messageSchema } from "./json-schema.js";
import { given, named, type SchemaObject, sorted } from "./schema.js";

/** Where a Redis can be found: no user and no password. */
export interface Server {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly database?: number;
  readonly tls: boolean;
}

export interface About {
  readonly title: string;
  readonly version: string;
  readonly servers: readonly Server[];
}

/** By which a document of ours is known. */
export const generator = "redloom asyncapi";

/**
 * Contracts as one AsyncAPI 3.0 document, seen from a program that may do all that they say: it sends what is published,
 * added and asked, and receives what is subscribed to, consumed and served. What only Redis knows stands under `x-redis`,
 * since the official bindings of Redis are empty.
 */
export function asyncapiOf(model: Model, contracts: readonly Contract[], about: About): SchemaObject {
  const made = contracts.flatMap((contract) => partsOf(model, contract));
  const stored = made.flatMap((part) => part.stored ?? []);
  const [only, another] = contracts;
  return given({
    asyncapi: "3.0.0",
    info: given({
      title: about.title,
      version: about.version,
      description: another ? undefined : only?.doc.description,
      "x-generator": generator,
    }),
    defaultContentType: "application/json",
    servers: about.servers.length > 0 ? named(sorted(about.servers.map(serverOf))) : undefined,
    channels: byId(made.flatMap((part) => part.channels ?? [])),
    operations: byId(made.flatMap((part) => part.operations ?? [])),
    components: { schemas: schemasOf(model, contracts, made) },
    "x-redis": given({
      prefix:
        "Every name is as written here behind a prefix that is given at run time, and is empty unless somebody gives one.",
      parameters:
        "Of a parameter's value, `: { } * ? [ ] \\ %`, white space and control characters are written as %XX of their UTF-8.",
      siblings: "Beside a key K they are called {K}:<sibling>, or K:<sibling> where K has a hash tag of its own.",
      ...storedByKind(stored),
    }),
  });
}

function partsOf(model: Model, contract: Contract): readonly Part[] {
  const scope = new Scope(model, contract);
  const all: Definitions = contract;
  const ofKind = <K extends Kind>(kind: K): readonly Part[] => {
    const part: (scope: Scope, definition: DefinitionByKind[K]) => Part = parts[kind];
    const definitions: readonly DefinitionByKind[K][] = all[kind];
    return definitions.map((definition) => part(scope, definition));
  };
  return [...kinds.flatMap(ofKind), ...contract.groups.map((group) => foreignGroupPart(scope, group))];
}

function byId(entries: readonly Entry[]): SchemaObject {
  return named(sorted([...new Map(entries)]));
}

function storedByKind(stored: readonly Entry[]): SchemaObject {
  const inKind = (kind: Kind) => stored.filter(([id]) => id.split(".").at(-2) === kind);
  return named(kinds.flatMap((kind) => (inKind(kind).length > 0 ? [[kind, byId(inKind(kind))] as const] : [])));
}

/** Those of these contracts, and what is carried or referred to of others. */
function schemasOf(model: Model, contracts: readonly Contract[], made: readonly Part[]): SchemaObject {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const known = new Map(messages.map((message) => [schemaName(message.id), message]));
  const view = viewOf(model);
  const found = new Map<string, SchemaObject>();
  const open = [...contracts.flatMap((one) => one.messages.map(({ id }) => schemaName(id))), ...schemasNamed(made)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const message = known.get(name);
    if (!message || found.has(name)) continue;
    const schema = messageSchema(message, view);
    found.set(name, schema);
    open.push(...schemasNamed(schema));
  }
  return named(sorted([...found]));
}

/** The names of the schemas that something refers to. */
function schemasNamed(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([word, one]) =>
    word === "$ref" && typeof one === "string" && one.startsWith(schemaPlace)
      ? [one.slice(schemaPlace.length)]
      : schemasNamed(one),
  );
}

function serverOf({ name, host, port, database, tls }: Server): readonly [string, Json] {
  return [
    name,
    given({
      host: `${host}:${port}`,
      pathname: database === undefined ? undefined : `/${database}`,
      protocol: "redis",
      "x-redis": tls ? { tls } : undefined,
    }),
  ];
}
