import type { Call, Payload } from "../../model/model.js";
import { callTypesName, className, definitionName, parametersName } from "../../model/names.js";
import {
  boundClass,
  definitionStatement,
  hasParameters,
  type PayloadTypes,
  payloadCodec,
  payloadTypes,
  redisName,
} from "../definition.js";
import type { Emission } from "../emission.js";
import type { Imports } from "../imports.js";
import type { KindEmitter } from "../kind-emitter.js";
import { docsOf, type Statement } from "../source.js";
import { literalKey } from "../text.js";

/** A call waits for its server: no part of it is one round trip. */
export const callEmitter: KindEmitter<Call> = {
  statements: (emission, call, imports) => [
    typesStatement(emission, call, imports),
    callDefinition(emission, call, imports),
    callClass(emission, call, imports),
  ],
  tune: {
    type: ({ serving }, imports) => imports.runtimeType(serving ? "CallTune" : "BroadcastCallTune"),
    names: callSort,
  },
};

/** What decides which class a call is made of, and what its tune may say. */
function callSort({ serving }: Call): "served" | "broadcast" {
  return serving ? "served" : "broadcast";
}

/** `RunTaskCallTypes` */
function typesStatement(emission: Emission, call: Call, imports: Imports): Statement {
  const parameters = hasParameters(call) ? parametersName("calls", call) : imports.runtimeType("NoParameters");
  const errors = call.errors.map(({ name, details }) => [name, payloadTypes(emission, details, imports)] as const);
  const progress = call.progress && payloadTypes(emission, call.progress, imports);
  const members = [
    ["parameters", parameters],
    ...both("request", payloadTypes(emission, call.request, imports)),
    ...both("reply", payloadTypes(emission, call.reply, imports)),
    ["errors", recordOf(errors.map(([name, { output }]) => [name, output]))],
    ["errorsInput", recordOf(errors.map(([name, { input }]) => [name, input]))],
    ...both("progress", progress ?? { output: "never", input: "never" }),
  ];
  const lines = members.map(([name, type]) => `  readonly ${name}: ${type};\n`);
  const note = `/** What \`${redisName(emission, call)}\` is asked, and what it answers. */\n`;
  return `\n${note}export interface ${callTypesName(call)} {\n${lines.join("")}}\n`;
}

function both(name: string, { output, input }: PayloadTypes): readonly (readonly [string, string])[] {
  return [
    [name, output],
    [`${name}Input`, input],
  ];
}

function recordOf(members: readonly (readonly [string, string])[]): string {
  if (members.length === 0) return "Record<never, never>";
  return `{ ${members.map(([name, type]) => `readonly ${literalKey(name)}: ${type}`).join("; ")} }`;
}

function callDefinition(emission: Emission, call: Call, imports: Imports): Statement {
  const codec = (payload: Payload): string => payloadCodec(emission, payload, imports);
  const { serving, progress } = call;
  const errors = call.errors.map(({ name, details }) => `${literalKey(name)}: ${codec(details)}`);
  return definitionStatement(emission, "calls", call, imports, {
    type: `${imports.runtimeType("CallDefinition")}<${callTypesName(call)}>`,
    members: [
      `request: ${codec(call.request)}`,
      `reply: ${codec(call.reply)}`,
      `errors: ${errors.length === 0 ? "{}" : `{ ${errors.join(", ")} }`}`,
      ...(progress ? [`progress: ${codec(progress)}`] : []),
      `maxBytes: ${call.maxBytes}`,
      `timeoutMs: ${call.timeoutMs}`,
      ...(serving
        ? [
            `serving: { concurrency: ${serving.concurrency}, ackTimeoutMs: ${serving.ackTimeoutMs}, maxAttempts: ${serving.maxAttempts}, whenUnserved: "${serving.whenUnserved}" }`,
          ]
        : []),
    ],
  });
}

const classes = {
  served: { plain: "Call", parameterized: "ParameterizedCall", options: "CallOptions" },
  broadcast: { plain: "BroadcastCall", parameterized: "ParameterizedBroadcastCall", options: "BroadcastCallOptions" },
} as const;

/** `RunTaskCall` */
function callClass(emission: Emission, call: Call, imports: Imports): Statement {
  const { plain, parameterized, options } = classes[callSort(call)];
  const base = imports.runtime(hasParameters(call) ? parameterized : plain);
  const place = `\`${redisName(emission, call)}\``;
  const asks = call.serving
    ? `Asks ${place}, one server of which answers`
    : `Asks all servers of ${place} at once, which answer`;
  const note = `${asks} within ${call.timeoutMs} ms, unless tuned; serves it.`;
  return boundClass(
    className(call, "Call"),
    {
      base: `${base}<${callTypesName(call)}>`,
      connection: imports.runtimeType("Connection"),
      options: imports.runtimeType(options),
      definition: definitionName("calls", call),
    },
    docsOf(call.doc, { notes: [note] }),
  );
}
