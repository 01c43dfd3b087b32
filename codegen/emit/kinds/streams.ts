import type { Stream } from "../../model/model.js";
import { className, definitionName, groupClassName, parametersName } from "../../model/names.js";
import {
  boundClass,
  definitionStatement,
  hasParameters,
  type PayloadTypes,
  payloadCodec,
  payloadInput,
  payloadTypes,
  redisName,
  typeArguments,
} from "../definition.js";
import type { Emission } from "../emission.js";
import { type HeadersTypes, headersMembers, headersStatements, headersTypes } from "../headers.js";
import type { Imports } from "../imports.js";
import type { KindEmitter } from "../kind-emitter.js";
import { docsOf, type Statement, StructureKind } from "../source.js";
import { groupClass, groupConstant, groupStatement } from "../stream-groups.js";
import { stringLiteral } from "../text.js";

/** How generated code names what a stream is made of. */
interface StreamTypes {
  readonly payload: PayloadTypes;
  readonly parameters: string | undefined;
  readonly headers: HeadersTypes | undefined;
}

export const streamEmitter: KindEmitter<Stream> = {
  statements: streamStatements,
  tune: {
    type: (stream, imports) => imports.runtimeType("StreamTune") + groupNames(stream),
    names: ({ groups }) => groups.map(({ name }) => name),
  },
  roundTrip: {
    commands: () => "StreamCommands",
    sync: () => "SyncProducer",
    payload: (emission, { message }, imports) => [payloadInput(emission, message, imports)],
    headers: (stream, imports) => {
      const headers = headersTypes(stream);
      return headers ? [imports.type("./streams.js", headers.input)] : [];
    },
    tuned,
  },
};

function streamStatements(emission: Emission, stream: Stream, imports: Imports): readonly Statement[] {
  const types: StreamTypes = {
    payload: payloadTypes(emission, stream.message, imports),
    parameters: hasParameters(stream) ? parametersName("streams", stream) : undefined,
    headers: headersTypes(stream),
  };
  const place = `\`${redisName(emission, stream)}\``;
  const definition = [
    ...headersStatements(emission, stream, place, imports),
    ...stream.groups.map((group) => groupStatement(groupConstant(stream, group), group, imports)),
    streamDefinition(emission, stream, types, imports),
  ];
  // A package's clients are its own; only groups of others come here for the definition.
  return emission.contract.external ? definition : [...definition, ...classesOf(stream, types, place, imports)];
}

function classesOf(stream: Stream, types: StreamTypes, place: string, imports: Imports): Statement[] {
  const { payload, parameters, headers } = types;
  const groups = stream.groups.map((group) =>
    groupClass(
      groupClassName(stream, group),
      group,
      place,
      {
        output: payload.output,
        parameters,
        headers: headers?.output,
        options: imports.runtimeType("GroupOptions"),
        definition: definitionName("streams", stream),
        constant: groupConstant(stream, group),
      },
      imports,
    ),
  );
  return [
    producerClass(stream, types, place, imports),
    readerClass(stream, types, place, imports),
    ...groups,
    streamClass(stream, types, place, imports),
  ];
}

function streamOptions(stream: Stream, imports: Imports): string {
  return imports.runtimeType("StreamOptions") + groupNames(stream);
}

function groupNames({ groups }: Stream): string {
  return `<${groups.length === 0 ? "never" : groups.map(({ name }) => stringLiteral(name)).join(" | ")}>`;
}

/** The definition as a tune has it: `streamSettings(tasksStreamDefinition, options?.tune)` */
function tuned(definition: string, tune: string, imports: Imports): string {
  return `${imports.runtime("streamSettings")}(${definition}, ${tune})`;
}

/** Type arguments in the runtime's order: headers come last, and what stands before them is said then. */
function inOrder(payload: readonly string[], types: StreamTypes, headers: readonly string[], imports: Imports): string {
  const parameters = types.parameters ?? (headers.length > 0 ? imports.runtimeType("NoParameters") : undefined);
  return typeArguments([...payload, ...(parameters === undefined ? [] : [parameters]), ...headers]);
}

/** `Task, TaskInput`; the second only where it differs or something comes behind it. */
function outputAndInput({ payload, parameters, headers }: StreamTypes): readonly string[] {
  const inFull = payload.output !== payload.input || parameters !== undefined || headers !== undefined;
  return inFull ? [payload.output, payload.input] : [payload.output];
}

function bothHeaders({ headers }: StreamTypes): readonly string[] {
  if (!headers) return [];
  return [headers.output, headers.input];
}

