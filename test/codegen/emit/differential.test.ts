import { inspect, isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutated, randomMessages, wireOf } from "./random-types.js";
import { compilerFindings, emitMade, loaded, modelOf, type Parts, partsOf, written } from "./support.js";

const seeds = [1, 20, 300];
const count = 60;

describe.each(seeds)("random messages, seed %i", (seed) => {
  const messages = randomMessages(count, seed);

  test("emitted modules: type-check under strict settings", { timeout: 120_000 }, () => {
    const folder = written(emitMade(modelOf(messages)));
    expect(compilerFindings(folder, "nodenext")).toBe("");
  });

  test("codec: gives the verdict of the zod schema, and back what was written", { timeout: 240_000 }, async () => {
    const emitted = await loaded(emitMade(modelOf(messages)));
    for (const { name, type } of messages) {
      const parts = partsOf(emitted, name);
      const about = JSON.stringify(type, (key, value) => (key === "doc" || key === "source" ? undefined : value));
      const valid = wireOf(type);
      const property = fc.property(valid, fc.gen(), (json, gen) => {
        holds(parts, json);
        holds(parts, gen(mutated, json));
        if (!parts.fits(json)) return;
        const value = parts.read(json);
        expect(isDeepStrictEqual(parts.schema.safeDecode(json).data, value), "the schema reads the same").toBe(true);
        expect(parts.accepts(value), "a read value may be written").toBe(true);
        const back = parts.parse(parts.stringify(value));
        expect(isDeepStrictEqual(back, value), `${inspect(back)} equals ${inspect(value)}`).toBe(true);
        sameWhenWriting(parts, gen(mutated, value));
      });
      try {
        fc.assert(property, { numRuns: 60, seed });
      } catch (error) {
        throw new Error(`${name} of ${about}`, { cause: error });
      }
    }
  });
});

/** Reading: check and schema agree; what fits is read alike. */
function holds(parts: Parts, json: unknown): void {
  const schema = parts.schema.safeDecode(json);
  expect(parts.fits(json), `fits, as zod: ${schema.success}`).toBe(schema.success);
}

function sameWhenWriting(parts: Parts, value: unknown): void {
  const schema = parts.schema.safeEncode(value);
  expect(parts.accepts(value), `accepts, as zod: ${schema.success}`).toBe(schema.success);
  if (!schema.success) return;
  const text = parts.write(value);
  expect(parts.fits(JSON.parse(text)), `${text} fits`).toBe(true);
}
