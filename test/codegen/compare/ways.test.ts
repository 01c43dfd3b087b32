import { describe, expect, test } from "vitest";
import { changesOf, linesOf } from "./contracts.js";

const text = (maxLength: number) => `A: { fields: { t: { type: string, maxLength: ${maxLength} } } }`;
const tightened = "CONSTRAINT_TIGHTENED shop.messages.A.t";

describe("ways to a message", () => {
  const both = (maxLength: number, more = "") =>
    `messages:\n  ${text(maxLength)}\n  W: { fields: { a?: A } }\n  V: { fields: { a: A } }\n  O: { ${more} }\nkeys: { k: { value: O } }\n`;
  const fields = (name: string) => `fields: { m: { anyOf: [A, "map<json>"] }, w?: W, ${name}?: string }`;

  test("a short one through a union that takes everything hides no longer one: breaking", () => {
    const [before, now] = [both(1000, fields("note")), both(990, fields("note"))];
    expect(linesOf(before, now)).toContain(`breaking ${tightened}`);
    const issues = changesOf(before, now).flatMap(({ counterExamples }) =>
      counterExamples.map(({ issue }) => issue.path),
    );
    expect(issues).toEqual([["w", "a", "t"]]);
  });

  test("an upgrade of something else lifts nothing: breaking", () => {
    const upgrades = "version: 2, upgrades: [{ to: 2, rename: { note: remark } }], ";
    const [before, now] = [both(1000, fields("note")), both(990, upgrades + fields("remark"))];
    expect(linesOf(before, now)).toContain(`breaking ${tightened}`);
  });

  test("only through a union that takes everything, whatever is lifted elsewhere: dangerous", () => {
    const upgrades = "version: 2, upgrades: [{ to: 2, rename: { note: remark } }], ";
    const hidden = (name: string) => `fields: { m: { anyOf: [A, "map<json>"] }, ${name}?: string }`;
    const [before, now] = [both(1000, hidden("note")), both(990, upgrades + hidden("remark"))];
    expect(linesOf(before, now)).toContain(`dangerous ${tightened}`);
  });

  test("through two unions, of which one takes everything: breaking", () => {
    const unions = 'fields: { m: { anyOf: [A, "map<json>"] }, w?: { anyOf: [W, integer] } }';
    expect(linesOf(both(1000, unions), both(990, unions))).toContain(`breaking ${tightened}`);
    const deep = 'fields: { m: { anyOf: [V, "map<json>"] }, w?: { anyOf: [V, integer] } }';
    expect(linesOf(both(1000, deep), both(990, deep))).toContain(`breaking ${tightened}`);
  });

  test("many definitions whose unions take everything hide no other: breaking", () => {
    const names = Array.from({ length: 20 }, (_, index) => `a${index}`);
    const streams = names.map((name) => `  ${name}: { message: { anyOf: [A, "map<json>"] } }\n`);
    const many = (maxLength: number) =>
      `messages: { ${text(maxLength)} }\nstreams:\n${streams.join("")}  s: { message: { anyOf: [A, integer] } }\n`;
    expect(linesOf(many(1000), many(990))).toContain(`breaking ${tightened}`);
  });

  test("a message that holds itself: told once", () => {
    const tree = (maxLength: number) =>
      `messages: { T: { fields: { t: { type: string, maxLength: ${maxLength} }, of: "T[]", or?: { anyOf: [T, "map<json>"] } } } }\nstreams: { s: { message: T } }\n`;
    const lines = linesOf(tree(100), tree(90));
    expect(lines.filter((line) => line.includes("TIGHTENED"))).toEqual([
      "breaking CONSTRAINT_TIGHTENED shop.messages.T.t",
    ]);
  });
});

describe("lifted", () => {
  test("said of what an upgrade makes fit, on every way to it: safe", () => {
    const before =
      "messages: { P: { fields: { a: string } }, O: { fields: { p: P, q?: P } } }\nkeys: { k: { value: O } }\n";
    const now =
      'messages: { P: { version: 2, upgrades: [{ to: 2, default: { b: "none" } }], fields: { a: string, b: string } }, O: { fields: { p: P, q?: P } } }\nkeys: { k: { value: O } }\n';
    const added = changesOf(before, now).find(({ code }) => code === "FIELD_ADDED");
    expect([added?.verdict, added?.message]).toEqual(["safe", expect.stringContaining("is lifted by an upgrade")]);
  });
});
