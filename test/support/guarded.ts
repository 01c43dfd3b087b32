import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { textCodec } from "../../src/runtime/wire/codec.js";

/** A key of text as the generator would emit it. */
export function textKey(name: string, expiresMs?: number): KeyDefinition<string> {
  const definition = `test.keys.${name}`;
  const address = defineAddress({ definition, namespace: "test", template: name, parameters: {} });
  return { definition, address, codec: textCodec, maxBytes: 1_000, ...(expiresMs === undefined ? {} : { expiresMs }) };
}
