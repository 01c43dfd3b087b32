import { type Kind, kinds } from "../kinds.js";
import { definitionsOf } from "../model/kinds.js";
import type { Contract, Definition, ForeignGroup, Json } from "../model/model.js";
import type { ClientNames } from "../model/names.js";
import type { Imports } from "./imports.js";
import { emitterOf } from "./kinds.js";
import { type Statement, StructureKind } from "./source.js";
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

/** `const { prefix, tune } = options;`, with what the tree of these kinds uses of it. */
export function optionsStatement(contract: Contract, some: readonly (Kind | "groups")[]): string[] {
  const used = some.filter((kind) => contract[kind].length > 0);
  const names = [...(used.length > 0 ? ["prefix"] : []), ...(used.some(canBeTuned) ? ["tune"] : [])];
  return names.length === 0 ? [] : [`const { ${names.join(", ")} } = options;`];
}

/** What the class of a definition takes: the prefix, and its part of the tune. */
export function optionsOf(kind: Kind, definition: Definition): string {
  return canBeTuned(kind) ? `{ prefix, tune: ${tuneOf(kind, definition)} }` : "{ prefix }";
}

/** What classes of the runtime take that are bound here, definition and options: of a stream the definition is tuned. */
export function boundOptions(kind: Kind, definition: Definition, name: string, imports: Imports): string {
  const tuned = emitterOf(kind).roundTrip?.tuned;
  if (!tuned) return `${name}, ${optionsOf(kind, definition)}`;
  return `${tuned(name, tuneOf(kind, definition), imports)}, { prefix }`;
}

/** The same for a group of another's stream. */
export function groupOptions({ name }: ForeignGroup): string {
  return `{ prefix, tune: tune?.groups?.${name} }`;
}

function tuneOf(kind: Kind, { name }: Definition): string {
  return `tune?.${kind}?.${name}`;
}

/** The names that a tune may have, and what has them, as a literal for the runtime's check. */
export function tuneNames(contract: Contract): string {
  const of = <K extends Kind>(kind: K): readonly (readonly [string, Json])[] => {
    const tune = emitterOf(kind).tune;
    return tune ? definitionsOf(contract, kind).map((one) => [one.name, tune.names(one)] as const) : [];
  };
  const names: readonly (readonly [string, Json])[] = [
    ...kinds.map((kind) => [kind, Object.fromEntries(of(kind))] as const),
    ["groups", contract.groups.map(({ name }) => name)],
  ];
  return jsonLiteral(Object.fromEntries(names.filter(([, known]) => Object.keys(known ?? {}).length > 0)));
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
function membersOf<K extends Kind>(
  contract: Contract,
  kind: K,
  imports: Imports,
): readonly (readonly [string, string])[] {
  const tune = emitterOf(kind).tune;
  return tune ? definitionsOf(contract, kind).map((one) => [one.name, tune.type(one, imports)] as const) : [];
}

function isTunable(contract: Contract): boolean {
  return [...kinds, "groups" as const].some((kind) => contract[kind].length > 0 && canBeTuned(kind));
}

function canBeTuned(kind: Kind | "groups"): boolean {
  return kind === "groups" || emitterOf(kind).tune !== undefined;
}
