import { describe, expect, test } from "vitest";
import { changesOf, linesOf } from "./contracts.js";

const order = "messages: { Order: { fields: { id: uuid } } }";

describe("addresses", () => {
  test.each([
    ["u:{tenant}:{user}", "u:{user}:{tenant}", ""],
    ["u:{tenant}:{user}", "u:{user}:{tenant}", "slot: user,"],
    ["u:{a}:{b}", "u:{b}:{c}", ""],
  ])(
    "parameters that change places: breaking, since no code fails to compile, from %s to %s %s",
    (old, young, slot) => {
      const keys = (address: string) => `${order}\nkeys: { k: { address: "${address}", ${slot} value: Order } }`;
      expect(linesOf(keys(old), keys(young))).toEqual(["breaking ADDRESS_CHANGED shop.keys.k"]);
    },
  );

  const moved: readonly (readonly [string, string, readonly string[]])[] = [
    ["channels", "message: Order", []],
    ["channels", "message: Order, replay: { maxEntries: 9, maxAge: 1h }", ['The history of the channel under "x:1"']],
    ["streams", "message: Order", ['What was added under "x:1"']],
    ["keys", "value: Order", ['What is kept under "x:1"']],
    ["locks", "lease: 5s", []],
    ["limits", "concurrency: 3", []],
    ["limits", "rates: [{ allow: 9, per: 1h }]", []],
    [
      "limits",
      "rates: [{ allow: 9, per: 1h }], overridable: true",
      ["What was set as the rates of single limiters under"],
    ],
    ["calls", "request: Order, reply: Order", ['What waits for a server under "x:1"']],
    ["calls", "request: Order, reply: Order, broadcast: true", []],
  ];

  test.each(moved)("of %s with %s: what is kept under the old one is told where something is", (kind, words, kept) => {
    const one = (address: string) => `${order}\n${kind}: { one: { address: "${address}", ${words} } }`;
    const gone = `${order}\nchannels: { other: { message: Order } }`;
    const keptBy = (now: string) =>
      changesOf(one("x:1"), now)
        .find(({ code }) => code === "ADDRESS_CHANGED" || code === "DEFINITION_REMOVED")
        ?.breaks.filter(({ whom }) => whom === "retained data")
        .map(({ how }) => how);
    expect(keptBy(one("x:2"))).toEqual(kept.map((start) => expect.stringContaining(start)));
    expect(keptBy(gone)).toEqual(kept.map((start) => expect.stringContaining(start)));
  });

  test("that change hands: each definition is told once, and of nothing is said that nobody looks there", () => {
    const swapped = (one: string, two: string) =>
      `${order}\nchannels: { one: { address: "${one}", message: Order }, two: { address: "${two}", message: Order } }`;
    const changes = changesOf(swapped("x:1", "x:2"), swapped("x:2", "x:1"));
    expect(changes.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      "ADDRESS_CHANGED shop.channels.one",
      "ADDRESS_CHANGED shop.channels.two",
    ]);
    const told = JSON.stringify(changes[0]);
    expect(told).toContain("is called `two`");
    expect(told).not.toMatch(/retained data|do not look|does not reach|new definition/);
  });

  test("a bound of a parameter that changed: is what is told", () => {
    const keys = (most: number) => `messages: { Id: { type: string, maxLength: ${most} }, V: string }
keys: { k: { address: "u:{id}", parameters: { id: Id }, value: V } }`;
    const told = changesOf(keys(20), keys(10)).find(({ code }) => code === "PARAMETER_TYPE_CHANGED");
    expect(told?.message).toContain("`shop.keys.k{id}` had `maxLength: 20` and has `maxLength: 10`: there are names");
  });

  test("parameters renamed in place: dangerous only", () => {
    const keys = (address: string) => `${order}\nkeys: { k: { address: "${address}", value: Order } }`;
    expect(linesOf(keys("u:{a}:{b}"), keys("u:{c}:{b}"))).toEqual(["dangerous PARAMETER_RENAMED shop.keys.k{c}"]);
  });
});

