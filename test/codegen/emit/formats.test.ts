import { expect, test } from "vitest";
import { formatSamples } from "../../support/format-samples.js";
import { generated, loaded, partsOf } from "./support.js";

const contract = `redloom: 1
namespace: made
messages:
${Object.keys(formatSamples)
  .map((format) => `  ${nameOf(format)}: { fields: { text: ${format} } }`)
  .join("\n")}
`;

function nameOf(format: string): string {
  return `Of${format.replace(/\W/g, "").replace(/^./, (letter) => letter.toUpperCase())}`;
}

test("formats: every text of each comes back as it was written, as JSON that others read", async () => {
  const emitted = await loaded(await generated(contract));
  for (const [format, { good }] of Object.entries(formatSamples)) {
    const { parse, stringify } = partsOf(emitted, nameOf(format));
    for (const text of good) {
      expect(JSON.parse(stringify({ text }))).toEqual({ text });
      expect(parse(stringify({ text }))).toEqual({ text });
    }
  }
});
