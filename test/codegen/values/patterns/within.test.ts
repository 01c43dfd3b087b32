import { describe, expect, test } from "vitest";
import { allMatch } from "../../../../codegen/values/patterns/within.js";
import { onOrdinaryMachine, processorMs } from "../../../support/pace.js";

describe("whether all texts of a pattern match another", () => {
  test.each([
    ["^(foo|bar)$", "^(?:bar|foo)$"],
    ["^[0-9]+$", "^\\d+$"],
    ["^[0-9]{8,64}$", "^[0-9]{8}[0-9]{0,56}$"],
    ["^a+$", "^aa*$"],
    ["a", "^[^]*a"],
    ["^(?:a|b)*$", "^(?:a*b*)*$"],
    ["^\\p{Lu}$", "^[\\p{Lu}]$"],
    ["^[\\s\\S]*$", ""],
    ["^$", "^(?:)$"],
    ["^\\u{1F600}$", "^😀$"],
  ])("the same in other words: both ways, of %s and %s", (one, other) => {
    expect([allMatch({ pattern: one }, other).is, allMatch({ pattern: other }, one).is]).toEqual(["within", "within"]);
  });

  test.each([
    ["^[0-9]{8,63}$", "^[0-9]{8,64}$", "0".repeat(64)],
    ["^(?:eu|us)-[a-z]$", "^(?:eu|us|ap)-[a-z]$", "ap-a"],
    ["^a$", "a", "0a"],
    ["^a", "^a|^$", ""],
    ["^[a-z]+$", "^[a-zé]+$", "é"],
    ["^\\p{Lu}$", "^\\p{L}$", "a"],
  ])("within in one way only: the shortest that shows it, of %s and %s", (one, other, text) => {
    expect(allMatch({ pattern: one }, other)).toEqual({ is: "within" });
    const found = allMatch({ pattern: other }, one);
    expect(found).toMatchObject({ is: "beyond" });
    const shown = "text" in found ? (found.text ?? "") : "";
    expect(shown).toHaveLength(text.length);
    expect([new RegExp(other, "u").test(shown), new RegExp(one, "u").test(shown)]).toEqual([true, false]);
  });

  test("lengths count: what is longer or shorter nobody writes", () => {
    expect(allMatch({ pattern: "^[a-z]*$", maxLength: 20 }, "^[a-z]{0,20}$").is).toBe("within");
    expect(allMatch({ pattern: "^[a-z]*$", maxLength: 21 }, "^[a-z]{0,20}$")).toEqual({
      is: "beyond",
      text: "a".repeat(21),
    });
    expect(allMatch({ pattern: "^[a-z]*$", minLength: 1 }, "^[a-z]+$").is).toBe("within");
    expect(allMatch({ maxLength: 3 }, "^.{0,3}$")).toMatchObject({ is: "beyond" });
    expect(allMatch({ maxLength: 3 }, "^[^]{0,3}$").is).toBe("within");
    expect(allMatch({ pattern: "^[a-z]*$", maxLength: 900_000 }, "^[a-y]*z*[a-z]*$").is).toBe("within");
  });

  test.each(["^(?=a)a$", "^(a)\\1$", "\\ba", "^a{9999}$", "^(?:[ab]*a[ab]{30})$"])(
    "what looks around, refers back or takes too long: unsure, of %s",
    (pattern) => {
      const ms = processorMs(() => {
        expect(allMatch({ pattern: "^[ab]+$" }, pattern).is).not.toBe("within");
        expect(allMatch({ pattern }, "^(?:[ab]*a[ab]{29}[ab])$").is).not.toBe("beyond");
      });
      expect(onOrdinaryMachine(ms)).toBeLessThan(5_000);
    },
  );

  test("drawn patterns: what is decided is what their texts do", () => {
    const parts = ["a", "b", "[ab]", "^", "$", "a*", "(?:ab)+", "b?", "|", "a{1,2}", "(?:a|bb)*", "."];
    const texts = Array.from({ length: 127 }, (_, index) =>
      (index + 1).toString(2).slice(1).replace(/0/g, "a").replace(/1/g, "b"),
    );
    let seed = 7;
    const drawn = (count: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * count);
    };
    const pattern = (): string => Array.from({ length: 1 + drawn(5) }, () => parts[drawn(parts.length)]).join("");
    for (let count = 0; count < 400; count++) {
      const [one, other] = [pattern(), pattern()];
      const found = allMatch({ pattern: one }, other);
      const [first, second] = [new RegExp(one, "u"), new RegExp(other, "u")];
      const shown = texts.find((text) => first.test(text) && !second.test(text));
      if (found.is === "within") expect(shown, `${one} ${other}`).toBeUndefined();
      if (found.is === "beyond" && found.text !== undefined) {
        expect([first.test(found.text), second.test(found.text)], `${one} ${other} ${found.text}`).toEqual([
          true,
          false,
        ]);
      }
      expect(found.is).not.toBe("unsure");
    }
  });
});
