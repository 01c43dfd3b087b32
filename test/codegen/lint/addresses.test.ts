import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../../codegen/generate.js";
import { defineAddress } from "../../../src/runtime/wire/address.js";
import { slotOf } from "../../../src/runtime/wire/slot.js";
import { linted } from "./support.js";

interface Shape {
  readonly namespace: string;
  readonly parts: readonly string[];
  readonly slot: boolean;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  namespace: fc.constantFrom("a", "a:b", "b"),
  parts: fc.array(fc.constantFrom("a", "b", "c", "{}"), { minLength: 1, maxLength: 4 }),
  slot: fc.boolean(),
});

function templateOf({ parts }: Shape): { readonly template: string; readonly names: readonly string[] } {
  const names: string[] = [];
  const texts = parts.map((part) => {
    if (part !== "{}") return part;
    names.push(`p${names.length}`);
    return `{${names.at(-1)}}`;
  });
  return { template: texts.join(":"), names };
}

function addressOf(one: Shape) {
  const { template, names } = templateOf(one);
  return defineAddress<Record<string, string>>({
    definition: "test.channels.one",
    namespace: one.namespace,
    template,
    parameters: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
    ...(one.slot && names[0] ? { slot: names[0] } : {}),
  });
}

/** Each shape is a channel of a file of its own. */
function sourcesOf(shapes: readonly Shape[]): Record<string, string> {
  const channels = shapes.map((one, index) => {
    const { template, names } = templateOf(one);
    const slot = one.slot && names[0] ? `, slot: ${names[0]}` : "";
    return `redloom: 1\nnamespace: "${one.namespace}"\nchannels: { one${index}: { address: "${template}"${slot}, message: string } }\n`;
  });
  return Object.fromEntries(channels.map((text, index) => [`f${index}.yaml`, text]));
}

/** Every name that a few values give, those that look like other names among them. */
function namesOf(one: Shape): readonly string[] {
  const values = ["a", "b", "c", "a:b", "*", "{a}", "%"];
  let all: readonly Record<string, string>[] = [{}];
  for (const name of templateOf(one).names)
    all = all.flatMap((known) => values.map((value) => ({ ...known, [name]: value })));
  return all.map((parameters) => addressOf(one).format("", parameters));
}

/** As Redis reads one with `*` only. */
function globToRegExp(glob: string): RegExp {
  return new RegExp(
    `^${glob
      .split("*")
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  );
}

test("patterns: what one is sent that is another address' name is dropped by the template, and told as PATTERN_OVERLAP", () => {
  let overlaps = 0;
  let disjoint = 0;
  fc.assert(
    fc.property(shape, shape, (one, other) => {
      const files = sourcesOf([one, other]);
      const uses = {};
      const { model } = check(Object.entries(files).map(([file, text]) => ({ file, text, uses })));
      // One name of both is an error already, namespaces that nest included.
      if (!model) {
        expect(namesOf(one).some((name) => addressOf(other).parse("", name) !== undefined)).toBe(true);
        return;
      }
      const sent = namesOf(other).filter((name) => globToRegExp(addressOf(one).pattern("")).test(name));
      for (const name of sent) expect(addressOf(one).parse("", name), name).toBeUndefined();
      const told = linted(files, { rules: "strict" }).filter(
        ({ code, file }) => code === "PATTERN_OVERLAP" && file === "f0.yaml",
      );
      expect(told.length, JSON.stringify({ one, other, sent })).toBe(
        sent.length > 0 && templateOf(one).names.length > 0 ? 1 : 0,
      );
      if (told.length > 0) overlaps += 1;
      else disjoint += 1;
    }),
    { numRuns: 400, seed: 6 },
  );
  expect(Math.min(overlaps, disjoint)).toBeGreaterThan(5);
});

test("addresses: namespaces that nest meet where their names do", () => {
  const keys = (namespace: string, address: string) =>
    `redloom: 1\nnamespace: "${namespace}"\nkeys: { one: { address: "${address}", value: string, expires: 1d } }\n`;
  const found = (a: string, b: string) =>
    check([
      { file: "a.yaml", text: keys("a", a), uses: {} },
      { file: "b.yaml", text: keys("a:b", b), uses: {} },
    ]).diagnostics.map(({ code }) => code);
  expect(found("b:c", "c")).toEqual(["ADDRESS_CLASH"]);
  expect(found("{x}:c", "c")).toEqual(["ADDRESS_CLASH"]);
  expect(found("b:{x}", "{y}")).toEqual(["ADDRESS_CLASH"]);
  expect(found("b-c", "c")).toEqual([]);
  expect(found("{x}", "c")).toEqual([]);
});

test("addresses: patterns and lengths of parameters keep no two apart, closed enums do", () => {
  const found = (left: string, right: string) =>
    check([
      {
        file: "a.yaml",
        text: `redloom: 1
namespace: a
messages:
  Left: ${left}
  Right: ${right}
keys:
  one: { address: "one:{l}", parameters: { l: Left }, value: string }
  two: { address: "one:{r}", parameters: { r: Right }, value: string }
`,
        uses: {},
      },
    ]).diagnostics.map(({ code }) => code);
  expect(found('{ type: string, pattern: "^a" }', '{ type: string, pattern: "^b" }')).toEqual(["ADDRESS_CLASH"]);
  expect(found("{ type: string, maxLength: 3 }", "{ type: string, minLength: 4 }")).toEqual(["ADDRESS_CLASH"]);
  expect(found("{ enum: [a, b] }", "{ enum: [c, d] }")).toEqual([]);
  expect(found("{ enum: [a, b] }", "{ enum: [c, d], open: true }")).toContain("ADDRESS_CLASH");
});

test("SLOT_DIFFERS, SLOT_MISSING: told of keys that lie in different slots of a cluster, and of no others", () => {
  const key = (template: string, slot: string | undefined) =>
    defineAddress<{ userId: string; device?: string }>({
      definition: "shop.keys.one",
      namespace: "shop",
      template,
      parameters: { userId: { type: "string" }, device: { type: "string" } },
      ...(slot === undefined ? {} : { slot }),
    });
  const words = (slot: string | undefined) => (slot === undefined ? "" : `, slot: ${slot}`);
  for (const left of [undefined, "userId", "device"]) {
    for (const right of [undefined, "userId"]) {
      const text = `redloom: 1
namespace: shop
keys:
  cart: { address: "cart:{userId}:{device}"${words(left)}, value: string }
  theme: { address: "theme:{userId}"${words(right)}, value: string }
`;
      const rules = linted({ "shop.yaml": text }, { rules: "strict" }).filter(({ code }) => code.startsWith("SLOT_"));
      const places = Array.from({ length: 20 }, (_, index) => ({ userId: `u${index}`, device: `d${index}` }));
      const isTogether = places.every(
        (place) =>
          slotOf(key("cart:{userId}:{device}", left).format("", place)) ===
          slotOf(key("theme:{userId}", right).format("", { userId: place.userId })),
      );
      expect(rules.length === 0, `${left} ${right}`).toBe(isTogether);
    }
  }
});
