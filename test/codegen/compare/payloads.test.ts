import { describe, expect, test } from "vitest";
import { changesOf, linesOf } from "./contracts.js";

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
