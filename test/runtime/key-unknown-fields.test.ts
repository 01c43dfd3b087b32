import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepUnknown, knownText } from "../../src/runtime/key/unknown-fields.js";
import { type MessageCodec, messageCodec } from "../../src/runtime/wire/codec.js";
import { generated, loaded, partsOf } from "../codegen/emit/support.js";
import { onOrdinaryMachine, processorMs } from "../support/pace.js";

const contract = `
redloom: 1
namespace: made
messages:
  Item: { fields: { id: integer, label?: string } }
  Circle: { fields: { kind: { const: circle }, radius: integer } }
  Square: { fields: { kind: { const: square }, side: integer, unit?: string } }
  Shape: { oneOf: [Circle, Square], discriminator: kind, open: true }
  Inner: { fields: { depth: { type: integer, default: 1 }, item: Item } }
  Drawing: { fields: { shapes: "Shape[]", text: string } }
  Doc:
    fields:
      count: { type: integer, default: 0 }
      note?: string
      data: { type: bytes, default: "" }
      inner: Inner
      items: Item[]
      byName: map<Item>
      shape: Shape
`;

interface Item {
  readonly id: number;
  readonly label?: string;
}

interface Doc {
  readonly count: number;
  readonly note?: string;
  readonly inner: { readonly depth: number; readonly item: Item };
  readonly items: readonly Item[];
  readonly byName: Readonly<Record<string, Item>>;
  readonly shape: object;
}

let codec: MessageCodec<Doc>;
let drawings: MessageCodec<{ readonly shapes: readonly object[]; readonly text: string }>;

/** By the first test: what is generated is deleted when its test is over. */
async function prepare(): Promise<void> {
  if (codec) return;
  const made = await loaded(await generated(contract));
  const parts = partsOf(made, "Doc");
  drawings = messageCodec({ ...partsOf(made, "Drawing"), name: "Drawing", explain: async () => [] } as never);
  codec = messageCodec<Doc>({ ...parts, name: "Doc", explain: async () => [] } as never);
}

/** What an `update` would store. */
function updated(stored: string, change: (doc: Doc) => Doc): string {
  const current = codec.parse(stored);
  const known = knownText(codec, current);
  return keepUnknown({ codec, stored, known, next: codec.encode(change(current)) });
}

/** Text of members that no version of this contract knows, among them what numbers and plain objects cannot hold. */
const strangers = fc.dictionary(
  fc.constantFrom("x", "__proto__", "constructor", "", 'q"\\', "é", "kind2", "length", "0"),
  fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.constantFrom("12345678901234567890", "-0", "1e400", "1.0", "[[{}, [ ]]]", '{"a":{"__proto__":1},"a":2}'),
    fc.constant("[".repeat(3_000) + "]".repeat(3_000)),
  ),
  { maxKeys: 3 },
);

type Strangers = Record<string, string>;

/** JSON text with strangers among its members, as another version may have written it. */
const textOf = (members: Strangers, more: Strangers): string =>
  `{ ${[...Object.entries(members), ...Object.entries(more)].map(([name, text]) => `${JSON.stringify(name)} : ${text}`).join(" ,\n")} }`;

/** Are they there, as they were? What was not touched has its writer's blanks around. */
const holds = (text: string, more: Strangers): boolean =>
  Object.entries(more).every(
    ([name, value]) =>
      text.includes(`${JSON.stringify(name)}:${value}`) || text.includes(`${JSON.stringify(name)} : ${value}`),
  );

const item = fc.record({ label: fc.option(fc.string(), { nil: undefined }), more: strangers });
type Made = { readonly label: string | undefined; readonly more: Strangers };
const itemText = ({ label, more }: Made, id: number): string =>
  textOf({ id: `${id}`, ...(label === undefined ? {} : { label: JSON.stringify(label) }) }, more);

