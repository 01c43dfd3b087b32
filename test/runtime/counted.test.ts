import { expect, test } from "vitest";
import * as z from "zod";
import { counted } from "../../src/runtime/wire/counted.js";
import { explainWith } from "../../src/runtime/wire/explain.js";

test("a value to explain: looks as it is", () => {
  const bytes = new Uint8Array([1, 2]);
  const named = Object.assign(Object.create(null), { a: undefined, ["__proto__"]: 1 });
  const value = { list: [1, [2], { a: null }], bytes, named, more: 3n, date: new Date(0) };
  Object.defineProperty(value, "hidden", { value: [1], enumerable: false });
  const copy = counted(value).value as typeof value;
  expect(copy).toEqual(value);
  expect(copy.bytes).toBe(bytes);
  expect(copy.list).toHaveLength(3);
  expect(copy.list).toBe(copy.list);
  expect(Object.getPrototypeOf(copy.named)).toBe(null);
  expect(Reflect.ownKeys(copy)).toEqual(Reflect.ownKeys(value));
  expect(Object.keys(copy)).toEqual(Object.keys(value));
  expect(structuredClone(copy)).toEqual(structuredClone(value));
});

test("a value to explain: one that is frozen, or lies in itself, is copied too", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const copy = counted(Object.freeze([Object.freeze({ a: circle })])).value as [{ a: { self: unknown } }];
  expect(copy[0].a.self).toBe(copy[0].a);
});

test("a value to explain: what lifts it changes the copy alone", () => {
  const value: Record<string, unknown> = { a: 1, b: [1, 2] };
  const copy = counted(value).value as { a?: unknown; b: number[]; c?: number };
  delete copy.a;
  copy.b.push(3);
  copy.b[0] = 0;
  copy.c = 4;
  expect(copy).toEqual({ b: [0, 2, 3], c: 4 });
  expect(value).toEqual({ a: 1, b: [1, 2] });
});

test("a value to explain: ends whoever reads without end; a large one may be read more often", () => {
  const small = counted({ a: { b: 1 } });
  const part = small.value as { a: unknown };
  expect(() => {
    for (;;) void part.a;
  }).toThrow("too often");
  expect(small.isSpent()).toBe(true);

  const large = counted(Array.from({ length: 100_000 }, (_, index) => ({ a: index })));
  for (let times = 0; times < 5; times++) for (const one of large.value as { a: number }[]) void one.a;
  expect(large.isSpent()).toBe(false);
});

test("explanation: a schema that would try for ever is ended, and says no more than that the value does not fit", () => {
  let schema: z.ZodType = z.string();
  for (let level = 0; level < 60; level++) {
    schema = z.union([z.object({ x: schema, a: z.string() }), z.object({ x: schema, b: z.string() })]);
  }
  let value: unknown = 1;
  for (let level = 0; level < 60; level++) value = { x: value, b: "y" };
  for (const direction of ["decode", "encode"] as const) {
    expect(explainWith(schema, direction, value)).toEqual([{ path: "", expected: "a value that fits the message" }]);
  }
});
