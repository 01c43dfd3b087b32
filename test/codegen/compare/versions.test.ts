import { describe, expect, test } from "vitest";
import { changesOf, linesOf } from "./contracts.js";

const closed = "type: object, properties: { a: string }, required: [a], additionalProperties: false";
const lifted = "version: 2, upgrades: [{ to: 2, rename: { x: a } }]";
const carrying = (message: string, more = "") =>
  `messages: { O: { ${message} }${more} }\nstreams: { s: { message: O } }\n`;
const around = (message: string) => carrying("fields: { p: P }", `, P: { ${message} }`);
const inPlace = (message: string) => carrying(`fields: { p: { ${message} } }`);
const refused = "breaking PAYLOAD_REFUSED shop.streams.s";

function examplesOf(before: string, now: string) {
  return changesOf(before, now).flatMap(({ counterExamples }) =>
    counterExamples.map(({ direction, json }) => [direction, json]),
  );
}

describe("a version that changes where no field does", () => {
  test("raised: breaks readers that refuse unknown fields, since it stands beside the fields", () => {
    const [before, now] = [carrying(closed), carrying(`${lifted}, ${closed}`)];
    expect(linesOf(before, now)).toContain(refused);
    expect(examplesOf(before, now)).toEqual([["forward", { $version: 2, a: expect.any(String) }]]);
    const change = changesOf(before, now).find(({ code }) => code === "PAYLOAD_REFUSED");
    expect(change?.fix).toContain("Allow unknown fields first");
  });

  test("raised of a message in another: is tried there", () => {
    const [before, now] = [around(closed), around(`${lifted}, ${closed}`)];
    expect(linesOf(before, now)).toContain(refused);
  });

  test("raised where payloads at random seldom lead: is tried there all the same", () => {
    const ways =
      'A: { fields: { b?: "map<B[]>" } }, B: { fields: { c?: "C | null" } }, C: { fields: { d?: "D[]" } }, D: { fields: { e?: P } }';
    const deep = (message: string) => carrying("fields: { p?: A }", `, ${ways}, P: { ${message} }`);
    expect(linesOf(deep(closed), deep(`${lifted}, ${closed}`))).toContain(refused);
  });

  test("raised where unknown fields are dropped: safe", () => {
    const open = "fields: { a: string }";
    expect(linesOf(carrying(open), carrying(`${lifted}, ${open}`))).toEqual(["safe VERSION_RAISED shop.messages.O"]);
  });

  test("an upgrade whose outcome is refused: breaking", () => {
    const fields = "fields: { a: string, b?: integer }";
    const upgrades = 'version: 2, upgrades: [{ to: 2, rename: { a: b }, default: { a: "?" } }]';
    expect(linesOf(carrying(fields), carrying(`${upgrades}, ${fields}`))).toContain(
      "breaking TYPE_CHANGED shop.messages.O.b",
    );
  });

  test("gone: breaks readers that refuse unknown fields", () => {
    const [before, now] = [carrying(`${lifted}, ${closed}`), carrying(closed)];
    expect(linesOf(before, now)).toEqual(
      expect.arrayContaining([refused, "dangerous VERSION_LOWERED shop.messages.O"]),
    );
    expect(examplesOf(before, now)).toEqual([["backward", { $version: 2, a: expect.any(String) }]]);
  });
});

describe("a message in place of fields in place, and the other way", () => {
  test("fields for a message with a version: the version is gone", () => {
    const [before, now] = [around(`${lifted}, ${closed}`), inPlace(closed)];
    expect(linesOf(before, now)).toEqual(
      expect.arrayContaining([
        refused,
        "dangerous VERSION_LOWERED shop.messages.O.p",
        "dangerous UPGRADE_REMOVED shop.messages.O.p.upgrades.2",
      ]),
    );
    expect(examplesOf(before, now)).toEqual([["backward", { p: { $version: 2, a: expect.any(String) } }]]);
  });

  test("a message with a version for fields: the version is raised, and its upgrades are tried", () => {
    const fields = "fields: { a: string, b?: integer }";
    const upgrades = 'version: 2, upgrades: [{ to: 2, rename: { a: b }, default: { a: "?" } }]';
    expect(linesOf(inPlace(fields), around(`${upgrades}, ${fields}`))).toEqual(
      expect.arrayContaining([refused, "safe VERSION_RAISED shop.messages.O.p"]),
    );
  });

  test("a message without a version for fields: nothing is told but its name", () => {
    const fields = "fields: { a: string }";
    expect(linesOf(inPlace(fields), around(fields))).toEqual(["safe MESSAGE_ADDED shop.messages.P"]);
  });

  test("another name in between, or null now: the same message on both sides, whose version stays", () => {
    const message = `${lifted}, fields: { a: string }`;
    const of = (type: string, more: string) => carrying(`fields: { p: ${type} }`, `, P: { ${message} }${more}`);
    expect(linesOf(of("P", ""), of("Q", ", Q: P"))).toEqual(["safe MESSAGE_ADDED shop.messages.Q"]);
    expect(linesOf(of("P", ""), of('"P | null"', ""))).toEqual(["breaking TYPE_WIDENED shop.messages.O.p"]);
  });
});
