import { type Kind, kinds } from "../kinds.js";
import { definitionsOf } from "../model/kinds.js";
import type { Contract, Definition, DefinitionByKind, Documentation, ForeignGroup } from "../model/model.js";
import { parametersName } from "../model/names.js";
import { docComment, hasParameters, slotOf, typeArguments } from "./definition.js";
import type { Emission } from "./emission.js";
import type { Imports } from "./imports.js";
import { emitterOf } from "./kinds.js";
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

/** What stands for each definition; a tree without `group` has no groups of others' streams. */
export interface TreeTexts {
  /** Nothing: this one is not in the tree. */
  readonly definition: <K extends Kind>(kind: K, definition: DefinitionByKind[K]) => string | undefined;
  readonly group?: (group: ForeignGroup) => string;
}

/** An interface with a member per kind, and in it one per definition, with its documentation. */
export function treeInterface(
  contract: Contract,
  about: { readonly name: string; readonly note: string; readonly further: readonly { name: string; type: string }[] },
  types: TreeTexts,
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
export function treeStatement(
  contract: Contract,
  place: string,
  imports: Imports,
  expressions: TreeTexts,
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

/** The type of a class of one round trip over one definition: bound, or with `at` where the address has parameters. */
export function boundType<K extends Kind>(
  emission: Emission,
  kind: K,
  definition: DefinitionByKind[K],
  imports: Imports,
  className: string,
  further: readonly string[] = [],
): string {
  const { roundTrip } = emitterOf(kind);
  const parameters = hasParameters(definition)
    ? imports.type(`./${kind}.js`, parametersName(kind, definition))
    : undefined;
  const payload = roundTrip?.payload?.(emission, definition, imports, parameters !== undefined) ?? [];
  const headers = roundTrip?.headers?.(definition, imports) ?? [];
  const filler = headers.length > 0 && parameters === undefined ? [imports.runtimeType("NoParameters")] : [];
  const bound =
    className +
    typeArguments([...payload, ...(parameters === undefined ? filler : [parameters]), ...headers, ...further]);
  return parameters === undefined ? bound : `${imports.runtimeType("Parameterized")}<${parameters}, ${bound}>`;
}

/** The type argument by which a synchronous client takes several together only of one slot. */
export function slotArgument(kind: Kind, definition: Definition): readonly string[] {
  return emitterOf(kind).roundTrip?.slotted ? slotOf(definition) : [];
}

/** The expression that goes with `boundType`. */
export function boundExpression(definition: Definition, make: (parameters: string) => string): string {
  return hasParameters(definition) ? `{ at: (parameters) => ${make(", parameters")} }` : make("");
}

interface Section {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly doc: Documentation; readonly text: string }[];
}
/** Those that are not empty, in the order of the kinds; groups come behind. */
function sections(contract: Contract, texts: TreeTexts): readonly Section[] {
  const { group } = texts;
  const membersOf = <K extends Kind>(kind: K): Section["members"] =>
    definitionsOf(contract, kind).flatMap((one) => {
      const text = texts.definition(kind, one);
      return text === undefined ? [] : [{ name: one.name, doc: one.doc, text }];
    });
  const groups = group ? contract.groups.map((one) => ({ name: one.name, doc: one.doc, text: group(one) })) : [];
  const all: readonly Section[] = [
    ...kinds.map((kind) => ({ name: kind, members: membersOf(kind) })),
    { name: "groups", members: groups },
  ];
  return all.filter(({ members }) => members.length > 0);
}
