import type { Kind } from "../kinds.js";
import type { Definition, Parameter, Payload } from "../model/model.js";
import {
  camelCase,
  codecName,
  definitionExports,
  definitionName,
  inputTypeName,
  parametersName,
  typeName,
} from "../model/names.js";
import { type Emission, moduleOf } from "./emission.js";
import { Imports } from "./imports.js";
import { inputDiffers } from "./input.js";
import { messageOf } from "./messages-of.js";
import type { RuntimeValue } from "./runtime-names.js";
import { expectedOf, fitsExpression, scalarType, textTypeOf } from "./scalars.js";
import { type Docs, docsOf, type Module, printModule, type Statement, StructureKind } from "./source.js";
import { literalKey, memberName, stringLiteral } from "./text.js";

/** What the emitters of the kinds share: addresses, parameters, payloads, and the statements they are put into. */

/** How generated code names the types of a payload. */
export interface PayloadTypes {
  readonly output: string;
  readonly input: string;
}

/** The module of one kind, or none where the contract has no definition of it. */
export function kindModule<One extends Definition>(
  emission: Emission,
  kind: Kind,
  definitions: readonly One[],
  statements: (definition: One, imports: Imports) => readonly Statement[],
): Module[] {
  if (definitions.length === 0) return [];
  const { contract, runtime } = emission;
  const own = definitions.flatMap((definition) => definitionExports(kind, definition));
  // The constant of a group is the group's class in lower case.
  const imports = new Imports(runtime, [...own, ...own.map(camelCase)]);
  imports.prefer(
    "./messages.js",
    contract.messages.flatMap((message) => [typeName(message), inputTypeName(message)]),
  );
  imports.prefer("./codecs.js", contract.messages.map(codecName));
  const body = definitions.flatMap((definition) => [
    ...parametersStatement(emission, kind, definition, imports),
    ...statements(definition, imports),
  ]);
  return [
    { path: `${contract.folder}/${kind}.ts`, text: printModule(contract.files, [...imports.statements, ...body]) },
  ];
}

export function hasParameters({ address }: Definition): boolean {
  return address.parameters.length > 0;
}

/** `agents.channels.responses` */
function qualifiedName({ contract }: Emission, kind: Kind, { name }: Definition): string {
  return `${contract.namespace || contract.folder}.${kind}.${name}`;
}

/** `agents:responses:{agentId}`, as people see it in Redis. */
export function redisName({ contract }: Emission, { address }: Definition): string {
  return contract.namespace === "" ? address.template : `${contract.namespace}:${address.template}`;
}

/** `<Notification, NotificationInput, ResponsesChannelParameters>`, without what is a default anyway. */
export function definitionTypeArguments(kind: Kind, definition: Definition, payload?: PayloadTypes): string {
  const parameters = hasParameters(definition) ? [parametersName(kind, definition)] : [];
  if (!payload) return typeArguments(parameters);
  const needsInput = payload.input !== payload.output || parameters.length > 0;
  return typeArguments([payload.output, ...(needsInput ? [payload.input] : []), ...parameters]);
}

export function typeArguments(names: readonly string[]): string {
  return names.length === 0 ? "" : `<${names.join(", ")}>`;
}

/** `Notification`, or `Notification, NotificationInput` where they differ. */
export function outputAndInput({ output, input }: PayloadTypes): readonly string[] {
  return output === input ? [output] : [output, input];
}

export function payloadTypes(emission: Emission, payload: Payload, imports: Imports): PayloadTypes {
  const types = moduleOf(emission, payload, "messages");
  const output = imports.type(types, typeName(messageOf(emission.model, payload)));
  return { output, input: payloadInput(emission, payload, imports) };
}

/** What a writer gives. */
export function payloadInput(emission: Emission, payload: Payload, imports: Imports): string {
  const message = messageOf(emission.model, payload);
  const name = inputDiffers(emission.model, payload) ? inputTypeName(message) : typeName(message);
  return imports.type(moduleOf(emission, payload, "messages"), name);
}

export function payloadCodec(emission: Emission, payload: Payload, imports: Imports): string {
  return imports.value(moduleOf(emission, payload, "codecs"), codecName(messageOf(emission.model, payload)));
}

