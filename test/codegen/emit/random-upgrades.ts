import fc from "fast-check";
import type {
  Field,
  Json,
  Message,
  MessageId,
  Model,
  Type,
  Upgrade,
  UpgradeStep,
} from "../../../codegen/model/model.js";
import { message, modelOf, notes, source } from "./support.js";

/** Random contracts whose messages have versions and nest each other, and JSON of any of their versions. */

const names = ["a", "b", "c-d", "constructor", "__proto__"];
/** What the tags of unions are called, which nothing moves. */
const tag = "kind";

const leaves = fc.constantFrom<Type>(
  { ...notes, kind: "string", maxLength: 6 },
  { ...notes, kind: "integer" },
  { ...notes, kind: "json" },
  { ...notes, kind: "boolean" },
);

const idOf = (index: number): MessageId => ({ contract: "made", name: `M${index}` });
const referenceTo = (index: number): Type => ({ ...notes, kind: "reference", to: idOf(index) });

/** Types in which the messages before nest, and, where it can end, the message itself. */
function typesBefore(index: number): fc.Arbitrary<Type> {
  const nested = fc.integer({ min: 0, max: Math.max(0, index - 1) }).map(referenceTo);
  const around = (of: fc.Arbitrary<Type>): fc.Arbitrary<Type> =>
    fc.oneof(
      of.map((items) => ({ ...notes, kind: "array" as const, items })),
      of.map((values) => ({ ...notes, kind: "map" as const, values })),
      of.map((one) => ({ ...notes, kind: "nullable" as const, of: one })),
    );
  if (index === 0) return leaves;
  const tuple = nested.map((one): Type => ({ ...notes, kind: "tuple", items: [{ ...notes, kind: "integer" }, one] }));
  const inPlace = nested.map(
    (type): Type => ({
      ...notes,
      kind: "object",
      unknownFields: "drop",
      fields: [{ name: "in", optional: true, type }],
    }),
  );
  return fc.oneof(
    leaves,
    nested,
    around(nested),
    around(around(nested)),
    tuple,
    inPlace,
    around(fc.constant(referenceTo(index))),
  );
}

const paths = fc.array(fc.constantFrom(...names, "x"), { minLength: 1, maxLength: 2 });

const steps: fc.Arbitrary<UpgradeStep> = fc.oneof(
  fc
    .tuple(paths, paths)
    .filter(([from, to]) => from.join() !== to.join())
    .map(([from, to]) => ({ does: "move" as const, from, to, fromSource: source, source })),
  fc
    .tuple(paths, fc.constantFrom<Json>(1, "d", null, [], { a: "a" }, { a: { b: 1 } }))
    .map(([at, value]) => ({ does: "default" as const, at, value, source })),
);

const upgrades: fc.Arbitrary<readonly Upgrade[]> = fc
  .array(fc.array(steps, { minLength: 1, maxLength: 3 }), { maxLength: 3 })
  .map((all) => all.map((one, index) => ({ to: index + 2, steps: one, source })));

function messages(index: number): fc.Arbitrary<Message> {
  const field = fc.tuple(fc.constantFrom(...names), typesBefore(index), fc.boolean());
  const fields = fc.uniqueArray(field, { maxLength: 4, selector: ([name]) => name });
  return fc.tuple(fields, upgrades, fc.boolean(), fc.boolean()).map(([all, lifts, tagged, closed]) => {
    const made = all.map(
      ([name, type, optional]): Field => ({ name, type, optional: optional || type.kind === "reference" }),
    );
    const kind: Type = { ...notes, kind: "enum", values: [`m${index}`], open: false };
    const type: Type = {
      ...notes,
      kind: "object",
      unknownFields: closed ? "refuse" : "drop",
      fields: tagged ? [{ name: tag, optional: false, type: kind }, ...made] : made,
    };
    const recursive = all.some(([, one]) => JSON.stringify(one).includes(`"name":"M${index}"`));
    return { ...message(`M${index}`, type, recursive), version: lifts.length + 1, upgrades: lifts };
  });
}

/** Messages, a union of those that have a tag, and one that has it in a list. */
export function randomModel(seed: number): Model {
  const arbitrary = fc.tuple(...Array.from({ length: 5 }, (_, index) => messages(index)));
  const [made = []] = fc.sample(arbitrary, { numRuns: 1, seed });
  const tagged = made.filter(({ type }) => type.kind === "object" && type.fields.some(({ name }) => name === tag));
  const union: Type = {
    ...notes,
    kind: "union",
    mode: "oneOf",
    members: tagged.map((one) => ({ ...notes, kind: "reference", to: one.id })),
    discriminator: { property: tag, tags: tagged.map(({ name }) => name.toLowerCase()) },
    open: seed % 2 === 0,
    sharedFields: [],
  };
  if (tagged.length < 2) return modelOf(made);
  const list: Type = {
    ...notes,
    kind: "array",
    items: { ...notes, kind: "reference", to: { contract: "made", name: "U" } },
  };
  return modelOf([...made, message("L", list), message("U", union)]);
}

/** JSON with versions put in, names changed as upgrades change them, and parts that are something else. */
export function aged(json: unknown, random: () => number): unknown {
  if (random() < 0.03) return [null, 7, "x", [], {}][Math.floor(random() * 5)];
  if (Array.isArray(json)) return json.map((one) => aged(one, random));
  if (typeof json !== "object" || json === null) return json;
  const entries = Object.entries(json).map(([name, one]): [string, unknown] => {
    const renamed = name !== tag && random() < 0.2 ? names[Math.floor(random() * names.length)] : undefined;
    return [renamed ?? name, aged(one, random)];
  });
  const versions = [1, 2, 3, 4, 5, 0, "2"];
  const version =
    random() < 0.6 ? [["$version", versions[Math.floor(random() ** 2 * versions.length)]] as [string, unknown]] : [];
  return Object.fromEntries([...version, ...entries]);
}
