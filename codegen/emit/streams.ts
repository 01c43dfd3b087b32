import type { Group, Stream } from "../model/model.js";
import { camelCase, className, definitionName, groupClassName, parametersName } from "../model/names.js";
import {
  boundClass,
  constant,
  definitionStatement,
  definitionTypeArguments,
  type Emission,
  hasParameters,
  kindModule,
  outputAndInput,
  type PayloadTypes,
  payloadCodec,
  payloadTypes,
  redisName,
  typeArguments,
} from "./definition.js";
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
        type: imports.runtimeType("StreamDefinition") + definitionTypeArguments(stream, payload),
        members: [
          `codec: ${payloadCodec(emission, stream.message, imports)}`,
          `maxBytes: ${stream.maxBytes}`,
          `groups: [${stream.groups.map((group) => groupConstant(stream, group)).join(", ")}]`,
        ],
      }),
      partClass(stream, "Producer", [payload.input], `Adds entries to ${place}.`, imports),
      partClass(stream, "Reader", [payload.output], `Reads the entries of ${place}, acknowledging nothing.`, imports),
      ...stream.groups.map((group) => groupClass(stream, group, payload, place, imports)),
      hasParameters(stream)
        ? parameterizedStream(stream, payload, place, imports)
        : plainStream(stream, payload, place, imports),
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
  const base = suffix === "Producer" ? "Producer" : "StreamReader";
  const about = { connection: imports.runtimeType("Connection"), options: imports.runtimeType("ClientOptions") };
  const docs = docsOf(stream.doc, { notes: [note] });
  const name = className(stream, suffix);
  const definition = definitionName(stream);
  if (!hasParameters(stream)) {
    return boundClass(name, { ...about, definition, base: imports.runtime(base) + typeArguments(types) }, docs);
  }
  const bound = imports.runtime(base);
  return atClass(stream, name, about, docs, imports, {
    type: bound + typeArguments([...types, parametersName(stream)]),
    body: `return new ${bound}(this.#connection, ${definition}, this.#options, parameters);`,
  });
}

/** `TasksWorkersGroup` */
function groupClass(stream: Stream, group: Group, payload: PayloadTypes, place: string, imports: Imports): Statement {
  const about = {
    connection: imports.runtimeType("Connection"),
    options: `${imports.runtimeType("ClientOptions")} & { readonly tune?: ${imports.runtimeType("GroupTune")} | undefined }`,
  };
  const docs = docsOf(group.doc, { notes: [`The consumer group \`${group.name}\` of ${place}.`] });
  const name = groupClassName(stream, group);
  const definition = `${definitionName(stream)}, ${groupConstant(stream, group)}`;
  const base = imports.runtime("ConsumerGroup");
  if (!hasParameters(stream)) {
    return boundClass(name, { ...about, definition, base: `${base}<${payload.output}>` }, docs);
  }
  return atClass(stream, name, about, docs, imports, {
    type: `${base}<${payload.output}, ${parametersName(stream)}>`,
    body: `return new ${base}(this.#connection, ${definition}, this.#options, parameters);`,
  });
}

function plainStream(stream: Stream, payload: PayloadTypes, place: string, imports: Imports): Statement {
  const base = imports.runtime("Stream") + typeArguments(outputAndInput(payload));
  const docs = docsOf(stream.doc, { notes: [`Adds to, reads and consumes ${place}.`] });
  if (stream.groups.length === 0) {
    const about = { connection: imports.runtimeType("Connection"), options: imports.runtimeType("ClientOptions") };
    return boundClass(className(stream, "Stream"), { ...about, base, definition: definitionName(stream) }, docs);
  }
  const groups = stream.groups.map(
    (group) => `  ${group.name}: new ${groupClassName(stream, group)}(connection, ${groupOptions(group)}),\n`,
  );
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: className(stream, "Stream"),
    extends: base,
    docs,
    properties: [
      {
        name: "groups",
        isReadonly: true,
        type: `{ ${stream.groups.map((group) => `readonly ${group.name}: ${groupClassName(stream, group)}`).join("; ")} }`,
      },
    ],
    ctors: [
      {
        parameters: [
          { name: "connection", type: imports.runtimeType("Connection") },
          { name: "options", type: streamOptions(stream, imports), initializer: "{}" },
        ],
        statements: [`super(connection, ${definitionName(stream)}, options);`, `this.groups = {\n${groups.join("")}};`],
      },
    ],
  };
}

function parameterizedStream(stream: Stream, payload: PayloadTypes, place: string, imports: Imports): Statement {
  const parameters = parametersName(stream);
  const groups = stream.groups.map(
    (group) =>
      `  ${group.name}: new ${groupClassName(stream, group)}(this.#connection, ${groupOptions(group, "this.#options")}).at(parameters),\n`,
  );
  const base = imports.runtime("Stream");
  const members = stream.groups
    .map(({ name }) => `readonly ${name}: ${imports.runtime("ConsumerGroup")}<${payload.output}, ${parameters}>`)
    .join("; ");
  const about = { connection: imports.runtimeType("Connection"), options: streamOptions(stream, imports) };
  const docs = docsOf(stream.doc, { notes: [`Adds to, reads and consumes ${place}.`] });
  const bound = `${base}<${payload.output}, ${payload.input}, ${parameters}>`;
  if (stream.groups.length === 0) {
    const body = `return new ${base}(this.#connection, ${definitionName(stream)}, this.#options, parameters);`;
    return atClass(stream, className(stream, "Stream"), about, docs, imports, { type: bound, body });
  }
  return atClass(stream, className(stream, "Stream"), about, docs, imports, {
    type: `${bound} & { readonly groups: { ${members} } }`,
    body: [
      `const stream = new ${base}(this.#connection, ${definitionName(stream)}, this.#options, parameters);`,
      `return Object.assign(stream, { groups: {\n${groups.join("")}} });`,
    ].join("\n"),
  });
}

function streamOptions(stream: Stream, imports: Imports): string {
  if (stream.groups.length === 0) return imports.runtimeType("ClientOptions");
  return `${imports.runtimeType("ClientOptions")} & { readonly tune?: ${streamTune(stream, imports)} | undefined }`;
}

function groupOptions(group: Group, options = "options"): string {
  return `{ prefix: ${options}.prefix, tune: ${options}.tune?.groups?.${group.name} }`;
}

/** A class with `at`, for a stream whose address has parameters. */
function atClass(
  stream: Stream,
  name: string,
  about: { readonly connection: string; readonly options: string },
  docs: ReturnType<typeof docsOf>,
  imports: Imports,
  at: { readonly type: string; readonly body: string },
): Statement {
  const parameters = parametersName(stream);
  return {
    kind: StructureKind.Class,
    isExported: true,
    name,
    implements: [`${imports.runtimeType("Parameterized")}<${parameters}, ${at.type}>`],
    docs,
    properties: [
      { name: "#connection", isReadonly: true, type: about.connection },
      { name: "#options", isReadonly: true, type: about.options },
    ],
    ctors: [
      {
        parameters: [
          { name: "connection", type: about.connection },
          { name: "options", type: about.options, initializer: "{}" },
        ],
        statements: ["this.#connection = connection;", "this.#options = options;"],
      },
    ],
    methods: [
      {
        name: "at",
        parameters: [{ name: "parameters", type: parameters }],
        returnType: at.type,
        docs: [
          {
            description:
              "@throws {AddressInvalidError} before any I/O, where a parameter is missing or not of its type.",
          },
        ],
        statements: [at.body],
      },
    ],
  };
}
