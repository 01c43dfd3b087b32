import { describe, expect, test } from "vitest";
import { changesOf, linesOf } from "./contracts.js";

const order = "messages: { Order: { fields: { id: uuid } } }";

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
