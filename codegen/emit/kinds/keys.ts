import type { Key, Model } from "../../model/model.js";
import { className, definitionName, parametersName } from "../../model/names.js";
import {
  boundClass,
  definitionStatement,
  definitionTypeArguments,
  hasParameters,
  outputAndInput,
  type PayloadTypes,
  payloadCodec,
  payloadTypes,
  redisName,
  typeArguments,
} from "../definition.js";
import type { Emission } from "../emission.js";
import type { Imports } from "../imports.js";
import type { KindEmitter } from "../kind-emitter.js";
import { messageOf, resolved } from "../messages-of.js";
import { docsOf, type Statement } from "../source.js";
import { jsonLiteral } from "../text.js";

export const keyEmitter: KindEmitter<Key> = {
  statements: keyStatements,
  tune: {
    type: ({ staleForMs }, imports) => imports.runtimeType(staleForMs === undefined ? "FreshKeyTune" : "KeyTune"),
    // How long a value is served when it is stale is tuned only where the contract says that it is.
    names: ({ staleForMs }) => (staleForMs === undefined ? "fresh" : "stale"),
  },
  roundTrip: {
    commands: (emission, key) => (isCounter(emission, key) ? "CounterCommands" : "KeyCommands"),
    sync: (emission, key) => (isCounter(emission, key) ? "SyncCounterStore" : "SyncStore"),
    payload: boundPayload,
  },
};

/** Writers give an input; what comes back from a key is an output. */
function boundPayload(emission: Emission, key: Key, imports: Imports, inFull: boolean): readonly string[] {
  if (isCounter(emission, key)) return [];
  const { output, input } = keyTypes(emission, key, imports);
  return output === input && !inFull ? [output] : [output, input];
}

/** Of a message, or of what stands under the key as it is. */
function keyTypes(emission: Emission, key: Key, imports: Imports): PayloadTypes {
  if (key.value) return payloadTypes(emission, key.value, imports);
  const type = key.encoding === "bytes" ? "Uint8Array" : "string";
  return { output: type, input: type };
}

function keyCodec(emission: Emission, key: Key, imports: Imports): string {
  if (key.value) return payloadCodec(emission, key.value, imports);
  return imports.runtime(key.encoding === "bytes" ? "bytesCodec" : "textCodec");
}

/** What the integer under a key is kept within; `undefined` where the value is none, or only some multiples. */
function counterOf(model: Model, { value }: Key): { readonly minimum?: number; readonly maximum?: number } | undefined {
  const type = value && resolved(model, messageOf(model, value).type);
  if (type?.kind !== "integer" || type.multipleOf !== undefined) return undefined;
  const least = [type.minimum, type.exclusiveMinimum === undefined ? undefined : Math.floor(type.exclusiveMinimum) + 1];
  const most = [type.maximum, type.exclusiveMaximum === undefined ? undefined : Math.ceil(type.exclusiveMaximum) - 1];
  const minimum = Math.max(...least.map((bound) => Math.ceil(bound ?? -Infinity)));
  const maximum = Math.min(...most.map((bound) => Math.floor(bound ?? Infinity)));
  return { ...(Number.isFinite(minimum) && { minimum }), ...(Number.isFinite(maximum) && { maximum }) };
}

function isCounter({ model }: Emission, key: Key): boolean {
  return counterOf(model, key) !== undefined;
}

function storeOf(emission: Emission, key: Key, payload: PayloadTypes, imports: Imports): string {
  const counts = isCounter(emission, key);
  const parameters = hasParameters(key) ? [parametersName("keys", key)] : [];
  const plain = counts ? "CounterStore" : "Store";
  const name = imports.runtime(hasParameters(key) ? `Parameterized${plain}` : plain);
  return name + typeArguments([...parameters, ...(counts ? [] : outputAndInput(payload))]);
}

function life({ expiresMs, staleForMs }: Key): string {
  if (expiresMs === undefined) return "";
  if (staleForMs === undefined) return ` Expires ${expiresMs} ms after each write, unless tuned.`;
  return ` Fresh for ${expiresMs} ms after each write, stale for ${staleForMs} ms more, unless tuned.`;
}

function keyStatements(emission: Emission, key: Key, imports: Imports): Statement[] {
  const payload = keyTypes(emission, key, imports);
  const counter = counterOf(emission.model, key);
  return [
    definitionStatement(emission, "keys", key, imports, {
      type: imports.runtimeType("KeyDefinition") + definitionTypeArguments("keys", key, payload),
      members: [
        `codec: ${keyCodec(emission, key, imports)}`,
        `maxBytes: ${key.maxBytes}`,
        ...(key.expiresMs === undefined ? [] : [`expiresMs: ${key.expiresMs}`]),
        ...(key.staleForMs === undefined ? [] : [`staleForMs: ${key.staleForMs}`]),
        ...(key.onInvalid === "throw" ? [] : [`onInvalid: "${key.onInvalid}"`]),
        ...(counter ? [`counter: ${jsonLiteral({ ...counter })}`] : []),
      ],
    }),
    boundClass(
      className(key, "Store"),
      {
        base: storeOf(emission, key, payload, imports),
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType("KeyOptions"),
        definition: definitionName("keys", key),
      },
      docsOf(key.doc, { notes: [`${counter ? "Counts" : "Stores"} \`${redisName(emission, key)}\`.${life(key)}`] }),
    ),
  ];
}
