import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { emitTesting } from "../../../codegen/emit/testing.js";
import type { Model } from "../../../codegen/model/model.js";
import { PayloadInvalidError } from "../../../src/runtime/index.js";
import type { Fake } from "../../../src/runtime/testing/index.js";
import { randomMessages } from "./random-types.js";
import { emitMade, generated, loaded, modelOf, partsOf, written } from "./support.js";

type Fakes = Readonly<Record<string, Fake<unknown, Record<string, unknown>>>>;

async function fakesOf(folder: string): Promise<(name: string) => Fake<unknown, Record<string, unknown>>> {
  const fakes: Fakes = await import(join(folder, "made/testing.ts"));
  return (name) => {
    const fake = fakes[`fake${name}`];
    if (!fake) throw new Error(`no fake of ${name}`);
    return fake;
  };
}

function withTesting(model: Model) {
  const [contract] = model.contracts;
  if (!contract) throw new Error("No contract");
  return [...emitMade(model), ...emitTesting({ model, contract, runtime: "../../../src/runtime" })];
}

describe.each([7, 80])("fakes of random messages, seed %i", (seed) => {
  const messages = randomMessages(60, seed);

  test("a fake is what a reader has of what a writer gives, the same for the same seed", {
    timeout: 60_000,
  }, async () => {
    const modules = withTesting(modelOf(messages));
    const emitted = await loaded(modules);
    const fakeOf = await fakesOf(written(modules));
    let differing = 0;
    for (const { name } of messages) {
      const parts = partsOf(emitted, name);
      const fake = fakeOf(name);
      const values = Array.from({ length: 12 }, (_, at) => fake(undefined, { seed: at }));
      for (const [at, value] of values.entries()) {
        expect(isDeepStrictEqual(fake(undefined, { seed: at }), value), `${name}: one value for one seed`).toBe(true);
        expect(isDeepStrictEqual(parts.parse(parts.stringify(value)), value), `${name}: there and back`).toBe(true);
      }
      if (!isDeepStrictEqual(values[0], values[1])) differing++;
    }
    expect(differing).toBeGreaterThan(messages.length / 3);
  });
});

const contract = `redloom: 1
namespace: made
messages:
  Base: { fields: { id: uuid, at: { type: date-time, fill: now } } }
  Text: { extends: [Base], fields: { kind: { const: text }, text: { type: string, minLength: 20, maxLength: 30 } } }
  Image: { extends: [Base], fields: { kind: { const: image }, url: uri, size?: bigint, data: { type: bytes, maxLength: 8 } } }
  Task: { oneOf: [Text, Image], discriminator: kind, open: true }
  Node: { fields: { name: string, children: "Node[]" } }
  Person:
    fields:
      name: string
      email: email
      born: date
      role: { enum: [admin, member], open: true }
      zip: { type: string, pattern: "^[1-9][0-9]{4}$" }
      price: { type: number, minimum: 1, maximum: 500 }
      tags: { type: "string[]", minItems: 3, uniqueItems: true }
      even: { type: integer, minimum: 3, maximum: 9, multipleOf: 4 }
      more: map<integer>
      note?: string
  Hard: { fields: { code: { type: string, pattern: "^[a-z]{6}(?<=z{6})$" }, other: integer } }
  Around: { fields: { hard: Hard, "least?": Hard, name: string } }
  Word: { type: string, minLength: 3 }
  Old: { fields: { a: integer } }
`;

