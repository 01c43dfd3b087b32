import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unknownMember } from "../../../src/runtime/generated.js";
import { compilerFindings, generated, loaded, partsOf, written } from "./support.js";

const contract = `
redloom: 1
namespace: made
messages:
  Origin: { fields: { agentId: string, "host?": string } }
  Notification:
    description: Something every agent should know.
    deprecated: Use News.
    fields:
      type: { enum: [alert, info] }
      message: { type: string, minLength: 1, maxLength: 4 }
      origin: Origin
      sentAt: { type: date-time, fill: now }
      id: { type: uuid, fill: uuid }
      priority: { type: integer, minimum: 1, default: 5, description: Higher is sooner. }
      labels?: map<string>
      secret?: { type: string, sensitive: true }
  TaskBase: { fields: { taskId: uuid, agentId: string } }
  AnalysisTask: { extends: [TaskBase], fields: { kind: { const: analysis }, data: bytes } }
  SummaryTask: { extends: [TaskBase], fields: { kind: { const: summary }, size: bigint } }
  Task: { oneOf: [AnalysisTask, SummaryTask], discriminator: kind, open: true }
  Role: { enum: [admin, member], open: true }
  Odd: { fields: { constructor: string, __proto__: string, toString: { type: integer, default: 3 }, a-b: bytes, 1st: bigint, "": json, "valueOf?": "uuid | null" } }
  Node: { fields: { value: number, children?: "Node[]", byName: { type: map<Node>, default: {} }, next: { type: "Node | null", default: null } } }
  Lit: { fields: { op: { const: lit }, value: number } }
  Add: { fields: { op: { const: add }, left: Expr, right: Expr } }
  Expr: { oneOf: [Lit, Add], discriminator: op }
  Deep: { type: "Deep[]" }
  Any: { fields: { any: json } }
  Prices: { type: array, uniqueItems: true, items: { type: number, multipleOf: 0.1 } }
  Strict: { fields: { a: string }, additionalProperties: false }
  Mixed: { anyOf: [string, integer, { tuple: [string, bytes] }, Strict] }
  Either: { oneOf: [{ type: integer, minimum: 5 }, { type: integer, maximum: 7 }] }
  JsonValue: { fields: { value: json } }
`;

