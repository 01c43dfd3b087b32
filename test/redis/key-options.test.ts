import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { ParameterizedCounterStore } from "../../src/runtime/key/counter.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { connectSync, SyncCounterStore } from "../../src/runtime/sync/index.js";
import { hitsDefinition, tallyDefinition } from "../support/keys.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

/** As a program in JavaScript has them: any method, any options. */
type Untyped = Record<string, (...args: readonly unknown[]) => unknown>;

const version = "0".repeat(40);
const wrongSets: readonly unknown[] = [
  { tll: 5 },
  [],
  "60000",
  null,
  { ttl: "60000" },
  { ttl: 0 },
  { ttl: null },
  { ttl: 5, keepTtl: true },
  { keepTtl: "yes" },
  { ttl: "keep" },
  { ifAbsent: 1 },
  { ifAbsent: false },
  { ifAbsent: true, keepTtl: true },
  { ifAbsent: true, ifVersion: version },
  { ifVersion: undefined },
  { ifVersion: 5 },
  { ifVersion: "latest" },
  { ifVersion: version.toUpperCase().replace("0", "A") },
  { fence: undefined },
  { fence: 5 },
];

const wrongCalls: readonly (readonly [string, ...unknown[]])[] = [
  ...wrongSets.map((options) => ["set", 1, options] as const),
  ...[{ onInvalid: "ignore" }, { oninvalid: "miss" }, "miss", null].flatMap((options) => [
    ["get", options] as const,
    ["getVersioned", options] as const,
  ]),
  ...["1", 1.5, Number.NaN, 2 ** 53, null, 1n, {}].flatMap((by) => [
    ["increment", by] as const,
    ["decrement", by] as const,
  ]),
  ...[{ ifAbsent: true }, { ttl: -1 }, { ttl: 5, keepTtl: true }, { fence: undefined }, null].map(
    (options) => ["increment", 1, options] as const,
  ),
  ["update"],
  ["update", 5],
  ...[{ timeoutMs: "5" }, { timeoutMs: -1 }, { keepTtl: 1 }, { ifAbsent: true }, { signal: 5 }, null].map(
    (options) => ["update", () => 1, options] as const,
  ),
  ["expire", "5"],
  ["expire"],
  ["touch"],
];

describe("keys from JavaScript", () => {
  test.each(wrongCalls.map(([name, ...args]) => [name, args] as const))(
    "%s: options that cannot be are refused before any I/O, %#",
    async (name, args) => {
      const closed = await connect(redis.url);
      await closed.close();
      const store = new ParameterizedCounterStore(closed, hitsDefinition(), redis).at({ id: "a" });
      // A closed connection would tell CLOSED, had it been asked.
      await expect((async () => (store as unknown as Untyped)[name]?.(...args))()).rejects.toThrow(OptionsInvalidError);
      using never = connectSync("redis://127.0.0.1:1");
      const sync = new SyncCounterStore(never, hitsDefinition(), {}, { id: "a" }) as unknown as Untyped;
      expect(() => sync[name]?.(...args)).toThrow(OptionsInvalidError);
    },
  );

  const wrongComputes: readonly (readonly unknown[])[] = [
    [],
    ["x"],
    [() => 1, { signal: {} }],
    [() => 1, { onError: 5 }],
    [() => 1, { timeoutMs: 0 }],
    [() => 1, { wrong: 1 }],
  ];

  test.each(wrongComputes)("getOrCompute: what cannot be is refused before any I/O, %#", async (...args) => {
    const closed = await connect(redis.url);
    await closed.close();
    const store = new ParameterizedStore(closed, tallyDefinition(), redis).at({ id: "a" }) as unknown as Untyped;
    await expect((async () => store.getOrCompute?.(...args))()).rejects.toThrow(OptionsInvalidError);
  });

  const wrongMany: readonly (readonly [string, ...unknown[]])[] = [
    ["getMany", [{ id: "a" }], { onInvalid: "x" }],
    ["getMany", "abc"],
    ["getMany"],
    ["getMany", ["a"]],
    ["deleteMany", { id: "a" }],
    ["setMany", [1]],
    ["setMany", [["a", { count: 1 }]]],
    ["setMany", { id: "a" }],
    ["setMany", [[{ id: "a" }, { count: 1 }]], { ifAbsent: true }],
    ["setMany", [], { ttl: 1, wrong: 1 }],
    ...[
      { pageSize: 0 },
      { pageSize: 10_001 },
      { where: [] },
      { where: "a" },
      { signal: {} },
      { wheer: {} },
      null,
    ].flatMap((options) => [["scan", options] as const, ["entries", options] as const]),
    ["entries", { onInvalid: "x" }],
  ];

  test.each(wrongMany.map(([name, ...args]) => [name, args] as const))(
    "%s: options that cannot be are refused before any I/O, %#",
    async (name, args) => {
      const closed = await connect(redis.url);
      await closed.close();
      const store = new ParameterizedStore(closed, tallyDefinition(), redis) as unknown as Untyped;
      const all = async (): Promise<void> => {
        const result = await store[name]?.(...args);
        for await (const _ of result as AsyncIterable<unknown>) break;
      };
      await expect(all()).rejects.toThrow(OptionsInvalidError);
    },
  );

  test("tune: what cannot be is refused when the client is made", () => {
    const make = (tune: object, further: object = {}) =>
      new ParameterizedStore(connection, tallyDefinition(further), { tune });
    expect(() => make({ staleForMs: 5_000 }, { expiresMs: 1_000 })).toThrow(OptionsInvalidError);
    expect(() => make({ staleForMs: 0 }, { expiresMs: 1_000, staleForMs: 1_000 })).toThrow(OptionsInvalidError);
    expect(() => make({ staleForMs: 5_000 }, { expiresMs: 1_000, staleForMs: 1_000 })).not.toThrow();
  });
});
