import { expect, test } from "vitest";
import { codesOf, linted } from "./support.js";

const shop = `redloom: 1
namespace: shop
streams:
  s: { message: string, retention: { maxAge: 1m } }
`;
const mail = `redloom: 1
namespace: mail
uses: { shop: shop.yaml }
groups:
  late: { of: shop.s, start: earliest, retry: { maxAttempts: 50, backoff: { initial: 1h, max: 1h } } }
`;

test.each([
  ["of the project", []],
  ["of a package", ["shop.yaml"]],
])("RETENTION_SHORT: is told of a group on a stream of another contract, %s", (_, external) => {
  const found = linted({ "shop.yaml": shop, "mail.yaml": mail }, { rules: "minimal" }, external);
  expect(codesOf(found)).toEqual(["RETENTION_SHORT 5"]);
  expect(found[0]?.message).toContain("`maxAge: 1m` of `s` does not hold: the attempts of `late`");
});
