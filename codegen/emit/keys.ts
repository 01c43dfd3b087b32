import type { Key } from "../model/model.js";
import { className, definitionName, parametersName } from "../model/names.js";
import {
  boundClass,
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
import { docsOf, type Module, type Statement } from "./source.js";

export function emitKeys(emission: Emission): Module[] {
  return kindModule(emission, "keys", emission.contract.keys, (key, imports) => keyStatements(emission, key, imports));
}

/** Of a message, or of what stands under the key as it is. */
export function keyTypes(emission: Emission, key: Key, imports: Imports): PayloadTypes {
  if (key.value) return payloadTypes(emission, key.value, imports);
  const type = key.encoding === "bytes" ? "Uint8Array" : "string";
  return { output: type, input: type };
}

function keyCodec(emission: Emission, key: Key, imports: Imports): string {
  if (key.value) return payloadCodec(emission, key.value, imports);
  return imports.runtime(key.encoding === "bytes" ? "bytesCodec" : "textCodec");
}

function keyStatements(emission: Emission, key: Key, imports: Imports): Statement[] {
  const payload = keyTypes(emission, key, imports);
  const types = outputAndInput(payload);
  const base = hasParameters(key)
    ? imports.runtime("ParameterizedStore") + typeArguments([parametersName("keys", key), ...types])
    : imports.runtime("Store") + typeArguments(types);
  const life = key.expiresMs === undefined ? "" : ` Expires ${key.expiresMs} ms after each write, unless tuned.`;
  return [
    definitionStatement(emission, "keys", key, imports, {
      type: imports.runtimeType("KeyDefinition") + definitionTypeArguments("keys", key, payload),
      members: [
        `codec: ${keyCodec(emission, key, imports)}`,
        `maxBytes: ${key.maxBytes}`,
        ...(key.expiresMs === undefined ? [] : [`expiresMs: ${key.expiresMs}`]),
      ],
    }),
    boundClass(
      className(key, "Store"),
      {
        base,
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType("KeyOptions"),
        definition: definitionName("keys", key),
      },
      docsOf(key.doc, { notes: [`Stores \`${redisName(emission, key)}\`.${life}`] }),
    ),
  ];
}
