import { describe, expect, test } from "vitest";
import { check } from "../../../codegen/generate.js";

const head = "redloom: 1\nnamespace: shop\n";
const events =
  "redloom: 1\nnamespace: events\nmessages: { Placed: { fields: { id: uuid } } }\nstreams: { orders: { message: Placed, groups: { books: { start: latest } } } }\n";
const order = "messages: { Order: { fields: { orderId: uuid, customerId: string, note?: string } } }\n";
const union =
  "messages:\n  A: { fields: { kind: { const: a }, x: string } }\n  B: { fields: { kind: { const: b }, y: string } }\n";

/** The fixes of all findings of a contract beside `events.yaml`. */
function fixes(text: string): string[] {
  const uses = { "events.yaml": "events.yaml", "shop.yaml": "shop.yaml" };
  const sources = [
    { file: "events.yaml", text: events, uses },
    { file: "shop.yaml", text: head + text, uses },
  ];
  return check(sources).diagnostics.map(({ fix }) => fix);
}

const builtins = "string integer number boolean uuid date-time date time duration uri email bytes bigint json".split(
  " ",
);
const uses = "uses: { events: events.yaml }\n";

/** What is misspelt, the contract with it, and what is suggested. */
const rows: readonly (readonly [what: string, contract: string, meant: string])[] = [
  ...builtins.map(
    (name) =>
      [
        `the built-in type ${name}`,
        `messages: { A: { fields: { a: ${name.slice(0, 1)}x${name.slice(1)} } } }\n`,
        name,
      ] as const,
  ),
  ["the built-in type in a list", "messages: { A: { fields: { a: 'strng[]' } } }\n", "string"],
  ["the built-in type in a map", "messages: { A: { fields: { a: map<intger> } } }\n", "integer"],
  ["the built-in type beside null", "messages: { A: { fields: { a: booleon | null } } }\n", "boolean"],
  ["a type written as `type`", "messages: { A: { fields: { a: { type: strng } } } }\n", "string"],
  ["a message as a type", `${order}channels: { orders: { message: Ordr } }\n`, "Order"],
  [
    "a message in an address' parameter",
    `messages: { Region: { enum: [eu, us] } }\nkeys: { a: { address: 'a:{r}', parameters: { r: Regoin }, value: string } }\n`,
    "Region",
  ],
  ["a message in a value", `${order}keys: { last: { value: Oredr } }\n`, "Order"],
  ["a message in a call", `${order}calls: { place: { request: Orderr, reply: string } }\n`, "Order"],
  [
    "a message in a call's errors",
    `${order}calls: { place: { request: Order, reply: string, errors: { Bad: Oder } } }\n`,
    "Order",
  ],
  [
    "a message in a header",
    `${order}streams: { a: { message: Order, headers: { h: strng }, groups: { g: { start: latest } } } }\n`,
    "string",
  ],
  ["a member of a union", `${union}  C: { oneOf: [A, Bb], discriminator: kind }\n`, "B"],
  ["an item of a tuple", `${order}  \n`.replace(" } } }\n", " } }, T: { tuple: [Order, Ordr] } }\n"), "Order"],
  [
    "a message that is extended",
    "messages: { Base: { fields: { a: string } }, Task: { extends: [Bse], fields: { b: string } } }\n",
    "Base",
  ],
  [
    "a `$ref` within the file",
    "messages: { Order: { fields: { a: string } }, B: { fields: { o: { $ref: '#/messages/Ordre' } } } }\n",
    "#/messages/Order",
  ],
  [
    "a `$ref` to another file",
    "messages: { B: { fields: { o: { $ref: 'events.yaml#/messages/Placd' } } } }\n",
    "events.yaml#/messages/Placed",
  ],
  [
    "the file of a `$ref`",
    "messages: { B: { fields: { o: { $ref: 'event.yaml#/messages/Placed' } } } }\n",
    "events.yaml",
  ],
  [
    "`messages` in a `$ref`",
    "messages: { Order: { fields: { a: string } }, B: { fields: { o: { $ref: '#/mesages/Order' } } } }\n",
    "#/messages/Order",
  ],
  ["the file of `uses`", "uses: { events: evnts.yaml }\nmessages: { A: string }\n", "events.yaml"],
  ["an alias", `${uses}messages: { A: { fields: { p: evnets.Placed } } }\n`, "events.Placed"],
  ["a message behind an alias", `${uses}messages: { A: { fields: { p: events.Plcaed } } }\n`, "events.Placed"],
  ["an alias of `of`", `${uses}groups: { mail: { of: evets.orders, start: latest } }\n`, "events.orders"],
  ["a stream of `of`", `${uses}groups: { mail: { of: events.order, start: latest } }\n`, "events.orders"],
  [
    "the field of `order.by`",
    `${order}streams: { a: { message: Order, groups: { g: { start: latest, order: { by: custmerId } } } } }\n`,
    "customerId",
  ],
  [
    "the field of `deduplicate.by`",
    `${order}streams: { a: { message: Order, deduplicate: { by: orderID, within: 1m }, groups: { g: { start: latest } } } }\n`,
    "orderId",
  ],
  ["the field of `discriminator`", `${union}  C: { oneOf: [A, B], discriminator: knid }\n`, "kind"],
  [
    "a field of `required`",
    "messages: { A: { properties: { name: string, size: integer }, required: [nmae] } }\n",
    "name",
  ],
  [
    "a field of a default",
    "messages: { A: { fields: { n?: { default: { nam: x }, fields: { name?: string } } } } }\n",
    "name",
  ],
  ["a value of a default", "messages: { A: { fields: { n: { enum: [small, large], default: smal } } } }\n", "small"],
  ["a field of an example", "messages: { A: { fields: { name: string }, examples: [{ nmae: x }] } }\n", "name"],
  ["the parameter of `slot`", "keys: { user: { address: 'user:{userId}', slot: usrId, value: string } }\n", "userId"],
  [
    "a parameter of `parameters`",
    "keys: { user: { address: 'user:{userId}', parameters: { userID: string }, value: string } }\n",
    "userId",
  ],
  ["a `format`", "messages: { A: { fields: { a: { type: string, format: emial } } } }\n", "email"],
  [
    "a `format` of another dialect",
    "messages: { A: { fields: { a: { type: string, format: datetime } } } }\n",
    "date-time",
  ],
];

describe("did you mean", () => {
  test.each(rows)("%s: the right one is suggested", (_what, contract, meant) => {
    expect(fixes(contract).filter((fix) => fix.includes(`\`${meant}\``))).not.toEqual([]);
  });

  test.each(rows)("%s: one finding, or one for each place that goes by it", (_what, contract) => {
    expect(fixes(contract).length).toBeLessThanOrEqual(2);
  });
});
