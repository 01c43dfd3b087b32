import { describe, expect, test } from "vitest";
import { compareModels, type Model } from "../../../codegen/compare/compare.js";
import { walkTypes } from "../../../codegen/compare/types/walk.js";
import type { Json, Message, Type } from "../../../codegen/model/model.js";
import { validValue } from "../../../codegen/values/make.js";
import { seeded } from "../../../codegen/values/random.js";
import { randomMessages } from "../emit/random-types.js";
import {
  type Emitted,
  emitMade,
  loaded,
  message,
  modelOf,
  notes,
  type Parts,
  partsOf,
  source,
} from "../emit/support.js";
import { mutatedType } from "./mutate.js";
import { narrowedTexts } from "./narrowed-texts.js";
import { wraps } from "./wrapped.js";

/** Verdicts against what really generated code does: random messages, each changed once or twice at random. */
const each = 9;
const values = 25;
const nothing = () => undefined;

/** As many of each kind, so that each rule is met; every other one as a field. */
function evenly(): readonly Message[] {
  const kinds = new Map<string, Type[]>();
  for (const { type } of randomMessages(1200, 7)) {
    const known = kinds.get(type.kind) ?? [];
    if (known.length < each && JSON.stringify(type).length < 3000) kinds.set(type.kind, [...known, type]);
  }
  expect(kinds.size).toBeGreaterThan(11);
  return [...kinds.values()].flat().map((type, index) => message(`M${index}`, index % 2 === 0 ? type : fieldOf(type)));
}

function fieldOf(type: Type): Type {
  return { ...notes, kind: "object", unknownFields: "drop", fields: [{ name: "field", optional: false, type }] };
}

/** What random changes meet too seldom: a union that has one member more. */
function unionOf(...tags: readonly string[]): Type {
  const members = tags.map((tag): Type => {
    const kind: Type = { ...notes, kind: "enum", values: [tag], open: false };
    return { ...notes, kind: "object", unknownFields: "drop", fields: [{ name: "kind", optional: false, type: kind }] };
  });
  const discriminator = { property: "kind", tags };
  return { ...notes, kind: "union", mode: "oneOf", members, discriminator, open: false, sharedFields: [] };
}

const unions = [
  [message("M900", unionOf("a", "b")), message("M900", unionOf("a", "b", "c"))],
  [message("M901", unionOf("a", "b", "c")), message("M901", unionOf("c", "b"))],
] as const;

const random = evenly().map(({ name, type }, index) => {
  const pair = [message(name, type), changed(name, type, index)] as const;
  // What one change adds, the way back removes.
  return index % 3 === 1 ? ([pair[1], pair[0]] as const) : pair;
});
/** Each change in turn within one that changes its kind too. */
const within = random.flatMap(([one, other], index) => {
  const wrap = wraps[index % wraps.length];
  const name = `W${index}`;
  // A default or a fill is a field's own.
  if (!wrap || [one.type, other.type].some(({ kind }) => kind === "null" || kind === "nullable")) return [];
  const [before, now] = wrap(one.type, other.type);
  return [[message(name, fieldOf(before)), message(name, fieldOf(now))] as const];
});

/** What is refused is long, or seldom: no payload at random is. */
const texts = narrowedTexts.map(([one, other], index) => {
  const [old, young] = [one, other].map((type) => message(`T${index}`, fieldOf({ ...notes, kind: "string", ...type })));
  if (!old || !young) throw new Error("Each has its other");
  return [old, young] as const;
});

const pairs = [...random, ...unions, ...within, ...texts];
const before = pairs.map(([one]) => one);
const now = pairs.map(([, other]) => other);

/** What nothing was done to says nothing. */
function changed(name: string, type: Type, index: number): Message {
  for (let seed = index * 50 + 1; ; seed++) {
    const made = mutatedType(type, seeded(seed));
    if (JSON.stringify(made) !== JSON.stringify(type) || seed > index * 50 + 40) return message(name, made);
  }
}

