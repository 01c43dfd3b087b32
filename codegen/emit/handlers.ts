import { kinds } from "../kinds.js";
import { groupHandlerNames, handlerExports, handlerName } from "../model/handler-names.js";
import type { Call, Channel, Contract, Definition, Group, Stream } from "../model/model.js";
import { callTypesName, headersName, parametersName, typeName } from "../model/names.js";
import { docComment, hasParameters, typeArguments } from "./definition.js";
import { type Emission, moduleOf } from "./emission.js";
import { Imports } from "./imports.js";
import { messageOf } from "./messages-of.js";
import { docsOf, type Module, printModule, type Statement } from "./source.js";

/** `handlers.ts`: what users write for each definition, as types: `const handle: TasksWorkersHandler = async (task) => …`. */
export function emitHandlers(emission: Emission): Module[] {
  const { contract, runtime } = emission;
  if (!hasHandlers(contract)) return [];
  const imports = new Imports(runtime, handlerNames(contract));
  const statements = [
    ...contract.channels.map((channel) => channelHandler(emission, channel, imports)),
    ...contract.streams.flatMap((stream) =>
      stream.groups.flatMap((group) => groupHandlers(emission, stream, group, imports)),
    ),
    ...foreignHandlers(emission, imports),
    ...contract.calls.map((call) => callHandler(call, imports)),
  ];
  const text = printModule(contract.files, [...imports.statements, ...statements]);
  return [{ path: `${contract.folder}/handlers.ts`, text }];
}

/** Of a package's contract nobody here handles anything. */
export function hasHandlers(contract: Contract): boolean {
  return !contract.external && handlerNames(contract).length > 0;
}

function handlerNames(contract: Contract): readonly string[] {
  return [
    ...kinds.flatMap((kind) => contract[kind].flatMap((definition: Definition) => handlerExports(kind, definition))),
    ...contract.groups.flatMap((group) => Object.values(groupHandlerNames(undefined, group))),
  ];
}

function channelHandler(emission: Emission, channel: Channel, imports: Imports): Statement {
  const message = imports.type(
    moduleOf(emission, channel.message, "messages"),
    typeName(messageOf(emission.model, channel.message)),
  );
  const parameters = hasParameters(channel)
    ? imports.type("./channels.js", parametersName("channels", channel))
    : imports.runtimeType("NoParameters");
  const type = `${imports.runtimeType("MessageHandler")}${typeArguments([message, parameters])}`;
  return alias(handlerName("channels", channel), type, `Handles messages of the channel \`${channel.name}\`.`);
}

/** @param foreign where the stream is another contract's */
function groupHandlers(
  emission: Emission,
  stream: Stream,
  group: Group,
  imports: Imports,
  foreign?: { readonly module: string },
): readonly Statement[] {
  const message = imports.type(
    moduleOf(emission, stream.message, "messages"),
    typeName(messageOf(emission.model, stream.message)),
  );
  const module = foreign?.module ?? "./streams.js";
  const types = typeArguments([message, ...(stream.headers ? [imports.type(module, headersName(stream))] : [])]);
  const { handler, batchHandler } = groupHandlerNames(foreign ? undefined : stream, group);
  const place = `the group \`${group.name}\` of \`${stream.name}\``;
  return [
    alias(handler, `${imports.runtimeType("Handler")}${types}`, `Handles deliveries of ${place}.`),
    alias(batchHandler, `${imports.runtimeType("BatchHandler")}${types}`, `Handles batches of deliveries of ${place}.`),
  ];
}

function foreignHandlers(emission: Emission, imports: Imports): readonly Statement[] {
  return emission.contract.groups.flatMap((group) => {
    const owner = emission.model.contracts.find(({ folder }) => folder === group.of.contract);
    const stream = owner?.streams.find(({ name }) => name === group.of.name);
    if (!stream) return [];
    return groupHandlers(emission, stream, group, imports, { module: moduleOf(emission, group.of, "streams") });
  });
}

function callHandler(call: Call, imports: Imports): Statement {
  const kind = imports.runtimeType(call.serving ? "CallHandler" : "BroadcastHandler");
  const type = `${kind}<${imports.type("./calls.js", callTypesName(call))}>`;
  return alias(handlerName("calls", call), type, `Answers the call \`${call.name}\`.`);
}

function alias(name: string, type: string, note: string): Statement {
  return `\n${docComment(docsOf({}, { notes: [note] }))}export type ${name} = ${type};\n`;
}