const docs = fc.record({
  count: fc.option(fc.integer(), { nil: undefined }),
  note: fc.option(fc.string(), { nil: undefined }),
  items: fc.array(item, { maxLength: 4 }),
  byName: fc.array(item, { maxLength: 3 }),
  shape: fc.constantFrom<Strangers>({ kind: '"circle"', radius: "1" }, { kind: '"prism"', height: "3" }),
  more: fc.array(strangers, { minLength: 4, maxLength: 4 }),
});

/** Each is one change of a list; what becomes of the items that it leaves alone is known. */
const listChanges: readonly ((items: readonly Item[]) => readonly Item[])[] = [
  (items) => items,
  (items) => items.map((one, index) => (index === 0 ? { ...one, label: "changed" } : one)),
  (items) => items.slice(1),
  (items) => [...items, { id: 1_000 }],
  (items) => items.toReversed(),
];

describe("unknown fields", () => {
  test("update: keeps every unknown field, wherever it is, byte for byte", async () => {
    await prepare();
    fc.assert(
      fc.property(docs, fc.constantFrom(...listChanges), fc.integer(), (made, changeList, count) => {
        const [top = {}, inner = {}, deep = {}, shape = {}] = made.more;
        const stored = textOf(
          {
            ...(made.count === undefined ? {} : { count: `${made.count}` }),
            ...(made.note === undefined ? {} : { note: JSON.stringify(made.note) }),
            inner: textOf({ item: textOf({ id: "7" }, deep) }, inner),
            items: `[ ${made.items.map((one, index) => itemText(one, index)).join(" , ")} ]`,
            byName: textOf(
              Object.fromEntries(made.byName.map((one, index) => [`n${index}`, itemText(one, index)])),
              {},
            ),
            shape: textOf(made.shape, made.shape.radius ? shape : {}),
          },
          top,
        );
        const text = updated(stored, ({ note: _gone, ...doc }) => ({ ...doc, count, items: changeList(doc.items) }));
        const before = codec.parse(stored);
        const { note: _, ...rest } = before;
        expect(codec.parse(text)).toEqual({ ...rest, count, items: changeList(before.items) });
        const left = made.items.filter((_, id) => changeList(before.items).some((one) => one.id === id));
        for (const more of [top, inner, deep, ...left.map((one) => one.more), ...made.byName.map((one) => one.more)]) {
          expect(holds(text, more)).toBe(true);
        }
        if (made.shape.radius) expect(holds(text, shape)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  const doc = (more: string): string =>
    `{"inner":{"item":{"id":1}},"items":[{"id":1,"x":1},{"id":2,"x":2},{"id":3,"x":3}],"byName":{"a":{"id":1,"x":1}},"shape":{"kind":"circle","radius":1}${more}}`;

  test("update: an optional field that was taken out stays out, and a default is written", async () => {
    await prepare();
    const text = updated(doc(',"note":"old","later":1'), ({ note: _, ...rest }) => rest);
    expect(JSON.parse(text)).toMatchObject({ count: 0, later: 1 });
    expect(JSON.parse(text)).not.toHaveProperty("note");
  });

  test("update: items that moved take their unknown fields along; of as many, others are known by their places", async () => {
    await prepare();
    const items = (change: (items: readonly Item[]) => readonly Item[]): unknown =>
      JSON.parse(updated(doc(""), (one) => ({ ...one, items: change(one.items) }))).items;
    expect(items(([a, ...more]) => [...more, ...(a ? [a] : [])])).toEqual([
      { id: 2, x: 2 },
      { id: 3, x: 3 },
      { id: 1, x: 1 },
    ]);
    expect(items(([, ...more]) => more)).toEqual([
      { id: 2, x: 2 },
      { id: 3, x: 3 },
    ]);
    expect(items((all) => [{ id: 4 }, ...all])).toEqual([{ id: 4 }, { id: 1, x: 1 }, { id: 2, x: 2 }, { id: 3, x: 3 }]);
    // Each one becomes as its neighbour was: it is the same one all the same.
    expect(items((all) => all.map((one) => ({ id: one.id + 1 })))).toEqual([
      { id: 2, x: 1 },
      { id: 3, x: 2 },
      { id: 4, x: 3 },
    ]);
    expect(items((all) => all.map((one) => ({ ...one, label: "l" })))).toEqual([
      { id: 1, label: "l", x: 1 },
      { id: 2, label: "l", x: 2 },
      { id: 3, label: "l", x: 3 },
    ]);
  });

  test("update: an entry that was taken out of a map is gone with its unknown fields, and one that is new has none", async () => {
    await prepare();
    const text = updated(doc(""), (one) => ({ ...one, byName: { b: { id: 1 } } }));
    expect(JSON.parse(text).byName).toEqual({ b: { id: 1 } });
  });

  test("update: an unknown member of an open union stays as it came", async () => {
    await prepare();
    const prism = '{"kind":"prism","height":12345678901234567890}';
    const text = updated(doc("").replace('{"kind":"circle","radius":1}', prism), (one) => ({ ...one, count: 1 }));
    expect(JSON.parse(text).count).toBe(1);
    expect(text).toContain(prism);
  });

  test("update: what would become a known field of another kind goes, all else that is unknown stays", async () => {
    await prepare();
    const stored = doc(',"later":1').replace('"radius":1}', '"radius":1,"unit":5,"colour":"red"}');
    const text = updated(stored, (one) => ({ ...one, shape: { kind: "square", side: 2 } }));
    expect(JSON.parse(text)).toMatchObject({ later: 1, shape: { kind: "square", side: 2, colour: "red" } });
    expect(JSON.parse(text).shape).not.toHaveProperty("unit");
    expect(codec.parse(text).shape).toEqual({ kind: "square", side: 2 });
  });

  test("update: equal items cost no more than others, however many", { timeout: 60_000 }, async () => {
    await prepare();
    const many = Array.from({ length: 100_000 }, () => '{"id":1}').join();
    const stored = doc("").replace(/"items":\[.*?\]/, `"items":[${many}]`);
    for (const change of [
      (items: readonly Item[]) => items.map(() => ({ id: 2 })),
      (items: readonly Item[]) => items.slice(50_000),
      () => [],
    ]) {
      let text = "";
      const ms = processorMs(() => {
        text = updated(stored, (one) => ({ ...one, items: change(one.items) }));
      });
      expect(onOrdinaryMachine(ms)).toBeLessThan(4_000);
      expect(JSON.parse(text).byName).toEqual({ a: { id: 1, x: 1 } });
    }
  });

  test("update: of very many unknown fields only those go that cannot stay, beside much text too", {
    timeout: 60_000,
  }, async () => {
    await prepare();
    const circle = (id: number): string => `{"kind":"circle","radius":${id},"unit":${id},"newer":${id}}`;
    const list = (more: string): string =>
      `{"shapes":[${Array.from({ length: 2_000 }, (_, id) => circle(id)).join()}],"text":"${more}","top":"keep"}`;
    const stored = list("x".repeat(900_000));
    const current = drawings.parse(stored);
    const shapes = current.shapes.map((one, id) => (id % 2 ? one : { kind: "square", side: id }));
    const known = knownText(drawings, current);
    const next = drawings.encode({ ...current, shapes });
    let text = "";
    const ms = processorMs(() => {
      text = keepUnknown({ codec: drawings, stored, known, next });
    });
    expect(onOrdinaryMachine(ms)).toBeLessThan(4_000);
    const after = JSON.parse(text);
    expect(after).toMatchObject({ top: "keep" });
    for (const [id, shape] of after.shapes.entries()) {
      expect(shape).toEqual(id % 2 ? JSON.parse(circle(id)) : { kind: "square", side: id, newer: id });
    }
    expect(drawings.encode(drawings.parse(text))).toBe(next);
  });
});