describe("verdicts, through generated code", () => {
  const changes = compareModels(carried(before), carried(now), { modeOf: () => "full" });

  test("safe in a direction: whatever is written by one side, the other reads", async () => {
    const [old, young] = await bothLoaded();
    const seen = { backward: 0, forward: 0 };
    for (const [index, one] of before.entries()) {
      const other = now[index];
      if (!other) throw new Error("Each has its other");
      const { edits } = walkTypes(one.type, other.type, { before: nothing, now: nothing });
      for (const direction of ["backward", "forward"] as const) {
        if (edits.some(({ effects }) => (effects[direction]?.does ?? "differs") !== "differs")) continue;
        const [writer, reader] = direction === "backward" ? [one, other] : [other, one];
        const [from, to] = direction === "backward" ? [old, young] : [young, old];
        seen[direction] += crossed(partsOf(from, writer.name), partsOf(to, reader.name), writer);
      }
    }
    expect(Math.min(seen.backward, seen.forward)).toBeGreaterThan(300);
  });

  test("texts: a bound that moved inwards is shown by an example, whatever format or pattern the texts have", () => {
    for (const { name } of texts.map(([one]) => one)) {
      const told = changes.filter(({ subject }) => new RegExp(`\\.${name}\\b`).test(subject));
      const shown = told.some(({ counterExamples }) =>
        counterExamples.some(({ direction }) => direction === "backward"),
      );
      expect(shown, `${name}: ${told.map(({ message: one }) => one).join()}`).toBe(true);
    }
  });

  test("payload refused: is told of upgrades only, what types do is told by their own changes", () => {
    expect(
      changes.filter(({ code }) => code === "PAYLOAD_REFUSED").map(({ counterExamples }) => counterExamples),
    ).toEqual([]);
  });

  test("a counter-example: is written by the real writer, and refused by the real reader", async () => {
    const [old, young] = await bothLoaded();
    const examples = changes.flatMap(({ counterExamples }) => counterExamples);
    expect(examples.length).toBeGreaterThan(30);
    for (const { direction, json, writer, reader } of examples) {
      const [from, to] = direction === "backward" ? [old, young] : [young, old];
      const text = written(partsOf(from, writer.message?.name ?? ""), json);
      expect(text, JSON.stringify(json)).toBeDefined();
      expect(() => partsOf(to, reader.message?.name ?? "").parse(text ?? ""), `${text} is refused`).toThrow();
    }
  });

  test("breaking: an example is shown in each direction in which random payloads are refused", async () => {
    const [old, young] = await bothLoaded();
    for (const [index, one] of before.entries()) {
      const other = now[index];
      const told = changes.filter(({ subject }) => new RegExp(`\\.${one.name}\\b|\\.s${index}$`).test(subject));
      if (!other) continue;
      for (const direction of ["backward", "forward"] as const) {
        const shown = told.some(({ counterExamples }) => counterExamples.some((one) => one.direction === direction));
        if (shown) continue;
        const [writer, reader] = direction === "backward" ? [one, other] : [other, one];
        const [from, to] = direction === "backward" ? [old, young] : [young, old];
        crossed(partsOf(from, writer.name), partsOf(to, reader.name), writer);
      }
    }
  });
});

let known: Promise<readonly [Emitted, Emitted]> | undefined;

/** What is imported stays when the test that wrote it is over. */
function bothLoaded(): Promise<readonly [Emitted, Emitted]> {
  known ??= Promise.all([loaded(emitMade(modelOf(before))), loaded(emitMade(modelOf(now)))]);
  return known;
}

/** How many values crossed; throws where one is refused. */
function crossed(writer: Parts, reader: Parts, { name, type }: Message): number {
  let done = 0;
  for (let seed = 1; seed <= values; seed++) {
    const json = validValue(type, nothing, seeded(seed));
    const text = json === undefined ? undefined : written(writer, json);
    if (text === undefined) continue;
    expect(() => reader.parse(text), `${name}: ${text}`).not.toThrow();
    done++;
  }
  return done;
}

function written(writer: Parts, json: Json): string | undefined {
  try {
    return writer.stringify(writer.parse(JSON.stringify(json)));
  } catch {
    // Not every value at random is one that a program can hold.
    return undefined;
  }
}

/** Each message in a stream of its own. */
function carried(messages: readonly Message[]): Model {
  const model = modelOf(messages);
  const streams = messages.map(({ id }, index) => ({
    name: `s${index}`,
    address: { template: `s${index}`, parameters: [], source },
    message: id,
    maxBytes: 1_000_000,
    groups: [],
    doc: notes.doc,
    source,
  }));
  return { contracts: model.contracts.map((contract) => ({ ...contract, streams })) };
}