describe("fakes", () => {
  test("read like what people write", async () => {
    const fakeOf = await fakesOf(written(await generated(contract)));
    for (let seed = 0; seed < 50; seed++) {
      const person = fakeOf("Person")({}, { seed });
      expect(person).toMatchObject({
        name: expect.stringMatching(/^[A-Z][a-z]+ [A-Z][a-z]+$/),
        email: expect.stringMatching(/^[a-z]+\.[a-z]+@example\.com$/),
        born: expect.stringMatching(/^2026-/),
        role: expect.stringMatching(/^(admin|member)$/),
        zip: expect.stringMatching(/^[1-9]\d{4}$/),
      });
      expect(Reflect.get(Object(person), "even") % 4).toBe(0);
    }
  });

  test("overrides: win, choose the member of a union, and leave fields out", async () => {
    const fakeOf = await fakesOf(written(await generated(contract)));
    const text = "exactly these words here";
    for (let seed = 0; seed < 20; seed++) {
      expect(fakeOf("Task")({ text }, { seed })).toMatchObject({ kind: "text", text });
      expect(fakeOf("Task")({ kind: "image" }, { seed })).toMatchObject({ data: expect.any(Uint8Array) });
      expect(fakeOf("Task")({ size: 5n }, { seed })).toMatchObject({ kind: "image", size: 5n });
      expect(fakeOf("Person")({ note: undefined }, { seed })).not.toHaveProperty("note");
    }
  });

  test("what is hard to make up: named, to be given, and left out where it may be missing", async () => {
    const fakeOf = await fakesOf(written(await generated(contract)));
    const pattern = "^[a-z]{6}(?<=z{6})$";
    expect(() => fakeOf("Hard")()).toThrow(`No value was found of \`code\` of Hard, whose pattern is ${pattern}`);
    expect(() => fakeOf("Around")()).toThrow(`No value was found of \`hard.code\` of Around`);
    expect(() => fakeOf("Around")()).toThrow(expect.objectContaining({ fix: "Give `hard` in the test." }));
    const hard = { code: "zzzzzz", other: 1 };
    expect(fakeOf("Around")({ hard })).toEqual({ hard, name: expect.any(String) });
    expect(fakeOf("Hard")({ code: "zzzzzz" }, { seed: 1 })).toMatchObject({ code: "zzzzzz" });
  });

  test("seeds: one that is given changes none of the others; only a whole number is one", async () => {
    const fakeOf = await fakesOf(written(await generated(contract)));
    const person = fakeOf("Person");
    const some: unknown[] = [];
    for (let index = 0; index < 5; index++) {
      person({}, { seed: 1 });
      some.push(person());
    }
    expect(new Set(some.map((one) => JSON.stringify(one))).size).toBe(5);
    for (const seed of [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 60]) {
      expect(() => person({}, { seed })).toThrow("`seed` is no whole number");
    }
    expect(person({}, { seed: -1 })).toEqual(person({}, { seed: -1 }));
  });

  test("overrides: what does not fit throws what the codec throws, and says where", async () => {
    const fakeOf = await fakesOf(written(await generated(contract)));
    const thrown = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return error;
      }
    };
    const error = thrown(() => fakeOf("Task")({ kind: "image", size: 5n, url: "no url" }));
    expect(error).toBeInstanceOf(PayloadInvalidError);
    expect(error).toMatchObject({ issues: [{ path: "url", expected: "is no uri" }] });
    expect(thrown(() => fakeOf("Person")({ nam: "Ada" }))).toMatchObject({
      code: "OPTIONS_INVALID",
      message: 'Person has no field "nam"',
      fix: expect.stringContaining("name, email, born"),
    });
    expect(thrown(() => fakeOf("Task")({ text: "", url: "" }))).toMatchObject({ code: "OPTIONS_INVALID" });
  });

  test("testing: false leaves them out", () => {
    const model = modelOf(randomMessages(1, 1));
    const [made] = model.contracts;
    if (!made) throw new Error("No contract");
    expect(emitTesting({ model, contract: made, runtime: "redloom", testing: false })).toEqual([]);
    const [module] = emitTesting({ model, contract: made, runtime: "redloom" });
    expect(module?.text).toContain('from "redloom/testing"');
  });

  test("recursion: ends", async () => {
    const fakeOf = await fakesOf(written(await generated(contract)));
    for (let seed = 0; seed < 200; seed++)
      expect(JSON.stringify(fakeOf("Node")(undefined, { seed })).length).toBeLessThan(20_000);
  });

  test("seeds: one after the other where none is given", async () => {
    const fakeOf = await fakesOf(written(await generated(contract)));
    expect(fakeOf("Person")()).not.toEqual(fakeOf("Person")());
  });
});
