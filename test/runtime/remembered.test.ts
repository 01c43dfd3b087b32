import { expect, test } from "vitest";
import { remembered } from "../../src/runtime/wire/remembered.js";

interface Node {
  left?: Node;
  right?: Node;
}

/** Asks about each part, and counts how often it looks. */
function counting(refused?: unknown): { readonly check: (value: unknown) => boolean; looks: number } {
  const asked = {
    looks: 0,
    check(value: unknown): boolean {
      asked.looks += 1;
      if (value === refused) return false;
      const { left, right } = Object(value) as Node;
      return [left, right].every((part) => part === undefined || remembered(asked.check, part));
    },
  };
  return asked;
}

function diamonds(levels: number): Node {
  let node: Node = {};
  for (let level = 0; level < levels; level++) node = { left: node, right: node };
  return node;
}

test("what checks remember: each part is looked at once, however often it is asked about", () => {
  const asked = counting();
  expect(remembered(asked.check, diamonds(60))).toBe(true);
  expect(asked.looks).toBe(61);
});

test("what checks remember: values that are no objects too", () => {
  const asked = counting();
  const twice = (value: unknown): boolean => remembered(asked.check, value) && remembered(asked.check, value);
  expect(remembered(twice, "text")).toBe(true);
  expect(asked.looks).toBe(1);
});

test("what checks remember: nothing once the outermost is done, so that a changed value is judged anew", () => {
  const wrong: Node = {};
  const asked = counting(wrong);
  const node: Node = { left: {} };
  expect(remembered(asked.check, node)).toBe(true);
  node.left = wrong;
  expect(remembered(asked.check, node)).toBe(false);
});

test("what checks remember: nothing after a value threw", () => {
  const asked = counting();
  let failing = true;
  const node = {
    left: {},
    get right(): undefined {
      if (failing) throw new Error("not now");
      return undefined;
    },
  };
  expect(() => remembered(asked.check, node)).toThrow("not now");
  failing = false;
  asked.looks = 0;
  expect(remembered(asked.check, node)).toBe(true);
  expect(asked.looks).toBe(2);
});

test("what checks remember: two checks do not answer for each other", () => {
  const value = {};
  const [yes, no] = [counting(), counting(value)];
  const both = (one: unknown): boolean => remembered(yes.check, one) && !remembered(no.check, one);
  expect(remembered(both, value)).toBe(true);
});
