import { expect, test } from "vitest";
import { defaultLintSettings } from "../../../codegen/lint/settings.js";
import { codesOf, linted } from "./support.js";

const shop = `redloom: 1
namespace: shop
streams:
  orders: { description: All., message: string }
locks:
  stock: { description: Ours., lease: 20m, wait: 20m }
`;

test("lint: the set of rules decides what is told, standard unless another is named", () => {
  expect(codesOf(linted({ "shop.yaml": shop }, { rules: "minimal" }))).toEqual(["RETENTION_MISSING 4"]);
  const standard = ["DESCRIPTION_MISSING 1", "RETENTION_MISSING 4", "LEASE_LONG 6"];
  expect(codesOf(linted({ "shop.yaml": shop }))).toEqual(standard);
  expect(codesOf(linted({ "shop.yaml": shop }, { rules: "strict" }))).toEqual(expect.arrayContaining([...standard]));
});

test("lint: rules are added and removed one by one, whatever the set", () => {
  const told = linted(
    { "shop.yaml": shop },
    { rules: "minimal", add: ["OWNER_MISSING"], remove: ["RETENTION_MISSING"] },
  );
  expect(codesOf(told)).toEqual(["OWNER_MISSING 1"]);
  expect(codesOf(linted({ "shop.yaml": shop }, { add: ["LEASE_LONG"], remove: ["LEASE_LONG"] }))).not.toContain(
    "LEASE_LONG 6",
  );
});

test("lint: a number of a rule moves where it begins", () => {
  const bounds = { ...defaultLintSettings.bounds, longestLease: 1_200_000 };
  expect(codesOf(linted({ "shop.yaml": shop }, { bounds }))).not.toContain("LEASE_LONG 6");
});

test("lint: what an installed package declares is its owner's, and still counts as used", () => {
  const files = {
    "package.yaml":
      'redloom: 1\nnamespace: common\nmessages: { Money: integer, Other: string }\nkeys: { a: { address: "common:{x}", value: Other } }\n',
    "shop.yaml": `redloom: 1
namespace: shop
uses: { common: package.yaml }
messages:
  Price: { description: What it costs., type: common.Money }
description: The shop.
keys: { price: { description: Of all., value: Price } }
`,
  };
  expect(codesOf(linted(files, { rules: "standard" }, ["package.yaml"]))).toEqual([]);
  expect(linted(files).every(({ file }) => file === "package.yaml")).toBe(true);
  expect(linted(files).length).toBeGreaterThan(3);
});

test("lint: a field that several messages inherit is told once, where it stands", () => {
  const text = `redloom: 1
namespace: shop
messages:
  Base: { fields: { password: string } }
  A: { extends: [Base], fields: { a: string } }
  B: { extends: [Base], fields: { b: string } }
channels: { a: { message: A }, b: { message: B } }
`;
  const found = linted({ "shop.yaml": text }, { remove: ["DESCRIPTION_MISSING"] });
  expect(codesOf(found)).toEqual(["SENSITIVE_MISSING 4"]);
});

test("lint: files of one namespace are one contract, each finding in its own file", () => {
  const found = linted({
    "a.yaml": "redloom: 1\nnamespace: shop\nmessages: { Order: { fields: { orderId: uuid, shopId: uuid } } }\n",
    "b.yaml": 'redloom: 1\nnamespace: shop\nchannels: { placed: { address: "placed:{shop_id}", message: Order } }\n',
  });
  expect(found.map(({ file, code }) => `${file} ${code}`)).toContain("b.yaml FIELD_CASING");
  expect(found.map(({ code }) => code)).not.toContain("MESSAGE_UNUSED");
});
