import type { Contract, Definition } from "../model/model.js";
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

/** `const { prefix, tune } = options;` */
export function optionsStatement(contract: Contract): string {
  return `const { ${isTunable(contract) ? "prefix, tune" : "prefix"} } = options;`;
}

/** What the class of a definition takes: the prefix, and its part of the tune. */
export function optionsOf(kind: Kind, definition: Definition): string {
  return tuneType(kind, definition) ? `{ prefix, tune: tune?.${kind}?.${definition.name} }` : "{ prefix }";
}

/** The same for what builds commands only: there a stream's tune, which is its groups', says nothing. */
export function commandOptionsOf(kind: Kind, definition: Definition): string {
  return kind === "streams" ? "{ prefix }" : optionsOf(kind, definition);
}

/** The names that a tune may have, as a literal for the runtime's check. */
export function tuneNames(contract: Contract): string {
  const groups = contract.streams
    .filter((stream) => tuneType("streams", stream))
    .map((stream) => [stream.name, stream.groups.map(({ name }) => name)] as const);
  return jsonLiteral({
    ...(groups.length > 0 ? { streams: Object.fromEntries(groups) } : {}),
    ...Object.fromEntries(
      (["locks", "limits", "keys"] as const)
        .filter((kind) => contract[kind].length > 0)
        .map((kind) => [kind, contract[kind].map(({ name }) => name)]),
    ),
  });
}

function tuneInterface(contract: Contract, name: string, imports: Imports): Statement {
  const parts = kinds.flatMap((kind) => {
    const members = contract[kind].flatMap((one) => {
      const type = tuneType(kind, one);
      if (!type) return [];
      const stream = kind === "streams" ? contract.streams.find((other) => other.name === one.name) : undefined;
      const text = stream ? streamTune(stream, imports) : imports.runtimeType(type);
      return [`    readonly ${one.name}?: ${text} | undefined;\n`];
    });
    return members.length === 0 ? [] : [`  readonly ${kind}?: {\n${members.join("")}  } | undefined;\n`];
  });
  const docs = "/** What `tune` may override: by kind, then by definition. */\n";
  return `\n${docs}export interface ${name} {\n${parts.join("")}}\n`;
}

/** What a definition takes as its tune; nothing where nothing of it may differ between environments. */
function tuneType(kind: Kind, definition: Definition): "StreamTune" | "LockTune" | "LimitTune" | "KeyTune" | undefined {
  switch (kind) {
    case "channels":
      return undefined;
    case "streams":
      return "groups" in definition && Array.isArray(definition.groups) && definition.groups.length > 0
        ? "StreamTune"
        : undefined;
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

function isTunable(contract: Contract): boolean {
  return kinds.some((kind) => contract[kind].some((one) => tuneType(kind, one) !== undefined));
}
