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

describe("headers", () => {
  const stream = (headers: string, name = "s") => `${order}
streams: { ${name}: { address: x, message: Order, headers: { ${headers} } } }`;

  test("of a stream renamed at its address: are compared", () => {
    expect(linesOf(stream("h?: string"), stream("h: integer, g: uuid", "t"))).toEqual([
      "dangerous DEFINITION_RENAMED shop.streams.s",
      "breaking FIELD_ADDED shop.streams.t.headers.g",
      "breaking FIELD_REQUIRED shop.streams.t.headers.h",
      "breaking TYPE_NARROWED shop.streams.t.headers.h",
    ]);
  });

  test("whose type got a name: nothing differs on the wire", () => {
    const named = `messages: { Order: { fields: { id: uuid } }, N: integer, B: boolean }
streams: { s: { address: x, message: Order, headers: { h: N, b: B } } }`;
    const plain = stream("h: integer, b: boolean");
    expect(linesOf(plain, named).filter((one) => !one.includes(".messages."))).toEqual([]);
    expect(linesOf(named, plain).filter((one) => !one.includes(".messages."))).toEqual([]);
  });

  test("of another type with a default: are not missing", () => {
    const flag = "h: { type: boolean, default: true }";
    expect(linesOf(stream('h?: { enum: ["true", "false"] }'), stream(flag))).toEqual([
      "safe FIELD_REQUIRED shop.streams.s.headers.h",
    ]);
  });

  test("of another type: told by what the contract says, not by what it is on the wire", () => {
    const messages = (before: string, now: string) =>
      changesOf(stream(before), stream(now)).map(({ message }) => message.replace(/;.*/, ""));
    expect(messages("h: integer", "h: string")).toEqual(["`shop.streams.s.headers.h` was integer and is string"]);
    expect(messages("h: string", "h: boolean")).toEqual(["`shop.streams.s.headers.h` was string and is boolean"]);
    expect(messages("h: { enum: [1, 2] }", "h: string")).toEqual([
      "`shop.streams.s.headers.h` was enum of 1, 2 and is string",
    ]);
  });

  test("of numbers that become their texts: nothing differs on the wire", () => {
    expect(linesOf(stream("h: { enum: [1, 2] }"), stream('h: { enum: ["1", "2"] }'))).toEqual([]);
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

describe("groups", () => {
  const events = (streams: string) => `messages: { E: { fields: { a: string } } }\nstreams: { ${streams} }`;
  const post = (groups: string) => `uses: { e: events.yaml }\nchannels: { c: { message: string } }\n${groups}`;

  test("that moves to its consumer's contract: is the same in Redis, and its settings are compared", () => {
    const own = { events: events("ev: { message: E, groups: { mail: { start: latest } } }"), post: post("") };
    const foreign = {
      events: events("ev: { message: E }"),
      post: post("groups: { mail: { of: e.ev, start: latest, ackTimeout: 1s } }"),
    };
    const moved = (subject: string) => [`dangerous ACK_TIMEOUT_CHANGED ${subject}`, `dangerous GROUP_MOVED ${subject}`];
    expect(linesOf(own, foreign)).toEqual(moved("post.groups.mail"));
    expect(linesOf(foreign, own)).toEqual(moved("events.streams.ev.groups.mail"));
    expect(linesOf({ events: own.events }, foreign)).toEqual([
      "safe CONTRACT_ADDED post",
      ...moved("post.groups.mail"),
    ]);
  });

  test("of a stream that is renamed at its address: reads the same stream", () => {
    const of = (name: string) => ({
      events: events(`${name}: { address: ev, message: E, groups: { own: { start: latest } } }`),
      post: post(`groups: { mail: { of: e.${name}, start: latest } }`),
    });
    expect(linesOf(of("ev"), of("happenings"))).toEqual(["dangerous DEFINITION_RENAMED events.streams.ev"]);
  });

  test("of a stream whose other stream had one of its name: that one is another", () => {
    const both = (first: string, second: string) => ({
      events: events(`a: { message: E${first} }, b: { message: E }`),
      post: post(second),
    });
    const before = both(", groups: { mail: { start: latest } }", "groups: { mail: { of: e.b, start: latest } }");
    const now = both("", "groups: { mail: { of: e.a, start: latest } }");
    expect(linesOf(before, now)).toEqual([
      "dangerous GROUP_MOVED post.groups.mail",
      "breaking GROUP_REMOVED post.groups.mail",
    ]);
  });
});

describe("how long a stream keeps what is old", () => {
  const stream = (note: string, more = "") => `messages: { O: { fields: { ${note} } } }
streams: { s: { message: O, retention: { maxAge: 7d, hard: true }${more} } }`;
  const waits = (more?: string) => {
    const [change] = changesOf(stream("note: string", more), stream("note: integer", more));
    return change?.deploy.how;
  };

  test("a hard retention: its age and that of the dead letters, longer where nobody knows", () => {
    const both = (before: string, now: string) =>
      changesOf(stream("a?: string", before), stream("a: string", before))
        .map(({ deploy }) => deploy.how + now)
        .join();
    const longer = "(longer where entries are scheduled or dead letters are replayed)";
    expect(both("", "")).toContain(`wait 7d ${longer}`);
    expect(both(", groups: { g: { start: latest, deadLetter: { maxAge: 10d } } }", "")).toContain(`wait 17d ${longer}`);
    expect(waits()).toContain("No order works");
  });

  test("a hard retention: dead letters of another contract's group count", () => {
    const files = (field: string) => ({
      events: stream(field),
      post: "uses: { e: events.yaml }\ngroups: { g: { of: e.s, start: latest, deadLetter: { maxAge: 20d } } }",
    });
    const [change] = changesOf(files("a?: string"), files("a: string"));
    expect(change?.deploy.how).toContain("wait 27d");
  });
});

describe("fields", () => {
  test("one with a default that is removed: dangerous, old readers read the default", () => {
    const message = (fields: string, more = "") => `messages: { O: { fields: { id: uuid${fields} }${more} } }
streams: { s: { message: O } }`;
    expect(linesOf(message(", a: { type: integer, default: 5 }"), message("", ", reserved: [a]"))).toEqual([
      "dangerous FIELD_REMOVED shop.messages.O.a",
    ]);
    expect(linesOf(message(", a?: integer"), message("", ", reserved: [a]"))).toEqual([
      "safe FIELD_REMOVED shop.messages.O.a",
    ]);
  });
});

describe("upgrades", () => {
  const before = (fields: string) => `messages: { O: { fields: { ${fields} } } }\nkeys: { k: { value: O } }`;
  const now = (fields: string, upgrades: readonly string[]) => `messages:
  O: { version: ${upgrades.length + 1}, reserved: [note], upgrades: [${upgrades.map((one, at) => `{ to: ${at + 2}, ${one} }`).join(", ")}], fields: { ${fields} } }
keys: { k: { value: O } }`;
  const replaced = (old: string, young: string, ...upgrades: readonly string[]) =>
    changesOf(before(old), now(young, upgrades))
      .filter(({ code }) => code === "UPGRADE_REPLACES")
      .map(({ verdict, message }) => `${verdict} ${message.replace(/^`[^`]*` /, "").replace(/[,:].*/, "")}`);

  test("over a field that older payloads have: told, what stood there is lost", () => {
    expect(replaced("note: string, remark?: string", "remark: string", "rename: { note: remark }")).toEqual([
      "dangerous moves `note` over `remark`",
    ]);
  });

  test("of a field that both versions have: told, it is another thing now", () => {
    const upgrade = 'rename: { a: b }, default: { a: "?" }';
    expect(replaced("a: string", "a: string, b?: string", upgrade)).toEqual(["dangerous moves `a` to `b`"]);
  });

  test("that swap two fields: told of both, and nothing is lost", () => {
    const upgrades = ["rename: { a: t }", "rename: { b: a }", "rename: { t: b }"];
    expect(replaced("a: string, b: string", "a: string, b: string", ...upgrades)).toEqual([
      "dangerous moves `a` to `t`",
      "dangerous moves `b` to `a`",
    ]);
  });

  test("by way of another name over a field that older payloads have: told", () => {
    const upgrades = ["rename: { note: t }", "rename: { t: remark }"];
    expect(replaced("note: string, remark?: string", "remark: string", ...upgrades)).toEqual([
      "dangerous moves `t` over `remark`",
    ]);
  });

  test("to a new name, or to one that was moved away before: nothing is told", () => {
    expect(replaced("note: string", "remark: string", "rename: { note: remark }")).toEqual([]);
    const upgrade = "rename: { remark: aside, note: remark }";
    expect(replaced("note: string, remark: string", "remark: string, aside: string", upgrade)).toEqual([
      "dangerous moves `remark` to `aside`",
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
