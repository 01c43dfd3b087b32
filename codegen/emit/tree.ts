import type { Contract, Definition } from "../model/model.js";
import { type Kind, kinds, parametersName } from "../model/names.js";
import { docComment, hasParameters, payloadInput, typeArguments } from "./definition.js";
import type { Emission } from "./emission.js";
import type { Imports } from "./imports.js";
import { keyTypes } from "./keys.js";
import { docsOf, type Module, printModule, type Statement } from "./source.js";
import { stringLiteral } from "./text.js";

/** The shape that clients and their command trees share: definitions by kind. */

export function hasDefinitions(contract: Contract): boolean {
  return kinds.some((kind) => contract[kind].length > 0);
}

export function clientModule(
  contract: Contract,
  name: string,
  imports: Imports,
  statements: readonly Statement[],
): Module {
  const text = printModule(contract.files, [...imports.statements, ...statements]);
  return { path: `${contract.folder}/${name}.ts`, text };
}

/** An interface with a member per kind, and in it one per definition, with its documentation. */
export function treeInterface(
  contract: Contract,
  about: { readonly name: string; readonly note: string; readonly further: readonly { name: string; type: string }[] },
  typeOf: (kind: Kind, definition: Definition) => string,
): Statement {
  const kindsText = present(contract).map(({ kind, definitions }) => {
    const members = definitions.map((one) => {
      const text = `${docComment(docsOf(one.doc))}readonly ${one.name}: ${typeOf(kind, one)};`;
      return text.replace(/^/gm, "    ");
    });
    return `  readonly ${kind}: {\n${members.join("\n")}\n  };\n`;
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
  expressionOf: (kind: Kind, definition: Definition) => string,
  further: readonly string[] = [],
): string {
  const definitions = imports.runtime("definitions");
  const parts = present(contract).map(({ kind, definitions: named }) => {
    const members = named.map((one) => `    ${one.name}: ${expressionOf(kind, one)},\n`);
    return `  ${kind}: ${definitions}(${stringLiteral(`${place}.${kind}`)}, {\n${members.join("")}  }),\n`;
  });
  const all = [...parts, ...further.map((name) => `  ${name},\n`)];
  return `return ${definitions}(${stringLiteral(place)}, {\n${all.join("")}});`;
}

/** The type of a class over one definition: bound, or with `at` where the address has parameters. */
export function boundType(
  emission: Emission,
  kind: Kind,
  definition: Definition,
  imports: Imports,
  className: string,
): string {
  const parameters = hasParameters(definition)
    ? imports.type(`./${kind}.js`, parametersName(kind, definition))
    : undefined;
  const payload = payloadArguments(emission, kind, definition, imports, parameters !== undefined);
  const bound = className + typeArguments([...payload, ...(parameters === undefined ? [] : [parameters])]);
  return parameters === undefined ? bound : `${imports.runtimeType("Parameterized")}<${parameters}, ${bound}>`;
}

/** The expression that goes with `boundType`. */
export function boundExpression(definition: Definition, make: (parameters: string) => string): string {
  return hasParameters(definition) ? `{ at: (parameters) => ${make(", parameters")} }` : make("");
}

/** Writers give an input; what comes back from a key is an output. */
function payloadArguments(
  emission: Emission,
  kind: Kind,
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
  if (!key) return [];
  const { output, input } = keyTypes(emission, key, imports);
  return output === input && !inFull ? [output] : [output, input];
}

function present(contract: Contract): { readonly kind: Kind; readonly definitions: readonly Definition[] }[] {
  return kinds
    .map((kind) => ({ kind, definitions: contract[kind] }))
    .filter(({ definitions }) => definitions.length > 0);
}
