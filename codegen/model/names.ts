import { type Kind, kinds } from "../kinds.js";
import type { Contract, Definition, Group, Header, Message } from "./model.js";

/** The only place that makes names for generated code; emitters and checks ask here, so that they cannot differ. */

/** `apiEndpoint` → `api-endpoint`, `s3Bucket` → `s3-bucket`, `APIKey` → `api-key`. */
export function kebabCase(name: string): string {
  return wordsOf(name)
    .map((word) => word.toLowerCase())
    .join("-");
}

/** `api-endpoint` → `ApiEndpoint`; what is upper case already stays so: `apiURL` → `ApiURL`. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** `Task` → `task`, `URLInfo` → `urlInfo`, `api-endpoint` → `apiEndpoint`. */
export function camelCase(name: string): string {
  return pascalCase(name).replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
}

/** Folder of the output and stem of the client's name. */
export function folderName(namespace: string, file: string): string {
  const stem = namespace !== "" ? namespace : (file.split("/").at(-1) ?? file).replace(/\.ya?ml$/i, "");
  return stem.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "");
}

/** `agents` → `Agents`, of `createAgentsClient`. */
export function clientStem(folder: string): string {
  return pascalCase(folder).replace(/^(?=[0-9])/, "N");
}

// Messages.

export function typeName(message: Pick<Message, "name">): string {
  return message.name;
}

/** What a writer gives, where it differs from what a reader has. */
export function inputTypeName(message: Pick<Message, "name">): string {
  return `${message.name}Input`;
}

export function codecName(message: Pick<Message, "name">): string {
  return `${camelCase(message.name)}Codec`;
}

export function parseName(message: Pick<Message, "name">): string {
  return `parse${message.name}`;
}

export function stringifyName(message: Pick<Message, "name">): string {
  return `stringify${message.name}`;
}

/** Does a wire value fit? */
export function fitsName(message: Pick<Message, "name">): string {
  return `fits${message.name}`;
}

/** Wire value → value. */
export function readName(message: Pick<Message, "name">): string {
  return `read${message.name}`;
}

/** Does a writer's value fit? */
export function acceptsName(message: Pick<Message, "name">): string {
  return `accepts${message.name}`;
}

/** Value → wire value. */
export function writeName(message: Pick<Message, "name">): string {
  return `write${message.name}`;
}

/** In `schemas.ts`, which the index leaves out. */
export function schemaName(message: Pick<Message, "name">): string {
  return `${camelCase(message.name)}Schema`;
}

/** Everything that a message gives the namespace's index. */
export function messageExports(message: Pick<Message, "name">): readonly string[] {
  const makers = [
    typeName,
    inputTypeName,
    codecName,
    parseName,
    stringifyName,
    fitsName,
    readName,
    acceptsName,
    writeName,
  ];
  return makers.map((make) => make(message));
}

/**
 * The message that a payload written in place becomes: `NotificationsMessage`, `ThemeValue`, `RunTaskRequest`, `RunTaskBusy`.
 * @param part what it is of the definition; of a call's errors, the error's name
 */
export function inPlaceName(definition: string, part: string): string {
  return `${pascalCase(definition)}${part}`;
}

// Definitions.

/** `statusChannelDefinition`: with its kind, so that a channel and a key may share a name. */
export function definitionName(kind: Kind, definition: Pick<Definition, "name">): string {
  return `${definition.name}${pascalCase(kind.slice(0, -1))}Definition`;
}

/** `ResponsesChannelParameters`: with its kind, like the definition. */
export function parametersName(kind: Kind, definition: Pick<Definition, "name">): string {
  return `${pascalCase(definition.name)}${pascalCase(kind.slice(0, -1))}Parameters`;
}

/** `Publisher` of `notifications` → `NotificationsPublisher`. */
export function className(definition: Pick<Definition, "name">, suffix: string): string {
  return `${pascalCase(definition.name)}${suffix}`;
}

/** `TasksWorkersGroup` */
export function groupClassName(stream: Pick<Definition, "name">, group: Pick<Group, "name">): string {
  return `${pascalCase(stream.name)}${pascalCase(group.name)}Group`;
}

/** `MailGroup`, of a group on another contract's stream. */
export function foreignGroupClassName(group: Pick<Group, "name">): string {
  return className(group, "Group");
}

/** `TasksHeaders`: what a reader has. */
export function headersName(stream: Pick<Definition, "name">): string {
  return className(stream, "Headers");
}

