import type { Field, Message, ObjectType } from "../model/model.js";
import { inputTypeName, typeName } from "../model/names.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { inputDiffers } from "./input.js";
import { typeNames } from "./messages-names.js";
import { type Audience, fieldText, isLeftOut, type TypeNames, typeText } from "./messages-types.js";
import { type Docs, docsOf, type Module, printModule, type Statement, StructureKind } from "./source.js";
import { memberName } from "./text.js";

/** `messages.ts`: plain interfaces, and an input type only where a writer may leave more out. */
export function emitMessages(emission: Emission): Module {
  const { contract, runtime } = emission;
  const own = contract.messages.flatMap((message) => [typeName(message), inputTypeName(message)]);
  const imports = new Imports(runtime, own);
  const names = typeNames(emission, imports, true);
  const statements = contract.messages.flatMap((message) => statementsOf(names, message));
  const empty = statements.length === 0 ? ["export {};"] : [];
  return {
    path: `${contract.folder}/messages.ts`,
    text: printModule(contract.files, [...imports.statements, ...statements, ...empty]),
  };
}

function statementsOf(names: TypeNames, message: Message): Statement[] {
  const output = declaration(names, message, typeName(message), "reader", docsOf(message.doc));
  if (!inputDiffers(names.model, message.id)) return [output];
  const docs = docsOf(message.doc, {
    notes: ["As a writer gives it: what has a default or is filled in may be left out."],
  });
  return [output, declaration(names, message, inputTypeName(message), "writer", docs)];
}

function declaration(names: TypeNames, { type }: Message, name: string, audience: Audience, docs: Docs): Statement {
  if (type.kind === "object" && type.fields.length > 0) {
    return {
      kind: StructureKind.Interface,
      isExported: true,
      name,
      docs,
      properties: propertiesOf(names, type, audience),
    };
  }
  return { kind: StructureKind.TypeAlias, isExported: true, name, docs, type: typeText(names, type, audience) };
}

function propertiesOf(names: TypeNames, { fields }: ObjectType, audience: Audience) {
  return fields.map((field) => ({
    name: memberName(field.name),
    hasQuestionToken: isLeftOut(field, audience),
    type: fieldText(names, field, audience),
    docs: fieldDocs(field),
  }));
}

function fieldDocs({ type }: Field): Docs {
  const notes = [
    ...(type.fill === undefined ? [] : [`Filled in where the writer leaves it out: \`${type.fill}\`.`]),
    ...(type.sensitive === true ? ["Sensitive: masked wherever people look."] : []),
  ];
  return docsOf(type.doc, { notes, ...(type.default === undefined ? {} : { default: type.default }) });
}
