import { expect, test } from "vitest";
import { check } from "../../../codegen/generate.js";

/** Each message has two of the next, which its upgrade puts in. */
function doubling(levels: number): string {
  const upgrade = "version: 2, upgrades: [ { to: 2, default: { x: {}, y: {} } } ]";
  const lines = Array.from({ length: levels }, (_, at) => {
    const next = at + 1 === levels ? "integer" : `L${at + 1}`;
    const made = at + 1 === levels ? "" : `${upgrade}, `;
    return `  L${at}: { ${made}fields: { x?: ${next}, y?: ${next} } }`;
  });
  return `redloom: 1\nnamespace: shop\nmessages:\n${lines.join("\n")}\n`;
}

test.each([22, 100])(
  "upgrades that double with each of %i levels: told once, and soon",
  { timeout: 60_000 },
  (levels) => {
    const { diagnostics } = check([{ file: "shop.yaml", text: doubling(levels), uses: {} }]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["UPGRADE_TOO_LARGE"]);
  },
);

test("upgrades that double a few times: nothing is told", () => {
  expect(check([{ file: "shop.yaml", text: doubling(8), uses: {} }]).diagnostics).toEqual([]);
});
