import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { definitions } from "../../src/runtime/wire/definitions.js";

const channels = definitions("agents.channels", { status: 1, commands: 2 });

describe("definitions", () => {
  test("a name that the contract has: is there as in any object", () => {
    expect(channels.status).toBe(1);
    expect(Object.keys(channels)).toEqual(["status", "commands"]);
    expect("nope" in channels).toBe(false);
  });

  test("a name that the contract has not: a typed error that tells what there is", () => {
    expect(() => Reflect.get(channels, "statsu")).toThrow(
      expect.objectContaining({
        code: "DEFINITION_UNKNOWN",
        message: "The contract has no `agents.channels.statsu`",
        fix: "`agents.channels` has: status, commands.",
      }),
    );
    expect(() => Reflect.get(definitions("a.groups", {}), "x")).toThrow(
      expect.objectContaining({ fix: "`a.groups` has nothing." }),
    );
  });

  test("what languages and tools ask of everything: is answered as by any object", async () => {
    expect(await Promise.resolve(channels)).toBe(channels);
    expect(JSON.stringify(channels)).toBe('{"status":1,"commands":2}');
    expect(String(channels)).toBe("[object Object]");
    expect(inspect(channels)).toContain("status: 1");
    expect({ ...channels }).toEqual({ status: 1, commands: 2 });
  });
});
