import type { Group, Stream } from "../model/model.js";
import { camelCase, className, definitionName, groupClassName, parametersName } from "../model/names.js";
import {
  boundClass,
  constant,
  definitionStatement,
  definitionTypeArguments,
  hasParameters,
  kindModule,
  outputAndInput,
  type PayloadTypes,
  payloadCodec,
  payloadTypes,
  redisName,
  typeArguments,
} from "./definition.js";
import type { Emission } from "./emission.js";
import type { Imports } from "./imports.js";
import { docsOf, type Module, type Statement, StructureKind } from "./source.js";
import { stringLiteral } from "./text.js";

export function emitStreams(emission: Emission): Module[] {
  return kindModule(emission, "streams", emission.contract.streams, (stream, imports) => {
    const payload = payloadTypes(emission, stream.message, imports);
    const place = `\`${redisName(emission, stream)}\``;
    return [
      ...stream.groups.map((group) => groupStatement(stream, group, imports)),
      definitionStatement(emission, "streams", stream, imports, {
        type: imports.runtimeType("StreamDefinition") + definitionTypeArguments("streams", stream, payload),
        members: [
          `codec: ${payloadCodec(emission, stream.message, imports)}`,
          `maxBytes: ${stream.maxBytes}`,
          `groups: [${stream.groups.map((group) => groupConstant(stream, group)).join(", ")}]`,
        ],
      }),
      partClass(stream, "Producer", [payload.input], `Adds entries to ${place}.`, imports),
      partClass(stream, "Reader", [payload.output], `Reads the entries of ${place}, acknowledging nothing.`, imports),
      ...stream.groups.map((group) => groupClass(stream, group, payload, place, imports)),
      streamClass(stream, payload, place, imports),
    ];
  });
}

/** `StreamTune<"workers">` */
export function streamTune(stream: Stream, imports: Imports): string {
  return `${imports.runtimeType("StreamTune")}<${stream.groups.map(({ name }) => stringLiteral(name)).join(" | ")}>`;
}

function groupConstant(stream: Stream, group: Group): string {
  return camelCase(groupClassName(stream, group));
}

function groupStatement(stream: Stream, group: Group, imports: Imports): Statement {
  const { retry, deadLetter } = group;
  const members = [
    `name: ${stringLiteral(group.name)}`,
    `start: "${group.start}"`,
    `concurrency: ${group.concurrency}`,
    `ackTimeoutMs: ${group.ackTimeoutMs}`,
    `retry: { maxAttempts: ${retry.maxAttempts}, initialMs: ${retry.initialMs}, factor: ${retry.factor}, maxMs: ${retry.maxMs}, jitter: ${retry.jitter} }`,
    `deadLetter: { maxEntries: ${deadLetter.maxEntries}, maxAgeMs: ${deadLetter.maxAgeMs} }`,
  ];
  return constant(groupConstant(stream, group), imports.runtimeType("GroupDefinition"), members, [], false);
}

/** `TasksProducer`, `TasksReader`: one class of the runtime, bound to the definition. */
function partClass(
  stream: Stream,
  suffix: "Producer" | "Reader",
  types: readonly string[],
  note: string,
  imports: Imports,
): Statement {
  const plain = suffix === "Producer" ? "Producer" : "StreamReader";
  const base = hasParameters(stream)
    ? imports.runtime(`Parameterized${plain}`) + typeArguments([parametersName("streams", stream), ...types])
    : imports.runtime(plain) + typeArguments(types);
  return boundClass(
    className(stream, suffix),
    {
      base,
      connection: imports.runtimeType("Connection"),
      options: imports.runtimeType("ClientOptions"),
      definition: definitionName("streams", stream),
    },
    docsOf(stream.doc, { notes: [note] }),
  );
}

/** `TasksWorkersGroup` */
function groupClass(stream: Stream, group: Group, payload: PayloadTypes, place: string, imports: Imports): Statement {
  const base = hasParameters(stream)
    ? `${imports.runtime("ParameterizedConsumerGroup")}<${parametersName("streams", stream)}, ${payload.output}>`
    : `${imports.runtime("ConsumerGroup")}<${payload.output}>`;
  return boundClass(
    groupClassName(stream, group),
    {
      base,
      connection: imports.runtimeType("Connection"),
      options: imports.runtimeType("GroupOptions"),
      definition: `${definitionName("streams", stream)}, ${groupConstant(stream, group)}`,
    },
    docsOf(group.doc, { notes: [`The consumer group \`${group.name}\` of ${place}.`] }),
  );
}

/** `TasksStream`: adds, reads, and has the groups. */
function streamClass(stream: Stream, payload: PayloadTypes, place: string, imports: Imports): Statement {
  const name = className(stream, "Stream");
  const connection = imports.runtimeType("Connection");
  const docs = docsOf(stream.doc, { notes: [`Adds to, reads and consumes ${place}.`] });
  const definition = definitionName("streams", stream);
  const base = streamBase(stream, payload, imports);
  if (stream.groups.length === 0 && !hasParameters(stream)) {
    return boundClass(name, { base, connection, definition, options: imports.runtimeType("ClientOptions") }, docs);
  }
  const groups = stream.groups.map((group) => {
    const options = `{ prefix: options.prefix, tune: options.tune?.groups?.${group.name} }`;
    return `  ${group.name}: new ${groupClassName(stream, group)}(connection, ${options}),\n`;
  });
  const groupsText = `${imports.runtime("definitions")}(\`\${${definition}.definition}.groups\`, {\n${groups.join("")}})`;
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

function streamBase(stream: Stream, payload: PayloadTypes, imports: Imports): string {
  if (!hasParameters(stream)) return imports.runtime("Stream") + typeArguments(outputAndInput(payload));
  const parameters = parametersName("streams", stream);
  const members = stream.groups.map(
    ({ name }) => `readonly ${name}: ${imports.runtimeType("ConsumerGroup")}<${payload.output}, ${parameters}>`,
  );
  const groups = members.length === 0 ? "object" : `{ ${members.join("; ")} }`;
  return imports.runtime("ParameterizedStream") + typeArguments([parameters, payload.output, payload.input, groups]);
}

function streamOptions(stream: Stream, imports: Imports): string {
  const options = imports.runtimeType("ClientOptions");
  if (stream.groups.length === 0) return options;
  return `${options} & { readonly tune?: ${streamTune(stream, imports)} | undefined }`;
}
