import { join } from "node:path";
import { expect, test } from "vitest";
import { compareModels } from "../../../codegen/compare/compare.js";
import { check, generate } from "../../../codegen/generate.js";
import type { Header, Json, Model, Stream, Type } from "../../../codegen/model/model.js";
import { messageTypes } from "../../../codegen/model/walk.js";
import { validValue } from "../../../codegen/values/make.js";
import { chance, pickOne, type Random, seeded, times } from "../../../codegen/values/random.js";
import type { Headers, HeadersCodec } from "../../../src/runtime/wire/headers.js";
import { notes, source, written } from "../emit/support.js";

/** Verdicts on headers against what really generated codecs of headers do: random headers, some of which change. */
const streams = 30;
const values = 20;

type Declared = Readonly<Record<string, string>>;

/** Bounds of headers stand in messages. */
const bounded = `  Short: { type: string, maxLength: 4 }
  Long: { type: string, minLength: 2 }
  Flag: { type: string, pattern: "^(true|false)$" }
  Range: { type: integer, minimum: -2, maximum: 9 }
  Even: { type: integer, multipleOf: 2 }`;

const types = [
  ...["string", "integer", "boolean", "uuid", "date", "Count", "Level", "Short", "Long", "Flag", "Range", "Even"],
  ...[
    "{ enum: [a, b] }",
    "{ enum: [a, b, c], open: true }",
    '{ enum: ["1", "2"] }',
    "{ enum: [1, 2, 3] }",
    "{ const: true }",
  ],
  ...["{ type: integer, default: 3 }", "{ type: string, default: ab }", "{ type: uuid, fill: uuid }"],
];

function declared(random: Random): Declared {
  const names = ["one", "two"].filter(() => chance(random, 0.8));
  return Object.fromEntries(names.map((name) => [name, typeOf(random)]));
}

/** `?` before the type of an optional one. */
function typeOf(random: Random): string {
  const type = pickOne(random, types) ?? "string";
  return !/default|fill/.test(type) && chance(random, 0.5) ? `?${type}` : type;
}

function changed(headers: Declared, random: Random): Declared {
  const now = { ...headers, [chance(random, 0.8) ? "one" : "three"]: typeOf(random) };
  return Object.fromEntries(Object.entries(now).filter(([name]) => name !== "two" || chance(random, 0.8)));
}

const random = seeded(5);
const before = times(streams, () => declared(random));
const now = before.map((headers) => changed(headers, random));

function textOf(all: readonly Declared[], least: number): string {
  const lines = all.map((headers, index) => {
    const words = Object.entries(headers).map(([name, type]) =>
      type.startsWith("?") ? `${name}?: ${type.slice(1)}` : `${name}: ${type}`,
    );
    return `  s${index}: { message: string, headers: { ${words.join(", ")}${words.length > 0 ? ", " : ""}last?: string } }`;
  });
  const messages = `  Count: { type: integer, minimum: ${least} }\n  Level: { enum: [${least === 0 ? "low" : "low, high"}] }`;
  return `redloom: 1\nnamespace: made\nmessages:\n${bounded}\n${messages}\nstreams:\n${lines.join("\n")}\n`;
}

interface Side {
  readonly model: Model;
  readonly codecs: Readonly<Record<string, { readonly headers: HeadersCodec<unknown, unknown> }>>;
}

async function sideOf(text: string): Promise<Side> {
  const sources = [{ file: "made.yaml", text, uses: {} }];
  const { model, diagnostics } = check(sources);
  expect(diagnostics).toEqual([]);
  if (!model) throw new Error("No model");
  const { files } = await generate(sources, { runtime: "../../../src/runtime", testing: false });
  return { model, codecs: await import(join(written(files), "made/streams.ts")) };
}

function headersOf(stream: Stream): Type {
  const fields = (stream.headers ?? []).map(({ name, optional, type }: Header) => ({ name, optional, type }));
  return { ...notes, source, kind: "object", unknownFields: "drop", fields };
}

function codecOf({ codecs }: Side, { name }: Stream): HeadersCodec<unknown, unknown> {
  const codec = codecs[`${name}StreamDefinition`]?.headers;
  if (!codec) throw new Error(`No headers of ${name}`);
  return codec;
}

function decodes(codec: HeadersCodec<unknown, unknown>, headers: Headers): boolean {
  try {
    codec.decode(headers);
    return true;
  } catch {
    return false;
  }
}

function textsOf(json: Json): Headers {
  return Object.fromEntries(Object.entries(json ?? {}).map(([name, value]) => [name, String(value)]));
}

test("headers: where random ones are refused an example is shown, and every example is refused", {
  timeout: 60_000,
}, async () => {
  const [old, young] = await Promise.all([sideOf(textOf(before, 0)), sideOf(textOf(now, 1))]);
  const changes = compareModels(old.model, young.model, { modeOf: () => "full" });
  const seen = { refused: 0, examples: 0 };
  for (const direction of ["backward", "forward"] as const) {
    const [writer, reader] = direction === "backward" ? [old, young] : [young, old];
    for (const stream of writer.model.contracts[0]?.streams ?? []) {
      const [from, to] = [codecOf(writer, stream), codecOf(reader, stream)];
      const definition = `made.streams.${stream.name}`;
      const examples = changes
        .filter(({ subject, carriedBy }) => subject.startsWith(`${definition}.`) || carriedBy.includes(definition))
        .flatMap(({ counterExamples }) => counterExamples.filter((one) => one.direction === direction));
      for (const { json } of examples.filter((one) => one.definition === definition)) {
        expect(decodes(to, textsOf(json)), `${definition}: ${JSON.stringify(json)}`).toBe(false);
        seen.examples++;
      }
      for (let seed = 1; seed <= values; seed++) {
        const made = validValue(headersOf(stream), messageTypes(writer.model), seeded(seed));
        if (made === undefined) continue;
        const headers = from.encode(made);
        if (decodes(to, headers)) continue;
        seen.refused++;
        expect(examples.length, `${stream.name}, ${direction}: ${JSON.stringify(headers)}`).toBeGreaterThan(0);
      }
    }
  }
  expect(Math.min(seen.refused, seen.examples)).toBeGreaterThan(20);
});
