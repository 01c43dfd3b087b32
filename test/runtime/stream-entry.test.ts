import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareIds, dataOf, entryFields, headersOf, timestampOf } from "../../src/runtime/entry/entry.js";

describe("entry", () => {
  it("comes back as it was written, whatever payload and headers", () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (data, headers) => {
        const fields = entryFields(data, headers);
        expect(dataOf(fields)).toBe(data);
        expect(headersOf(fields)).toEqual({ ...headers });
      }),
    );
  });

  it("puts the payload first, and finds it anywhere", () => {
    expect(entryFields("{}", { trace: "t" })).toEqual(["data", "{}", "header:trace", "t"]);
    expect(dataOf(["x", "data", "data", "{}"])).toBe("{}");
    expect(dataOf([Buffer.from("x"), Buffer.from("1"), Buffer.from("data"), Buffer.from([255])])).toEqual(
      Buffer.from([255]),
    );
    expect(dataOf(["x", "data"])).toBeUndefined();
    expect(dataOf([])).toBeUndefined();
  });

  it("never reaches a prototype by a header's name", () => {
    const headers = headersOf(["header:__proto__", "evil", "redloom-id", "1"]);
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
    expect(Object.entries(headers)).toEqual([["__proto__", "evil"]]);
  });

  it("has ids in the order of Redis, beyond 2^53 in the sequence too", () => {
    expect(timestampOf("1795425664994-3")).toBe(1_795_425_664_994);
    expect(compareIds("5-1", "5-1")).toBe(0);
    expect(compareIds("5-10", "5-9")).toBeGreaterThan(0);
    expect(compareIds("4-18446744073709551615", "5-0")).toBeLessThan(0);
    expect(compareIds("5-18446744073709551615", "5-18446744073709551614")).toBeGreaterThan(0);
  });
});
