import { expect, test } from "vitest";
import * as z from "zod";
import { expected, explainWith } from "../../src/runtime/wire/explain.js";

const secret = "s3cret-value";

const tagged = z.union([
  z.object({ kind: z.literal("a"), n: z.number() }),
  z.object({ kind: z.literal("b"), n: z.number() }),
  z.object({ kind: z.literal(3), n: z.number(), s: z.string() }),
]);

/** Every kind of issue that zod has, and what is told of it. */
const cases: readonly (readonly [string, z.ZodType, unknown, readonly { path: string; expected: string }[]])[] = [
  ["wrong type", z.object({ a: z.string() }), { a: 1 }, [{ path: "a", expected: "string" }]],
  ["missing field", z.object({ a: z.unknown().refine(() => true) }), {}, [{ path: "a", expected: "a value" }]],
  ["too small", z.object({ a: z.number().gte(5) }), { a: 3 }, [{ path: "a", expected: "at least 5" }]],
  ["too small, exclusive", z.number().gt(5), 3, [{ path: "", expected: "more than 5" }]],
  ["too big", z.array(z.string()).max(1), [secret, secret], [{ path: "", expected: "at most 1 items" }]],
  ["text too long", z.string().max(3), secret, [{ path: "", expected: "at most 3 characters" }]],
  ["not a multiple", z.number().multipleOf(2), 3, [{ path: "", expected: "a multiple of 2" }]],
  ["format", z.email(), secret, [{ path: "", expected: "email" }]],
  ["value", z.literal(["a", 1]), secret, [{ path: "", expected: 'one of "a", 1' }]],
  ["unknown fields", z.strictObject({}), { [secret]: secret }, [{ path: "", expected: "no unknown fields" }]],
  ["name of a map", z.record(z.string().max(1), z.any()), { ab: 1 }, [{ path: "ab", expected: "other names" }]],
  ["refinement", z.string().refine(() => false, expected("uuid")), secret, [{ path: "", expected: "uuid" }]],
  [
    "foreign refinement",
    z.string().refine(() => false, `not ${secret}`),
    secret,
    [{ path: "", expected: "another value" }],
  ],
  [
    "union, one branch near",
    z.union([z.object({ a: z.string() }), z.number()]),
    { a: 1 },
    [{ path: "a", expected: "string" }],
  ],
  ["union, none near", z.union([z.string(), z.number()]), null, [{ path: "", expected: "a member of the union" }]],
  ["union, several fit", z.xor([z.number(), z.int()]), 1, [{ path: "", expected: "exactly one member of the union" }]],
  [
    "discriminator",
    z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") })]),
    { kind: secret },
    [{ path: "kind", expected: 'one of "a"' }],
  ],
  ["union, told apart by a tag", tagged, { kind: secret }, [{ path: "kind", expected: 'one of "a", "b", 3' }]],
  ["union, its tag fits a member", tagged, { kind: "b", n: secret }, [{ path: "n", expected: "number" }]],
  [
    "many values",
    z.literal(Array.from({ length: 30 }, (_, at) => at)),
    secret,
    [{ path: "", expected: `one of ${Array.from({ length: 20 }, (_, at) => at).join(", ")} or 10 more` }],
  ],
  [
    "deep path",
    z.object({ "a b": z.array(z.object({ c: z.null() })) }),
    { "a b": [{ c: 1 }] },
    [{ path: '["a b"][0].c', expected: "null" }],
  ],
];

test.each(cases)("explanation: %s", (_, schema, value, issues) => {
  const told = explainWith(schema, "decode", value);
  expect(told).toEqual(issues);
  expect(JSON.stringify(told)).not.toContain(secret);
});

test("explanation: a schema that finds nothing still gives an issue", () => {
  expect(explainWith(z.unknown(), "encode", secret)).toEqual([{ path: "", expected: "a value that fits the message" }]);
});

test("explanation: an exhausted stack is told as depth", () => {
  const schema = z.unknown().transform(() => {
    throw new RangeError("Maximum call stack size exceeded");
  });
  expect(explainWith(schema, "decode", secret)).toEqual([{ path: "", expected: "at most 64 levels" }]);
});

test("explanation: a writer's wrong tag is told as a reader's", () => {
  const union = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("a"), n: z.number() }),
    z.object({ kind: z.literal("b"), n: z.number() }),
  ]);
  for (const direction of ["encode", "decode"] as const) {
    expect(explainWith(union, direction, { kind: secret })).toEqual([{ path: "kind", expected: 'one of "a", "b"' }]);
  }
});

test("explanation: of a hundred thousand misfits the first twenty", () => {
  const told = explainWith(
    z.array(z.union([z.object({ a: z.number() })])),
    "decode",
    Array(100_000).fill({ a: secret }),
  );
  expect(told.map(({ path }) => path)).toEqual(Array.from({ length: 20 }, (_, at) => `[${at}].a`));
});
