import type { Contract, ForeignGroup, Group, Model, Stream, StreamId } from "../model/model.js";
import {
  camelCase,
  definitionName,
  foreignGroupClassName,
  groupClassName,
  headersName,
  parametersName,
  typeName,
} from "../model/names.js";
import { boundClass, constant, hasParameters } from "./definition.js";
import { type Emission, moduleOf } from "./emission.js";
import { Imports } from "./imports.js";
import { messageOf } from "./messages-of.js";
import { docsOf, type Module, printModule, type Statement } from "./source.js";
import { stringLiteral } from "./text.js";

/** Consumer groups: those of a contract's own streams, and those on streams of other contracts. */

export function groupConstant(stream: Stream, group: Group): string {
  return camelCase(groupClassName(stream, group));
}

export function groupStatement(name: string, group: Group, imports: Imports): Statement {
  const { retry, deadLetter, order } = group;
  const members = [
    `name: ${stringLiteral(group.name)}`,
    `start: "${group.start}"`,
    `concurrency: ${group.concurrency}`,
    `ackTimeoutMs: ${group.ackTimeoutMs}`,
    `retry: { maxAttempts: ${retry.maxAttempts}, initialMs: ${retry.initialMs}, factor: ${retry.factor}, maxMs: ${retry.maxMs}, jitter: ${retry.jitter} }`,
    `deadLetter: { maxEntries: ${deadLetter.maxEntries}, maxAgeMs: ${deadLetter.maxAgeMs} }`,
    ...(order ? [`order: { by: ${stringLiteral(order.by)} }`] : []),
  ];
  return constant(name, imports.runtimeType("GroupDefinition"), members, [], false);
}

/** What the class of a group is bound to, as generated code names it. */
export interface GroupBinding {
  readonly output: string;
  readonly parameters: string | undefined;
  readonly headers: string | undefined;
  readonly options: string;
  /** An expression: the stream's definition. */
  readonly definition: string;
  readonly constant: string;
}

/** `TasksWorkersGroup`, `MailGroup` */
export function groupClass(name: string, group: Group, place: string, to: GroupBinding, imports: Imports): Statement {
  const headers = to.headers === undefined ? [] : [to.headers];
  const types =
    to.parameters !== undefined
      ? [to.parameters, to.output, ...headers]
      : [to.output, ...headers.flatMap((one) => [imports.runtimeType("NoParameters"), one])];
  const base = to.parameters === undefined ? "ConsumerGroup" : "ParameterizedConsumerGroup";
  return boundClass(
    name,
    {
      base: `${imports.runtime(base)}<${types.join(", ")}>`,
      connection: imports.runtimeType("Connection"),
      options: to.options,
      definition: `${to.definition}, ${to.constant}`,
    },
    docsOf(group.doc, { notes: [`The consumer group \`${group.name}\` of ${place}.`] }),
  );
}

/** `groups.ts`: the groups on streams of other contracts. */
export function emitGroups(emission: Emission): Module[] {
  const { contract, runtime } = emission;
  if (contract.groups.length === 0) return [];
  const classes = contract.groups.map(foreignGroupClassName);
  const imports = new Imports(runtime, [...classes, ...classes.map(camelCase)]);
  const statements = contract.groups.flatMap((group) => foreignGroup(emission, group, imports));
  const text = printModule(contract.files, [...imports.statements, ...statements]);
  return [{ path: `${contract.folder}/groups.ts`, text }];
}

function foreignGroup(emission: Emission, group: ForeignGroup, imports: Imports): Statement[] {
  const { contract, stream } = streamOf(emission.model, group.of);
  const module = moduleOf(emission, group.of, "streams");
  const message = typeName(messageOf(emission.model, stream.message));
  const name = foreignGroupClassName(group);
  const definition = imports.value(module, definitionName("streams", stream));
  const binding: GroupBinding = {
    output: imports.type(moduleOf(emission, stream.message, "messages"), message),
    parameters: hasParameters(stream) ? imports.type(module, parametersName("streams", stream)) : undefined,
    headers: stream.headers ? imports.type(module, headersName(stream)) : undefined,
    // What its owner tunes of the stream is the owner's.
    options: `Omit<${imports.runtimeType("GroupOptions")}, "stream">`,
    definition: `${imports.runtime("streamOfOthers")}(${definition})`,
    constant: camelCase(name),
  };
  const place = `\`${contract.namespace === "" ? "" : `${contract.namespace}:`}${stream.address.template}\``;
  return [groupStatement(binding.constant, group, imports), groupClass(name, group, place, binding, imports)];
}

function streamOf(model: Model, id: StreamId): { readonly contract: Contract; readonly stream: Stream } {
  const contract = model.contracts.find(({ folder }) => folder === id.contract);
  const stream = contract?.streams.find(({ name }) => name === id.name);
  if (!contract || !stream) throw new Error(`The model has no stream ${id.contract}.${id.name}`);
  return { contract, stream };
}
