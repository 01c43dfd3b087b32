import { describe, expect, test } from "vitest";
import { PayloadInvalidError } from "../../src/runtime/errors.js";
import { messageCodec } from "../../src/runtime/wire/codec.js";
import { type UpgradeStep, type Upgrades, upgraded } from "../../src/runtime/wire/upgrade.js";

const to2 = (...steps: UpgradeStep[]): Upgrades => ({ name: "Task", to: 2, upgrades: [{ to: 2, steps }] });
const move = (from: string, to: string): UpgradeStep => ({ does: "move", from: from.split("."), to: to.split(".") });
const standing = (at: string, value: unknown): UpgradeStep => ({ does: "default", at: at.split("."), value });

describe("upgrade", () => {
  test.each<[string, UpgradeStep, string, string]>([
    ["a move takes along whatever is there", move("a", "b"), '{"a":null,"c":1}', '{"c":1,"b":null}'],
    ["a move of nothing does nothing", move("a", "b"), '{"b":1}', '{"b":1}'],
    ["a move wins over what is there", move("a", "b"), '{"a":1,"b":2}', '{"b":1}'],
    ["a move makes the objects on its way", move("a", "b.c.d"), '{"a":1}', '{"b":{"c":{"d":1}}}'],
    ["a move makes an object of null", move("a", "b.c"), '{"a":1,"b":null}', '{"b":{"c":1}}'],
    ["a move leaves all as it is where no object is", move("a", "b.c"), '{"a":1,"b":[2]}', '{"a":1,"b":[2]}'],
    ["a move into itself wraps", move("a", "a.value"), '{"a":1}', '{"a":{"value":1}}'],
    ["a move out of itself unwraps", move("a.value", "a"), '{"a":{"value":1,"b":2}}', '{"a":1}'],
    ["a move out of an object leaves its others", move("a.b", "c"), '{"a":{"b":1,"d":2}}', '{"a":{"d":2},"c":1}'],
    ["a move through a list does nothing", move("a.0", "c"), '{"a":[1]}', '{"a":[1]}'],
    ["a move of a name that every object has", move("constructor", "b"), "{}", "{}"],
    ["a move to such a name", move("a", "toString"), '{"a":1}', '{"toString":1}'],
    ["a move of __proto__", move("__proto__", "b"), '{"__proto__":1}', '{"b":1}'],
    ["a move to __proto__", move("a", "__proto__.x"), '{"a":1}', '{"__proto__":{"x":1}}'],
    ["a default where nothing is", standing("a", 1), "{}", '{"a":1}'],
    ["a default leaves null", standing("a", 1), '{"a":null}', '{"a":null}'],
    ["a default in an object", standing("a.b", 1), '{"a":{}}', '{"a":{"b":1}}'],
    ["a default makes no object", standing("a.b", 1), "{}", "{}"],
    ["a default of a name that every object has", standing("valueOf", 1), "{}", '{"valueOf":1}'],
  ])("%s", (_, step, json, expected) => {
    const given: unknown = JSON.parse(json);
    const lifted = upgraded(to2(step), given);
    expect(JSON.stringify(lifted)).toBe(JSON.stringify({ $version: 2, ...JSON.parse(expected) }));
    expect(JSON.stringify(given), "what is given stays").toBe(json);
    expect(Object.getPrototypeOf(lifted)).toBe(Object.prototype);
    expect(upgraded(to2(step), lifted), "lifted once").toBe(lifted);
  });

  test("versions: each upgrade above what JSON says, in order; newer JSON and what is no object stay", () => {
    const by: Upgrades = {
      name: "Task",
      to: 3,
      upgrades: [
        { to: 2, steps: [move("a", "b")] },
        { to: 3, steps: [move("b", "c")] },
      ],
    };
    expect(upgraded(by, { a: 1 })).toEqual({ $version: 3, c: 1 });
    expect(upgraded(by, { $version: 1, a: 1 })).toEqual({ $version: 3, c: 1 });
    expect(upgraded(by, { $version: 2, a: 1, b: 2 })).toEqual({ $version: 3, a: 1, c: 2 });
    for (const same of [{ $version: 3, a: 1 }, { $version: 4, a: 1 }, null, 1, "a", [{ a: 1 }], undefined]) {
      expect(upgraded(by, same)).toBe(same);
    }
  });

  test.each([0, -1, 1.5, "2", null, true, [2], {}, 2 ** 60])("$version: %j is refused, and not told", (version) => {
    const lift = () => upgraded(to2(move("a", "b")), { $version: version, a: "secret" });
    expect(lift).toThrow(PayloadInvalidError);
    expect(lift).toThrow(/`\$version` of a payload of Task/);
    expect(lift).not.toThrow(/secret/);
  });

  test("hooks: have JSON of their own, and no say in the version", () => {
    const nested = { b: [1] };
    const by = to2({
      does: "hook",
      name: "grow",
      run: (json) => {
        expect(json).toEqual({ a: { b: [1] } });
        Object.assign(json.a ?? {}, { b: "changed" });
        return { ...json, $version: 7 };
      },
    });
    expect(upgraded(by, { a: nested })).toEqual({ $version: 2, a: { b: "changed" } });
    expect(nested).toEqual({ b: [1] });
  });

  test.each<[string, () => unknown]>([
    ["null", () => null],
    ["a list", () => []],
    ["a promise", async () => ({})],
    ["a class", () => new Date()],
  ])("a hook that gives %s: the payload does not fit", (_, run) => {
    const by = to2({ does: "hook", name: "grow", run: run as never });
    expect(() => upgraded(by, {})).toThrow("The hook `grow` of Task gave no JSON object");
  });

  test("defaults: two payloads never share one", () => {
    const by = to2(standing("a", { list: [] }));
    const [one, other] = [upgraded(by, {}), upgraded(by, {})] as { a: { list: unknown[] } }[];
    one?.a.list.push(1);
    expect(other?.a.list).toEqual([]);
  });
});

describe("codec with versions", () => {
  const cause = new Error("secret");
  const codecOf = (lift: (json: unknown) => unknown) =>
    messageCodec<unknown>({
      name: "Task",
      lift,
      fits: () => false,
      read: (json) => json,
      accepts: () => true,
      write: JSON.stringify,
      explain: async (_, json) => [{ path: JSON.stringify(json), expected: "seen" }],
    });
  const refusal = (lift: (json: unknown) => unknown) => {
    try {
      codecOf(lift).parse('{"a":1}');
    } catch (error) {
      if (error instanceof PayloadInvalidError) return error;
    }
    throw new Error("was not refused");
  };

  test("a hook that throws: PAYLOAD_INVALID with the cause, and nothing of it in the message", () => {
    const by = to2({
      does: "hook",
      name: "grow",
      run: () => {
        throw cause;
      },
    });
    const error = refusal((json) => upgraded(by, json));
    expect([error.code, error.message, error.cause]).toEqual([
      "PAYLOAD_INVALID",
      "The hook `grow` of Task threw",
      cause,
    ]);
  });

  test("whatever else lifting throws: PAYLOAD_INVALID with the cause", () => {
    const error = refusal(() => {
      throw cause;
    });
    expect([error.message, error.cause]).toEqual(["The payload of Task could not be lifted", cause]);
  });

  test("what is lifted and does not fit: is explained from what came", async () => {
    const error = refusal((json) => Object.assign(json as object, { a: 2 }));
    expect((await error.explain()).issues).toEqual([{ path: '{"a":1}', expected: "seen" }]);
  });
});
