import type { Header, Stream } from "../model/model.js";
import { headersInputName, headersName } from "../model/names.js";
import type { Emission } from "./emission.js";
import type { Imports } from "./imports.js";
import { mayLeaveOut } from "./messages-of.js";
import { expectedOf, fitsExpression, scalarType, textTypeOf } from "./scalars.js";
import { docsOf, type Statement, StructureKind } from "./source.js";
import { jsonLiteral, literalKey, memberName, stringLiteral } from "./text.js";

/** How generated code names the types of a stream's headers. */
export interface HeadersTypes {
  readonly output: string;
  readonly input: string;
}

/** Nothing where the contract declares no headers: they are any texts then. */
export function headersTypes(stream: Stream): HeadersTypes | undefined {
  if (!stream.headers) return undefined;
  const differs = stream.headers.some((header) => mayLeaveOut(header) && !header.optional);
  const output = headersName(stream);
  return { output, input: differs ? headersInputName(stream) : output };
}

/** `TasksHeaders`, and `TasksHeadersInput` where a writer may leave out what a reader always has. */
export function headersStatements(emission: Emission, stream: Stream, place: string, imports: Imports): Statement[] {
  const types = headersTypes(stream);
  if (!types) return [];
  const interfaceOf = (name: string, note: string, isLeftOut: (header: Header) => boolean): Statement => ({
    kind: StructureKind.Interface,
    isExported: true,
    name,
    docs: [{ description: note }],
    properties: (stream.headers ?? []).map((header) => ({
      name: memberName(header.name),
      isReadonly: true,
      hasQuestionToken: isLeftOut(header),
      type: `${scalarType(emission, header.type, imports)}${isLeftOut(header) ? " | undefined" : ""}`,
      docs: docsOf(header.type.doc, header.type.default === undefined ? {} : { default: header.type.default }),
    })),
  });
  const reader = interfaceOf(types.output, `The headers of ${place}.`, ({ optional }) => optional);
  if (types.input === types.output) return [reader];
  return [reader, interfaceOf(types.input, `The headers of ${place}, as a writer may give them.`, mayLeaveOut)];
}

/** `headers: defineHeaders<TasksHeaders>({ … })` */
export function headersMembers(emission: Emission, stream: Stream, imports: Imports): string[] {
  const types = headersTypes(stream);
  if (!types) return [];
  const { output, input } = types;
  const rules = (stream.headers ?? []).map((header) => {
    return `    ${literalKey(header.name)}: ${ruleOf(emission, header, imports)},\n`;
  });
  const define = `${imports.runtime("defineHeaders")}<${output === input ? output : `${output}, ${input}`}>`;
  return [`headers: ${define}({\n${rules.join("")}  })`];
}

function ruleOf(emission: Emission, header: Header, imports: Imports): string {
  const { type } = header;
  const fits = fitsExpression(emission, type, imports);
  const expected = expectedOf(type);
  const members = [
    `type: "${textTypeOf(emission, type)}"`,
    `required: ${!header.optional && type.default === undefined}`,
    ...(type.default === undefined ? [] : [`default: ${jsonLiteral(type.default)}`]),
    ...(type.fill === undefined ? [] : [`fill: ${imports.runtime("fills")}.${type.fill}`]),
    ...(fits === undefined ? [] : [`fits: ${fits}`]),
    ...(expected === undefined ? [] : [`expected: ${stringLiteral(expected)}`]),
  ];
  return `{ ${members.join(", ")} }`;
}
