import type { Contract, Definition, ForeignGroup } from "../model/model.js";
import { type ClientNames, type Kind, kinds } from "../model/names.js";
import type { Imports } from "./imports.js";
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

/** Without the groups of others' streams, which only a client has. */
export function withoutGroups(contract: Contract): Contract {
  return { ...contract, groups: [] };
}

/** What the class of a definition takes: the prefix, and its part of the tune. */
export function optionsOf(kind: Kind, definition: Definition): string {
  return tuneType(kind) ? `{ prefix, tune: ${tuneOf(kind, definition)} }` : "{ prefix }";
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

/** The names that a tune may have, as a literal for the runtime's check. */
export function tuneNames(contract: Contract): string {
  const groups = contract.streams.map((stream) => [stream.name, stream.groups.map(({ name }) => name)] as const);
  return jsonLiteral({
    ...(groups.length > 0 ? { streams: Object.fromEntries(groups) } : {}),
    ...Object.fromEntries(
      (["groups", "locks", "limits", "keys"] as const)
        .filter((kind) => contract[kind].length > 0)
        .map((kind) => [kind, contract[kind].map(({ name }) => name)]),
    ),
  });
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

function membersOf(contract: Contract, kind: Kind, imports: Imports): readonly (readonly [string, string])[] {
  if (kind === "streams") return contract.streams.map((stream) => [stream.name, streamTune(stream, imports)]);
  const type = tuneType(kind);
  return type ? contract[kind].map((one) => [one.name, imports.runtimeType(type)]) : [];
}

/** What a definition takes as its tune; nothing where nothing of it may differ between environments. */
function tuneType(kind: Kind): "StreamTune" | "LockTune" | "LimitTune" | "KeyTune" | undefined {
  switch (kind) {
    case "channels":
      return undefined;
    case "streams":
      return "StreamTune";
    case "locks":
      return "LockTune";
    case "limits":
      return "LimitTune";
    case "keys":
      return "KeyTune";
    default:
      return kind satisfies never;
  }
}

function isTunable(contract: Pick<Contract, Kind | "groups">): boolean {
  return contract.groups.length > 0 || kinds.some((kind) => contract[kind].length > 0 && tuneType(kind) !== undefined);
}
