import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { check } from "../../../codegen/generate.js";
import type { Json } from "../../../codegen/model/model.js";
import { messageTypes } from "../../../codegen/model/walk.js";
import { fits } from "../../../codegen/values/fits.js";
import { PayloadInvalidError } from "../../../src/runtime/errors.js";
import type { MessageCodec } from "../../../src/runtime/wire/codec.js";
import { contract, type Nesting, nested, nestings } from "./branching-nestings.js";

/**
 * Run by `branching.test.ts`, which ends it: payloads that nest as deep as they may, through the codecs of a folder, and
 * random ones beside what the model says of them.
 */

const [folder = ""] = process.argv.slice(2);
const codecs: Record<string, MessageCodec<unknown>> = await import(join(folder, "made/codecs.ts"));

const { model } = check([{ file: "made.yaml", text: contract, uses: {} }]);
assert(model);
const typeOf = messageTypes(model);

function codecOf(message: string): MessageCodec<unknown> {
  const codec = codecs[`${message.charAt(0).toLowerCase()}${message.slice(1)}Codec`];
  assert(codec, message);
  return codec;
}

async function explanation(run: () => unknown): Promise<string> {
  try {
    run();
  } catch (error) {
    if (!(error instanceof PayloadInvalidError)) throw error;
    const { issues } = await error.explain();
    return issues.map(({ path, expected }) => `${path}: ${expected}`).join("\n");
  }
  return "";
}

async function tellDeep({ message, good, bad }: Nesting): Promise<void> {
  const codec = codecOf(message);
  const text = JSON.stringify(good);
  const value = codec.parse(text);
  const isSame = codec.encode(value) === text;
  const reading = await explanation(() => codec.parse(JSON.stringify(bad)));
  const writing = await explanation(() => codec.encode(bad));
  // One line each, at once: what hangs is the one after the last.
  process.stdout.write(`${JSON.stringify({ message, isSame, reading, writing })}\n`);
}

/** Few names and few values, so that many payloads nearly fit. */
const payloads = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom<Json>("y", 1, null, true, "AAAA"),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("x", "y", "a", "b", "c"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

function fittingOf({ message, around }: Nesting): number {
  const codec = codecOf(message);
  const type = typeOf({ contract: "made", name: message });
  assert(type);
  let fitting = 0;
  const property = fc.property(payloads, fc.integer({ min: 0, max: 3 }), (innermost, levels) => {
    const json = nested(innermost, levels, around);
    if (fits(type, json, typeOf, { side: "reader" }).length > 0) {
      assert.throws(() => codec.parse(JSON.stringify(json)), PayloadInvalidError);
      return;
    }
    fitting += 1;
    const value = codec.parse(JSON.stringify(json));
    assert.deepEqual(codec.parse(codec.encode(value)), value);
  });
  fc.assert(property, { numRuns: 150, seed: 7 });
  return fitting;
}

for (const nesting of nestings) await tellDeep(nesting);
assert(nestings.map(fittingOf).reduce((sum, count) => sum + count) > 100);