/** `TasksHeadersInput`: what a writer gives, where it differs. */
export function headersInputName(stream: Pick<Definition, "name">): string {
  return className(stream, "HeadersInput");
}

/** The classes of each kind, as suffixes of the definition's name; a stream's groups come beside them. */
export const classSuffixes: Readonly<Record<Kind, readonly string[]>> = {
  channels: ["Publisher", "Subscriber", "Channel"],
  streams: ["Producer", "Reader", "Stream"],
  locks: ["Lock"],
  limits: ["Limiter"],
  keys: ["Store"],
  calls: ["Call"],
};

/** `RunTaskCallTypes`: what a call is made of. */
export function callTypesName(call: Pick<Definition, "name">): string {
  return className(call, "CallTypes");
}

/** Everything that a definition gives the namespace's index. */
export function definitionExports(
  kind: Kind,
  definition: Pick<Definition, "name" | "address"> & {
    readonly groups?: readonly Pick<Group, "name">[];
    readonly headers?: readonly Header[];
  },
): readonly string[] {
  return [
    definitionName(kind, definition),
    ...(definition.address.parameters.length > 0 ? [parametersName(kind, definition)] : []),
    ...(definition.headers ? [headersName(definition), headersInputName(definition)] : []),
    ...(kind === "calls" ? [callTypesName(definition)] : []),
    ...classSuffixes[kind].map((suffix) => className(definition, suffix)),
    ...(definition.groups ?? []).map((group) => groupClassName(definition, group)),
  ];
}

// Clients.

/** Has a contract something that a client gives? */
export function hasDefinitions(contract: Contract): boolean {
  return contract.groups.length > 0 || kinds.some((kind) => contract[kind].length > 0);
}

export interface ClientNames {
  /** `AgentsClient` */
  readonly client: string;
  /** `AgentsOptions` */
  readonly options: string;
  /** `createAgentsClient` */
  readonly create: string;
  /** `AgentsTune` */
  readonly tune: string;
  /** `AgentsCommands` */
  readonly commands: string;
  /** `createAgentsCommands` */
  readonly createCommands: string;
  /** `AgentsSyncClient` */
  readonly syncClient: string;
  /** `createAgentsSyncClient` */
  readonly createSync: string;
}

export function clientNames(contract: { readonly clientName: string }): ClientNames {
  const stem = contract.clientName;
  return {
    client: `${stem}Client`,
    options: `${stem}Options`,
    create: `create${stem}Client`,
    tune: `${stem}Tune`,
    commands: `${stem}Commands`,
    createCommands: `create${stem}Commands`,
    syncClient: `${stem}SyncClient`,
    createSync: `create${stem}SyncClient`,
  };
}

// What may be a name.

/** What may be a definition, a group or an alias: camelCase. */
export function isDefinitionName(name: string): boolean {
  return /^[a-z][A-Za-z0-9]*$/.test(name);
}

export function isMessageName(name: string): boolean {
  return /^[A-Z][A-Za-z0-9]*$/.test(name);
}

export function isParameterName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !(name in Object.prototype);
}

const reservedWords = new Set(
  `arguments as async await break case catch class const continue debugger default delete do else enum eval export
  extends false finally for from function get if implements import in instanceof interface let new null of package
  private protected public return set static super switch this throw true try typeof undefined var void while with
  yield`.split(/\s+/),
);

// What a client, or any object, answers to already; `then` would make it a promise under `await`.
const members = new Set(["at", "prototype"]);

/** Why a definition may not have this name, for a message that starts with the name; `undefined` where it may. */
export function definitionNameProblem(name: string): string | undefined {
  if (reservedWords.has(name)) return "is a reserved word of TypeScript";
  if (name === "then") return "would make its client look like a promise";
  if (members.has(name) || name in Object.prototype) return "is a member that objects and clients have already";
  return undefined;
}

const globalTypes = new Set(
  `Array ArrayBuffer AsyncIterable AsyncDisposable BigInt Boolean Buffer Date Disposable Exclude Extract Function JSON
  Map Math Number Object Omit Partial Pick Promise Proxy Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Reflect
  RegExp Required Set String Symbol Uint8Array WeakMap WeakSet`.split(/\s+/),
);

/** Is it a type of TypeScript itself, which generated code and its users need by that name? */
export function isGlobalType(name: string): boolean {
  return globalTypes.has(name);
}
