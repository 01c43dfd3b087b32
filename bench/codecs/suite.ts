import { rate } from "../measure.js";
import { type Suite, single, type Work } from "../suite.js";
import { type CodecContender, texts, values } from "./contender.js";

export const suite: Suite<CodecContender> = {
  file: "./codecs/suite.js",
  entrants: [
    { label: "JSON, unchecked", file: "./codecs/by-hand.js", name: "byHand" },
    { label: "redloom", file: "./codecs/redloom.js", name: "redloom" },
    { label: "zod 4", file: "./peers/zod.js", name: "zod" },
    { label: "ajv 8", file: "./peers/ajv.js", name: "ajv" },
    { label: "valibot 1", file: "./peers/valibot.js", name: "valibot" },
    { label: "fast-json-stringify 7, unchecked", file: "./peers/fast-json-stringify.js", name: "fastJsonStringify" },
  ],
  works(scale) {
    const count = 200_000 * scale;
    return [
      row("decode", count, texts, (contender, text) => contender.decode(text)),
      row("encode", count, values, (contender, value) => contender.encode(value)),
    ];
  },
};

/** What is made must be looked at, or it need not be made. */
let made: unknown;

function row<Item>(
  name: string,
  count: number,
  items: readonly Item[],
  run: (contender: CodecContender, item: Item) => unknown,
): Work<CodecContender> {
  return single(name, "messages/s", async (contender) => {
    const all = (): void => {
      for (let done = 0; done < count; done += items.length) for (const item of items) made = run(contender, item);
    };
    // The first ones compile.
    all();
    const sample = await rate(count, async () => all());
    if (made === undefined) throw new Error(`${name} made nothing`);
    return sample;
  });
}
