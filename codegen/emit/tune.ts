import type { Contract, Definition, ForeignGroup, Json, Key } from "../model/model.js";
import { type ClientNames, type Kind, kinds } from "../model/names.js";
import { callSort, callTune } from "./calls.js";
import type { Imports } from "./imports.js";
import { keyTune } from "./keys.js";
import { limitTune } from "./limits.js";
import { lockSort, lockTune } from "./locks.js";
import { type Statement, StructureKind } from "./source.js";
import { streamTune } from "./streams.js";
import { jsonLiteral } from "./text.js";

/** What clients take as options: the prefix, and a tune that is typed by definition. */

/** `AgentsTune` where anything can be tuned, and `AgentsOptions`. */
export function tuneStatements(contract: Contract, names: ClientNames, imports: Imports): Statement[] {
  const tune = {
    name: "tune",
    isReadonly: true,
    hasQuestionToken: true,
    type: `${names.tune} | undefined`,
    docs: [{ description: "Overrides what operations differ in between environments, by definition." }],
  };
  const options: Statement = {
    kind: StructureKind.Interface,
    isExported: true,
    name: names.options,
    extends: [imports.runtimeType("ClientOptions")],
    properties: isTunable(contract) ? [tune] : [],
  };
  return isTunable(contract) ? [tuneInterface(contract, names.tune, imports), options] : [options];
}

/** `const { prefix, tune } = options;`, with what the tree of these definitions uses of it. */
export function optionsStatement(contract: Pick<Contract, Kind | "groups">): string[] {
  const names = [
    ...(contract.channels.length > 0 || isTunable(contract) ? ["prefix"] : []),
    ...(isTunable(contract) ? ["tune"] : []),
  ];
  return names.length === 0 ? [] : [`const { ${names.join(", ")} } = options;`];
}

/** What the class of a definition takes: the prefix, and its part of the tune. */
export function optionsOf(kind: Kind, definition: Definition): string {
  return kind === "channels" ? "{ prefix }" : `{ prefix, tune: ${tuneOf(kind, definition)} }`;
}

/** What classes of the runtime take that are bound here, definition and options: of a stream the definition is tuned. */
export function boundOptions(kind: Kind, definition: Definition, name: string, imports: Imports): string {
  if (kind !== "streams") return `${name}, ${optionsOf(kind, definition)}`;
  return `${imports.runtime("streamSettings")}(${name}, ${tuneOf(kind, definition)}), { prefix }`;
}

/** The same for a group of another's stream. */
export function groupOptions({ name }: ForeignGroup): string {
  return `{ prefix, tune: tune?.groups?.${name} }`;
}

function tuneOf(kind: Kind, { name }: Definition): string {
  return `tune?.${kind}?.${name}`;
}

/** The names that a tune may have, and what has them, as a literal for the runtime's check. */
export function tuneNames({ streams, groups, locks, limits, keys, calls }: Contract): string {
  const names: Readonly<Record<string, Json>> = {
    streams: record(streams, (stream) => stream.groups.map(({ name }) => name)),
    groups: groups.map(({ name }) => name),
    locks: record(locks, lockSort),
    limits: record(limits, ({ counts }) => counts),
    keys: record(keys, keySort),
    calls: record(calls, callSort),
  };
  const some = Object.entries(names).filter(([, known]) => Object.keys(known ?? {}).length > 0);
  return jsonLiteral(Object.fromEntries(some));
}

/** How long a value is served when it is stale is tuned only where the contract says that it is. */
function keySort({ staleForMs }: Key): "fresh" | "stale" {
  return staleForMs === undefined ? "fresh" : "stale";
}

function record<One extends { readonly name: string }>(all: readonly One[], saying: (one: One) => Json): Json {
  return Object.fromEntries(all.map((one) => [one.name, saying(one)]));
}

function tuneInterface(contract: Contract, name: string, imports: Imports): Statement {
  const parts = [
    ...kinds.map((kind) => ({ kind, members: membersOf(contract, kind, imports) })),
    {
      kind: "groups",
      members: contract.groups.map((group) => [group.name, imports.runtimeType("GroupTune")] as const),
    },
  ];
  const texts = parts
    .filter(({ members }) => members.length > 0)
    .map(({ kind, members }) => {
      const lines = members.map(([name, type]) => `    readonly ${name}?: ${type} | undefined;\n`);
      return `  readonly ${kind}?: {\n${lines.join("")}  } | undefined;\n`;
    });
  const docs = "/** What `tune` may override: by kind, then by definition. */\n";
  return `\n${docs}export interface ${name} {\n${texts.join("")}}\n`;
}

/** Per definition, the type of its tune; none of a kind of which nothing may differ between environments. */
function membersOf(contract: Contract, kind: Kind, imports: Imports): readonly (readonly [string, string])[] {
  switch (kind) {
    case "channels":
      return [];
    case "streams":
      return contract.streams.map((one) => [one.name, streamTune(one, imports)]);
    case "locks":
      return contract.locks.map((one) => [one.name, lockTune(one, imports)]);
    case "limits":
      return contract.limits.map((one) => [one.name, limitTune(one, imports, "./limits.js")]);
    case "keys":
      return contract.keys.map((one) => [one.name, keyTune(one, imports)]);
    case "calls":
      return contract.calls.map((one) => [one.name, callTune(one, imports)]);
    default:
      return kind satisfies never;
  }
}

function isTunable(contract: Pick<Contract, Kind | "groups">): boolean {
  return contract.groups.length > 0 || kinds.some((kind) => contract[kind].length > 0 && kind !== "channels");
}
