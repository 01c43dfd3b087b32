import { describe, expect, test } from "vitest";
import { maskPayload } from "../../../codegen/mask.js";
import { operatedStreams } from "../../../codegen/operate.js";
import { build, buildOne } from "../support/contracts.js";

const { model } = buildOne(`
messages:
  Plain: { fields: { text: string } }
  Secret: { type: string, sensitive: true }
  Card: { fields: { kind: { const: card }, number: { type: string, sensitive: true }, name: string } }
  Cash: { fields: { kind: { const: cash }, number: integer, pin?: Secret } }
  Payment: { oneOf: [Card, Cash], discriminator: kind }
  Tree: { fields: { value: Secret, left?: Tree, right?: Tree | null } }
  Lists: { fields: { tokens: { type: "string[]", sensitive: true }, byName: map<Secret>, pair: { tuple: [string, Secret] }, free: json } }
streams:
  payments: { message: Payment, groups: { ledger: { start: earliest, ackTimeout: 5s } } }
  notes:
    address: "notes:{who}:{shard}"
    parameters: { who: string, shard: integer }
    slot: who
    message: Plain
    headers: { trace?: string, token?: { type: string, sensitive: true } }
`);

function masked(name: string, value: unknown): unknown {
  if (!model) throw new Error("the contract has findings");
  return maskPayload(model, { contract: "test", name }, value);
}

const versioned = buildOne(`
messages:
  Login:
    version: 2
    upgrades: [ { to: 2, rename: { note: pass }, default: { note: none } } ]
    fields: { pass: { type: string, sensitive: true }, note: string }
  Hooked: { version: 2, upgrades: [ { to: 2, hook: grow } ], fields: { pass: { type: string, sensitive: true }, note: string } }
  Open: { version: 2, upgrades: [ { to: 2, hook: grow } ], fields: { note: string } }
  Around: { fields: { login: Login } }
  Vault: { fields: { $version: { type: integer, sensitive: true }, hooked?: Hooked } }
`).model;

describe("payloads of older versions for people", () => {
  const shown = (name: string, value: unknown): unknown =>
    versioned && maskPayload(versioned, { contract: "test", name }, value);

  test("a secret that had the name of what is shown now: masked, since it is lifted before", () => {
    expect(shown("Login", { note: "secret" })).toEqual({ note: "none", pass: "***" });
    expect(shown("Login", { $version: 2, note: "seen", pass: "secret" })).toEqual({ note: "seen", pass: "***" });
  });

  test("what a newer program wrote, nested too: says its version, which explains why it does not fit", () => {
    expect(shown("Login", { $version: 3, note: "seen", pass: "secret", more: 1 })).toEqual({
      $version: 3,
      note: "seen",
      pass: "***",
      more: "***",
    });
    expect(shown("Hooked", { $version: 9, old: 1 })).toEqual({ $version: 9, old: "***" });
    expect(shown("Around", { login: { $version: 4, pass: "secret" }, $version: 7 })).toEqual({
      login: { $version: 4, pass: "***" },
      $version: 7,
    });
    expect(shown("Around", { $version: "secret" })).toEqual({ $version: "***" });
    expect(shown("Vault", { $version: 1234 })).toEqual({ $version: "***" });
    expect(shown("Vault", { $version: 1234, hooked: {} })).toEqual({ $version: "***", hooked: "***" });
  });

  test("what only the program can lift, or nobody: its names", () => {
    expect(shown("Hooked", { old: { a: "secret" }, note: "secret" })).toEqual({ old: "***", note: "***" });
    expect(shown("Login", { $version: "two", note: "secret" })).toEqual({ $version: "***", note: "***" });
    expect(shown("Login", ["secret"])).toEqual(["***"]);
  });

  test("nothing sensitive: as it is stored", () => {
    expect(shown("Open", { $version: 1, old: 1 })).toEqual({ $version: 1, old: 1 });
  });
});

describe("payloads for people", () => {
  test("nothing sensitive: everything is shown, unknown fields too", () => {
    expect(masked("Plain", { text: "a", more: { x: 1 } })).toEqual({ text: "a", more: { x: 1 } });
    expect(masked("Plain", "no object")).toBe("no object");
  });

  test("a field, a reference, an item, a value of a map, a recursion: masked", () => {
    expect(masked("Tree", { value: "s", left: { value: "s", right: null } })).toEqual({
      value: "***",
      left: { value: "***", right: null },
    });
    expect(masked("Lists", { tokens: ["s"], byName: { a: "s" }, pair: ["a", "s"], free: { b: ["c"] } })).toEqual({
      tokens: "***",
      byName: { a: "***" },
      pair: ["a", "***"],
      free: { b: ["c"] },
    });
  });

  test("a union: what any member calls sensitive, whatever the tag says", () => {
    expect(masked("Payment", { kind: "cash", number: 5, pin: "s", name: "Ann" })).toEqual({
      kind: "cash",
      number: "***",
      pin: "***",
      name: "Ann",
    });
  });

  test("a payload that does not fit: what the contract does not know, or cannot place, is masked too", () => {
    expect(masked("Card", { kind: "card", formerNumber: "s", name: { first: "s" } })).toEqual({
      kind: "card",
      formerNumber: "***",
      name: { first: "***" },
    });
    expect(masked("Card", "s")).toBe("***");
    expect(masked("Card", [{ number: "s" }])).toEqual(["***"]);
  });
});

describe("operated streams", () => {
  test("address, groups and headers, as the runtime takes them", () => {
    const [notes, payments] = model ? operatedStreams(model) : [];
    expect(notes?.address).toEqual({
      definition: "test.streams.notes",
      namespace: "test",
      template: "notes:{who}:{shard}",
      parameters: { who: { type: "string" }, shard: { type: "integer" } },
      slot: "who",
    });
    expect(notes?.maskHeaders({ trace: "t", token: "s", other: "o" })).toEqual({
      trace: "t",
      token: "***",
      other: "o",
    });
    expect([notes?.sensitive, payments?.sensitive]).toEqual([false, true]);
    expect(payments?.groups).toEqual([{ name: "ledger", contract: "test", start: "earliest", ackTimeoutMs: 5_000 }]);
  });

  test("streams of others: those that our contracts have a group on, with all their groups", () => {
    const files = {
      "common.yaml": `redloom: 1
namespace: common
messages: { Event: { fields: { text: string } } }
streams:
  events: { message: Event, groups: { audit: { start: earliest } } }
  other: { message: Event, groups: { audit: { start: earliest } } }
`,
      "ours.yaml": `redloom: 1
namespace: ours
uses: { common: common.yaml }
groups: { mail: { of: common.events, start: latest, ackTimeout: 7s } }
`,
    };
    const built = build(files, ["common.yaml"]).model;
    const streams = built ? operatedStreams(built) : [];
    expect(streams.map(({ definition }) => definition)).toEqual(["common.streams.events"]);
    expect(streams[0]?.groups).toEqual([
      { name: "audit", contract: "common", start: "earliest", ackTimeoutMs: 30_000 },
      { name: "mail", contract: "ours", start: "latest", ackTimeoutMs: 7_000 },
    ]);
  });
});