describe("modes", () => {
  const call = (errors: string) => `messages: { M: string }
calls: { ask: { request: M, reply: M, errors: { ${errors} } } }`;

  test.each([
    ["full", "breaking", "breaking"],
    ["backward", "dangerous", "breaking"],
    ["forward", "breaking", "dangerous"],
    ["none", "safe", "safe"],
  ] as const)("%s: an error of a call that is added is %s, one that is removed %s", (mode, added, removed) => {
    const [before, now] = [call("Gone: M"), call("Busy: M")];
    expect(linesOf(before, now, { calls: mode })).toEqual([
      `${added} ERROR_ADDED shop.calls.ask.errors.Busy`,
      `${removed} ERROR_REMOVED shop.calls.ask.errors.Gone`,
    ]);
  });

  test.each([
    ["full", "breaking", "breaking"],
    ["backward", "breaking", "dangerous"],
    ["forward", "dangerous", "breaking"],
    ["none", "safe", "safe"],
  ] as const)("%s: headers that are declared are %s, those that are not any more %s", (mode, declared, undeclared) => {
    const stream = (headers: string) => `${order}\nstreams: { s: { message: Order${headers} } }`;
    const [any, some] = [stream(""), stream(", headers: { tenant: string }")];
    const subject = "shop.streams.s.headers";
    expect(linesOf(any, some, { streams: mode })).toEqual([`${declared} HEADERS_DECLARED ${subject}`]);
    expect(linesOf(some, any, { streams: mode })).toEqual([`${undeclared} HEADERS_UNDECLARED ${subject}`]);
  });
});

describe("limits", () => {
  const rates = (text: string) => `limits: { l: { address: "l", rates: [${text}] } }`;
  const [slow, fast, other] = ["{ allow: 9, per: 1h }", "{ allow: 3, per: 1m }", "{ allow: 5, per: 1m, burst: 9 }"];

  test("rates in another order: nothing differs in Redis but among those of the same `per`", () => {
    expect(linesOf(rates(`${slow}, ${fast}`), rates(`${fast}, ${slow}`))).toEqual([]);
    expect(linesOf(rates(`${fast}, ${other}`), rates(`${other}, ${fast}`))).toEqual([
      "dangerous RATES_CHANGED shop.limits.l",
    ]);
  });
});

describe("definitions and contracts by their names in Redis", () => {
  test("renamed together with its parameter: the same, and its payload is compared", () => {
    const keys = (name: string, parameter: string, field: string) =>
      `keys: { ${name}: { address: "u:{${parameter}}", value: { fields: { a: ${field} } } } }`;
    expect(linesOf(keys("user", "id", "string"), keys("profile", "userId", "integer"))).toEqual([
      "dangerous DEFINITION_RENAMED shop.keys.user",
      "dangerous PARAMETER_RENAMED shop.keys.user{userId}",
      expect.stringContaining("breaking TYPE_CHANGED"),
    ]);
  });

  test("closed enums that share a template: each stays itself", () => {
    const keys = (first: string, second: string) => `messages: { A: string, B: integer }
keys:
  ${first}: { address: "k:{x}", parameters: { x: { enum: [a] } }, value: A }
  ${second}: { address: "k:{y}", parameters: { y: { enum: [b] } }, value: B }`;
    expect(linesOf(keys("m", "z"), keys("m", "z"))).toEqual([]);
    expect(linesOf(keys("m", "z"), keys("m", "a"))).toEqual(["dangerous DEFINITION_RENAMED shop.keys.z"]);
  });

  test("a contract of which some moved and some is gone: says what is gone", () => {
    const key = (address: string) => `{ address: "${address}", value: string }`;
    const before = { shop: `keys: { a: ${key("x")} }`, "shop:old": `keys: { b: ${key("b")}, c: ${key("c")} }` };
    const now = { shop: `keys: { a: ${key("x")}, b: ${key("old:b")} }` };
    const changes = changesOf(before, now);
    expect(changes.map(({ verdict, code }) => `${verdict} ${code}`)).toEqual(["breaking CONTRACT_REMOVED"]);
    expect(changes[0]?.message).toContain("with `c`");
  });
});
