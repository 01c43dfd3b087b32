import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonSchemaOf } from "../../../codegen/export/json-schema.js";
import type { Json, Type } from "../../../codegen/model/model.js";
import { fits } from "../../../codegen/values/fits.js";
import { isJson } from "../../../src/runtime/wire/values.js";
import { mutated, randomMessages, wireOf } from "../emit/random-types.js";
import { emitMade, loaded, modelOf, partsOf } from "../emit/support.js";
import { verdictOf } from "./validator.js";

/** As it comes off the wire: no `undefined`, no text that UTF-8 cannot say, no more than 64 levels. */
function asJson(value: unknown): Json | undefined {
  try {
    const text = JSON.stringify(value);
    const json: Json | undefined = text === undefined ? undefined : JSON.parse(text);
    return json !== undefined && isJson(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function about(type: Type): string {
  return JSON.stringify(type, (key, value) => (key === "doc" || key === "source" ? undefined : value));
}

describe.each([2, 30])("JSON Schema of random messages, seed %i", (seed) => {
  const messages = randomMessages(60, seed);
  const model = modelOf(messages);

  test("json-schema: a strict validator's verdict is that of the emitted check and of the model", async () => {
    const emitted = await loaded(emitMade(model));
    let [yes, no] = [0, 0];
    for (const { id, name, type } of messages) {
      const isReaders = verdictOf(jsonSchemaOf(model, id, "reader"));
      const isWriters = verdictOf(jsonSchemaOf(model, id, "writer"));
      const parts = partsOf(emitted, name);
      const property = fc.property(wireOf(type), fc.gen(), (made, gen) => {
        for (const value of [made, gen(mutated, made), gen(mutated, gen(mutated, made))]) {
          const json = asJson(value);
          if (json === undefined) continue;
          const fit = fits(type, json, () => undefined, { side: "reader" }).length === 0;
          expect(isReaders(json), `reader, ${JSON.stringify(json)}`).toBe(fit);
          expect(parts.fits(json), `emitted, ${JSON.stringify(json)}`).toBe(fit);
          expect(isWriters(json), `writer, ${JSON.stringify(json)}`).toBe(
            fits(type, json, () => undefined, { side: "writer" }).length === 0,
          );
          if (fit) yes++;
          else no++;
        }
      });
      try {
        fc.assert(property, { numRuns: 15, seed });
      } catch (error) {
        throw new Error(`${name} of ${about(type)}`, { cause: error });
      }
    }
    expect(Math.min(yes, no)).toBeGreaterThan(300);
  }, 60_000);
});
