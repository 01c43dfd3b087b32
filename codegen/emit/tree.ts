import type { Contract, Definition, Documentation, ForeignGroup } from "../model/model.js";
import { type Kind, parametersName, type RoundTripKind } from "../model/names.js";
import { docComment, hasParameters, payloadInput, typeArguments } from "./definition.js";
import type { Emission } from "./emission.js";
import { headersTypes } from "./headers.js";
import type { Imports } from "./imports.js";
import { isCounter, keyTypes } from "./keys.js";
import { docsOf, type Module, printModule, type Statement } from "./source.js";
import { stringLiteral } from "./text.js";

/** The shape that clients and their command trees share: definitions by kind. */

export function clientModule(
  contract: Contract,
  name: string,
  imports: Imports,
  statements: readonly Statement[],
): Module {
  const text = printModule(contract.files, [...imports.statements, ...statements]);
  return { path: `${contract.folder}/${name}.ts`, text };
}

/** What stands for each definition of these kinds; a tree without `group` has no groups of others' streams. */
export interface TreeTexts<Some extends Kind> {
  readonly kinds: readonly Some[];
  readonly definition: (kind: Some, definition: Contract[Some][number]) => string;
  readonly group?: (group: ForeignGroup) => string;
}

/** An interface with a member per kind, and in it one per definition, with its documentation. */
export function treeInterface<Some extends Kind>(
  contract: Contract,
  about: { readonly name: string; readonly note: string; readonly further: readonly { name: string; type: string }[] },
  types: TreeTexts<Some>,
): Statement {
  const kindsText = sections(contract, types).map(({ name, members }) => {
    const texts = members.map(({ doc, name, text }) =>
      `${docComment(docsOf(doc))}readonly ${name}: ${text};`.replace(/^/gm, "    "),
    );
    return `  readonly ${name}: {\n${texts.join("\n")}\n  };\n`;
  });
  const further = about.further.map(({ name, type }) => `  readonly ${name}: ${type};\n`);
  const docs = docComment(docsOf(contract.doc, { notes: [about.note] }));
  return `\n${docs}export interface ${about.name} {\n${[...kindsText, ...further].join("")}}\n`;
}

/** `return definitions("agents", { channels: definitions("agents.channels", { … }), … });` */
export function treeStatement<Some extends Kind>(
  contract: Contract,
  place: string,
  imports: Imports,
  expressions: TreeTexts<Some>,
  further: readonly string[] = [],
): string {
  const definitions = imports.runtime("definitions");
  const parts = sections(contract, expressions).map(({ name, members }) => {
    const texts = members.map(({ name, text }) => `    ${name}: ${text},\n`);
    return `  ${name}: ${definitions}(${stringLiteral(`${place}.${name}`)}, {\n${texts.join("")}  }),\n`;
  });
  const all = [...parts, ...further.map((name) => `  ${name},\n`)];
  return `return ${definitions}(${stringLiteral(place)}, {\n${all.join("")}});`;
}

/**
 * The type of a class over one definition: bound, or with `at` where the address has parameters.
 * @param further type arguments behind those of every class of the kind
 */
export function boundType(
  emission: Emission,
  kind: RoundTripKind,
  definition: Definition,
  imports: Imports,
  className: string,
  further: readonly string[] = [],
): string {
  const parameters = hasParameters(definition)
    ? imports.type(`./${kind}.js`, parametersName(kind, definition))
    : undefined;
  const payload = payloadArguments(emission, kind, definition, imports, parameters !== undefined);
  const headers = headersArguments(emission, kind, definition, imports);
  const filler = headers.length > 0 && parameters === undefined ? [imports.runtimeType("NoParameters")] : [];
  const bound =
    className +
    typeArguments([...payload, ...(parameters === undefined ? filler : [parameters]), ...headers, ...further]);
  return parameters === undefined ? bound : `${imports.runtimeType("Parameterized")}<${parameters}, ${bound}>`;
}

/** The expression that goes with `boundType`. */
export function boundExpression(definition: Definition, make: (parameters: string) => string): string {
  return hasParameters(definition) ? `{ at: (parameters) => ${make(", parameters")} }` : make("");
}

/** Writers give an input; what comes back from a key is an output. */
function payloadArguments(
  emission: Emission,
  kind: RoundTripKind,
  { name }: Definition,
  imports: Imports,
  inFull: boolean,
): readonly string[] {
  const { contract } = emission;
  if (kind === "channels" || kind === "streams") {
    const carrier = contract[kind].find((one) => one.name === name);
    return carrier ? [payloadInput(emission, carrier.message, imports)] : [];
  }
  const key = kind === "keys" ? contract.keys.find((one) => one.name === name) : undefined;
  if (!key || isCounter(emission, key)) return [];
  const { output, input } = keyTypes(emission, key, imports);
  return output === input && !inFull ? [output] : [output, input];
}

/** What a writer gives with an entry, where the contract declares headers. */
function headersArguments(
  emission: Emission,
  kind: RoundTripKind,
  { name }: Definition,
  imports: Imports,
): readonly string[] {
  const stream = kind === "streams" ? emission.contract.streams.find((one) => one.name === name) : undefined;
  const headers = stream && headersTypes(stream);
  return headers ? [imports.type("./streams.js", headers.input)] : [];
}

interface Section {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly doc: Documentation; readonly text: string }[];
}
/** Those that are not empty, in the order of the kinds; groups come behind. */
function sections<Some extends Kind>(contract: Contract, texts: TreeTexts<Some>): readonly Section[] {
  const { group, kinds } = texts;
  const all: readonly Section[] = [
    ...kinds.map((kind) => ({
      name: kind,
      members: contract[kind].map((one) => ({ name: one.name, doc: one.doc, text: texts.definition(kind, one) })),
    })),
    {
      name: "groups",
      members: group ? contract.groups.map((one) => ({ name: one.name, doc: one.doc, text: group(one) })) : [],
    },
  ];
  return all.filter(({ members }) => members.length > 0);
}