describe("emitted messages", () => {
  test("modules: type-check for nodenext and for bundlers", { timeout: 120_000 }, async () => {
    const folder = written(await generated(contract));
    expect(compilerFindings(folder, "nodenext")).toBe("");
    expect(compilerFindings(folder, "bundler")).toBe("");
  });

  test("interfaces: say what readers have and writers may leave out", async () => {
    const modules = await generated(contract);
    const messages = modules.find(({ path }) => path === "made/messages.ts")?.text ?? "";
    expect(messages).toMatchSnapshot();
  });

  test("writer: fills in what is left out, writes defaults, drops what is unknown", async () => {
    const { stringify, parse } = partsOf(await loaded(await generated(contract)), "Notification");
    const text = stringify({
      type: "alert",
      message: "💥é",
      origin: { agentId: "a", more: 1 },
      extra: true,
      secret: undefined,
    });
    expect(JSON.parse(text)).toEqual({
      type: "alert",
      message: "💥é",
      origin: { agentId: "a" },
      sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      priority: 5,
    });
    expect(parse(text)).toEqual(JSON.parse(text));
    expect(() => parse(text.replace(/,"id":"[^"]*"/, ""))).toThrow(/does not fit/);
  });

  test("lengths: count code points", async () => {
    const { accepts } = partsOf(await loaded(await generated(contract)), "Notification");
    const given = (message: string) => ({ type: "info", message, origin: { agentId: "a" } });
    expect([
      accepts(given("💥💥💥💥")),
      accepts(given("💥💥💥💥💥")),
      accepts(given("")),
      accepts(given("\ud800")),
    ]).toEqual([true, false, false, false]);
  });

  test("open union: an unknown member is told by its symbol, and written back as it came", async () => {
    const { parse, stringify, accepts, schema } = partsOf(await loaded(await generated(contract)), "Task");
    const raw = { kind: "later", taskId: "3f2b8c1e-9a4d-4c6b-8e2f-1a2b3c4d5e6f", agentId: 7, more: [1] };
    const value = parse(JSON.stringify(raw));
    expect(value).toEqual({ kind: unknownMember, tag: "later", raw, taskId: raw.taskId });
    expect(schema.safeDecode(raw).data, "the schema reads the fields that all members share, too").toEqual(value);
    expect(JSON.parse(stringify(value))).toEqual(raw);
    expect(accepts({ kind: unknownMember, tag: "analysis", raw: { kind: "analysis" } })).toBe(false);
    expect(accepts({ kind: "later" })).toBe(false);
  });

  test("odd names: are fields like any other, and reach no prototype", async () => {
    const { parse, stringify, accepts, schema } = partsOf(await loaded(await generated(contract)), "Odd");
    const json = '{"constructor":"c","__proto__":"p","a-b":"aGk=","1st":"-12","":{"__proto__":{"x":1}}}';
    const value = parse(json);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.entries(value as object)).toEqual(
      expect.arrayContaining([
        ["__proto__", "p"],
        ["constructor", "c"],
        ["toString", 3],
        ["1st", -12n],
        ["a-b", new Uint8Array([104, 105])],
      ]),
    );
    expect(JSON.parse(stringify(value))).toEqual(JSON.parse(json.replace('"a-b"', '"toString":3,"a-b"')));
    expect(accepts({ "a-b": new Uint8Array(), "1st": 1n, "": 1 })).toBe(false);
    expect(schema.safeDecode(JSON.parse(json)).success).toBe(true);
    expect(schema.safeDecode(JSON.parse("{}")).success).toBe(false);
    expect(Reflect.get({}, "x")).toBeUndefined();
  });

  test("maps: keep a key called __proto__ as a key", async () => {
    const { parse } = partsOf(await loaded(await generated(contract)), "Node");
    const value = parse('{"value":1,"byName":{"__proto__":{"value":2}}}') as { byName: object };
    expect(Object.keys(value.byName)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value.byName)).toBe(Object.prototype);
  });

  test.each(["Node", "Expr", "Deep", "Any"])("%s: a million levels are refused, not overflown", async (name) => {
    const { fits, accepts, schema } = partsOf(await loaded(await generated(contract)), name);
    const wrap: Record<string, [string, string]> = {
      Node: ['{"value":1,"next":', "}"],
      Expr: ['{"op":"add","right":{"op":"lit","value":1},"left":', "}"],
      Deep: ["[", "]"],
      Any: ['{"any":[', "]}"],
    };
    const [open, close] = wrap[name] ?? ["", ""];
    const inner: Record<string, string> = { Node: '{"value":1}', Expr: '{"op":"lit","value":1}', Deep: "[]", Any: "1" };
    const nested = (levels: number): unknown =>
      name === "Any"
        ? JSON.parse(`{"any":${"[".repeat(levels)}${"]".repeat(levels)}}`)
        : JSON.parse(open.repeat(levels) + inner[name] + close.repeat(levels));
    for (const [levels, verdict] of [
      // A default of Node is a level of its own where it is written.
      [name === "Node" ? 62 : 63, true],
      [65, false],
      [20_000, false],
    ] as const) {
      expect([fits(nested(levels)), accepts(nested(levels)), schema.safeDecode(nested(levels)).success]).toEqual([
        verdict,
        verdict,
        verdict,
      ]);
    }
    const million = JSON.parse("[".repeat(1_000_000) + "]".repeat(1_000_000));
    expect([fits(million), accepts(million), schema.safeDecode(million).success]).toEqual([false, false, false]);
  });

  test("depth: a default that is put in counts, so that what is written is read", async () => {
    const text = `redloom: 1
namespace: made
messages:
  Deep: { fields: { next?: Deep, notes: { type: map<string>, default: {} } } }
`;
    const { accepts, schema, stringify, parse } = partsOf(await loaded(await generated(text)), "Deep");
    const nested = (levels: number): object => (levels === 1 ? {} : { next: nested(levels - 1) });
    expect([accepts(nested(64)), schema.safeEncode(nested(64)).success]).toEqual([false, false]);
    expect([accepts(nested(63)), schema.safeEncode(nested(63)).success]).toEqual([true, true]);
    expect(parse(stringify(nested(63)))).toMatchObject(nested(63));
  });

  test("cyclic values: are refused", async () => {
    const { accepts } = partsOf(await loaded(await generated(contract)), "Node");
    const node: Record<string, unknown> = { value: 1 };
    node.next = node;
    expect(accepts(node)).toBe(false);
  });

  test("decimals: steps of 0.1 are exact, and items differ deeply", async () => {
    const { fits } = partsOf(await loaded(await generated(contract)), "Prices");
    expect([fits([0.3, 0.7, 1.1, 1e21]), fits([0.35]), fits([0.1, 0.1])]).toEqual([true, false, false]);
  });

  test("unions: the first that fits, or exactly one", async () => {
    const emitted = await loaded(await generated(contract));
    const mixed = partsOf(emitted, "Mixed");
    expect(mixed.parse('["a","aGk="]')).toEqual(["a", new Uint8Array([104, 105])]);
    expect([
      mixed.fits("a"),
      mixed.fits(1),
      mixed.fits(1.5),
      mixed.fits({ a: "" }),
      mixed.fits({ a: "", b: 1 }),
    ]).toEqual([true, true, false, true, false]);
    const either = partsOf(emitted, "Either");
    expect([either.fits(4), either.fits(6), either.fits(8)]).toEqual([true, false, true]);
  });

  test("explanation: tells path and expectation, never a value", async () => {
    const emitted = await loaded(await generated(contract));
    const codec = emitted.codecs.notificationCodec as { parse(text: string): unknown; encode(value: unknown): string };
    const secret = "s3cret";
    const payload = {
      type: secret,
      message: secret.repeat(9),
      origin: { agentId: 1 },
      sentAt: secret,
      id: secret,
      priority: secret,
      labels: { a: 5 },
    };
    for (const run of [() => codec.parse(JSON.stringify(payload)), () => codec.encode(payload)]) {
      const error: unknown = await Promise.resolve()
        .then(run)
        .catch((one: { explain(): Promise<unknown> }) => one.explain());
      expect(error).toMatchObject({
        code: "PAYLOAD_INVALID",
        issues: expect.arrayContaining([{ path: "origin.agentId", expected: "string" }]),
      });
      const issues = (error as { issues: readonly { path: string }[] }).issues;
      expect(issues.map(({ path }) => path).sort()).toEqual([
        "id",
        "labels.a",
        "message",
        "origin.agentId",
        "priority",
        "sentAt",
        "type",
      ]);
      expect(JSON.stringify(error) + String(error)).not.toContain(secret);
    }
  });

  test("the same contract: gives the same bytes", async () => {
    expect(await generated(contract)).toEqual(await generated(contract));
    const folder = written(await generated(contract));
    expect(readFileSync(join(folder, "made/messages.ts"), "utf8")).toMatch(
      /^\/\/ Written by redloom from made\.yaml\. Do not edit\.\n/,
    );
  });
});