/** `export const responsesChannelDefinition: ChannelDefinition<…> = { definition, address, … };` */
export function definitionStatement(
  emission: Emission,
  kind: Kind,
  definition: Definition,
  imports: Imports,
  about: { readonly type: string; readonly members: readonly string[] },
): Statement {
  const name = qualifiedName(emission, kind, definition);
  return constant(
    definitionName(kind, definition),
    about.type,
    [
      `definition: ${stringLiteral(name)}`,
      `address: ${addressExpression(emission, kind, definition, imports)}`,
      ...about.members,
    ],
    docsOf(definition.doc, { notes: [`Redis name: \`${redisName(emission, definition)}\``] }),
  );
}

/** A constant object. As text: a structure would indent the lines of its initializer twice. */
export function constant(
  name: string,
  type: string,
  members: readonly string[],
  docs: Docs,
  isExported = true,
): Statement {
  const lines = members.map((member) => `  ${member},\n`).join("");
  return `\n${docComment(docs)}${isExported ? "export " : ""}const ${name}: ${type} = {\n${lines}};\n`;
}

/** A doc comment as text, for what is not printed from a structure. */
export function docComment(docs: Docs): string {
  const text = docs.map((doc) =>
    typeof doc === "object" && typeof doc.description === "string" ? doc.description : "",
  );
  const lines = text.join("\n").trim().split("\n");
  if (lines.length === 1) return lines[0] === "" ? "" : `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}

/** `Lock`, `ParameterizedLock<ReportLockParameters>`, `ParameterizedLock<ModelLockParameters, "model">`: with the slot's parameter. */
export function slottedClass(
  kind: Kind,
  definition: Definition,
  plain: RuntimeValue,
  parameterized: RuntimeValue,
  imports: Imports,
): string {
  if (!hasParameters(definition)) return imports.runtime(plain);
  return imports.runtime(parameterized) + typeArguments([parametersName(kind, definition), ...slotOf(definition)]);
}

/** The type argument by which what takes several definitions together takes only those of one slot. */
export function slotOf({ address: { slot } }: Definition): readonly string[] {
  return slot === undefined ? [] : [stringLiteral(slot)];
}

/** A class whose constructor only hands the definition on. */
export function boundClass(
  name: string,
  about: { readonly base: string; readonly connection: string; readonly options: string; readonly definition: string },
  docs: Docs,
): Statement {
  return {
    kind: StructureKind.Class,
    isExported: true,
    name,
    extends: about.base,
    docs,
    ctors: [
      {
        parameters: [
          { name: "connection", type: about.connection },
          { name: "options", type: about.options, hasQuestionToken: true },
        ],
        statements: [`super(connection, ${about.definition}, options);`],
      },
    ],
  };
}

function parametersStatement(emission: Emission, kind: Kind, definition: Definition, imports: Imports): Statement[] {
  if (!hasParameters(definition)) return [];
  return [
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: parametersName(kind, definition),
      docs: [{ description: `The parameters of \`${redisName(emission, definition)}\`.` }],
      properties: definition.address.parameters.map(({ name, type }) => ({
        name: memberName(name),
        isReadonly: true,
        type: scalarType(emission, type, imports),
        docs: docsOf(type.doc),
      })),
    },
  ];
}

function addressExpression(emission: Emission, kind: Kind, definition: Definition, imports: Imports): string {
  const name = qualifiedName(emission, kind, definition);
  const { template, parameters, slot } = definition.address;
  const define =
    imports.runtime("defineAddress") +
    typeArguments(hasParameters(definition) ? [parametersName(kind, definition)] : []);
  const rules = parameters.map((one) => `${literalKey(one.name)}: ${ruleOf(emission, one, imports)}`);
  const members = [
    `definition: ${stringLiteral(name)}`,
    `namespace: ${stringLiteral(emission.contract.namespace)}`,
    `template: ${stringLiteral(template)}`,
    `parameters: ${rules.length === 0 ? "{}" : `{ ${rules.join(", ")} }`}`,
    ...(slot === undefined ? [] : [`slot: ${stringLiteral(slot)}`]),
  ];
  return `${define}({\n${members.map((member) => `    ${member},\n`).join("")}  })`;
}

/** How a parameter is written into a name, and what fits it. */
function ruleOf(emission: Emission, { type }: Parameter, imports: Imports): string {
  const fits = fitsExpression(emission, type, imports);
  const expected = expectedOf(type);
  const members = [
    `type: "${textTypeOf(emission, type)}"`,
    ...(fits === undefined ? [] : [`fits: ${fits}`]),
    ...(expected === undefined ? [] : [`expected: ${stringLiteral(expected)}`]),
  ];
  return `{ ${members.join(", ")} }`;
}