function streamDefinition(emission: Emission, stream: Stream, types: StreamTypes, imports: Imports): Statement {
  const { retention, deduplicate, capacity } = stream;
  const bounds = [
    ...(retention?.maxEntries === undefined ? [] : [`maxEntries: ${retention.maxEntries}`]),
    ...(retention?.maxAgeMs === undefined ? [] : [`maxAgeMs: ${retention.maxAgeMs}`]),
    `hard: ${retention?.hard}`,
  ];
  return definitionStatement(emission, "streams", stream, imports, {
    type: imports.runtimeType("StreamDefinition") + inOrder(outputAndInput(types), types, bothHeaders(types), imports),
    members: [
      `codec: ${payloadCodec(emission, stream.message, imports)}`,
      `maxBytes: ${stream.maxBytes}`,
      ...(retention ? [`retention: { ${bounds.join(", ")} }`] : []),
      ...(deduplicate
        ? [`deduplicate: { by: ${stringLiteral(deduplicate.by)}, withinMs: ${deduplicate.withinMs} }`]
        : []),
      ...(capacity ? [`capacity: ${capacity.entries}`] : []),
      ...headersMembers(emission, stream, imports),
      `groups: [${stream.groups.map((group) => groupConstant(stream, group)).join(", ")}]`,
    ],
  });
}

/** `TasksProducer` */
function producerClass(stream: Stream, types: StreamTypes, place: string, imports: Imports): Statement {
  const { payload, parameters, headers } = types;
  const input = headers ? [headers.input] : [];
  const base =
    parameters === undefined
      ? imports.runtime("Producer") + inOrder([payload.input], types, input, imports)
      : imports.runtime("ParameterizedProducer") + typeArguments([parameters, payload.input, ...input]);
  return boundClass(
    className(stream, "Producer"),
    {
      base,
      connection: imports.runtimeType("Connection"),
      options: imports.runtimeType("StreamOptions"),
      definition: tuned(definitionName("streams", stream), "options?.tune", imports),
    },
    docsOf(stream.doc, { notes: [`Adds entries to ${place}.`] }),
  );
}

/** `TasksReader` */
function readerClass(stream: Stream, types: StreamTypes, place: string, imports: Imports): Statement {
  const { payload, parameters, headers } = types;
  const output = headers ? [headers.output] : [];
  const base =
    parameters === undefined
      ? imports.runtime("StreamReader") + inOrder([payload.output], types, output, imports)
      : imports.runtime("ParameterizedStreamReader") + typeArguments([parameters, payload.output, ...output]);
  return boundClass(
    className(stream, "Reader"),
    {
      base,
      connection: imports.runtimeType("Connection"),
      options: imports.runtimeType("ClientOptions"),
      definition: definitionName("streams", stream),
    },
    docsOf(stream.doc, { notes: [`Reads the entries of ${place}, acknowledging nothing.`] }),
  );
}

/** `TasksStream`: adds, reads, and has the groups. */
function streamClass(stream: Stream, types: StreamTypes, place: string, imports: Imports): Statement {
  const name = className(stream, "Stream");
  const connection = imports.runtimeType("Connection");
  const docs = docsOf(stream.doc, { notes: [`Adds to, reads and consumes ${place}.`] });
  const base = streamBase(stream, types, imports);
  if (stream.groups.length === 0 && !hasParameters(stream)) {
    const definition = tuned(definitionName("streams", stream), "options?.tune", imports);
    return boundClass(name, { base, connection, definition, options: streamOptions(stream, imports) }, docs);
  }
  const definition = tuned(definitionName("streams", stream), "options.tune", imports);
  const groups = stream.groups.map((group) => {
    const options = `{ prefix: options.prefix, tune: options.tune?.groups?.${group.name}, stream: options.tune }`;
    return `  ${group.name}: new ${groupClassName(stream, group)}(connection, ${options}),\n`;
  });
  const named = `\${${definitionName("streams", stream)}.definition}.groups`;
  const groupsText = `${imports.runtime("definitions")}(\`${named}\`, {\n${groups.join("")}})`;
  const classes = stream.groups.map((group) => `readonly ${group.name}: ${groupClassName(stream, group)}`);
  return {
    kind: StructureKind.Class,
    isExported: true,
    name,
    extends: base,
    docs,
    properties: hasParameters(stream) ? [] : [{ name: "groups", isReadonly: true, type: `{ ${classes.join("; ")} }` }],
    ctors: [
      {
        parameters: [
          { name: "connection", type: connection },
          { name: "options", type: streamOptions(stream, imports), initializer: "{}" },
        ],
        statements: hasParameters(stream)
          ? [`super(connection, ${definition}, options, ${groupsText});`]
          : [`super(connection, ${definition}, options);`, `this.groups = ${groupsText};`],
      },
    ],
  };
}

function streamBase(stream: Stream, types: StreamTypes, imports: Imports): string {
  const { payload, parameters, headers } = types;
  if (parameters === undefined) {
    return imports.runtime("Stream") + inOrder(outputAndInput(types), types, bothHeaders(types), imports);
  }
  const bound = typeArguments([payload.output, parameters, ...(headers ? [headers.output] : [])]);
  const members = stream.groups.map(({ name }) => `readonly ${name}: ${imports.runtimeType("ConsumerGroup")}${bound}`);
  const groups = members.length === 0 ? "object" : `{ ${members.join("; ")} }`;
  return (
    imports.runtime("ParameterizedStream") +
    typeArguments([parameters, payload.output, payload.input, groups, ...bothHeaders(types)])
  );
}
