import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { OnInvalidValue } from "../../src/runtime/key/definition.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { Store } from "../../src/runtime/key/store.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { messageCodec } from "../../src/runtime/wire/codec.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { generated, loaded, partsOf } from "../codegen/emit/support.js";
import { type Tally, tallyCodec, tallyDefinition } from "../support/keys.js";
import { useRedis } from "../support/redis.js";

type Parameters = { id: string };

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const tallies = (onInvalid?: OnInvalidValue) =>
  new ParameterizedStore<Parameters, Tally>(connection, tallyDefinition(onInvalid === undefined ? {} : { onInvalid }), {
    prefix: redis.prefix,
  });

const broken: readonly (readonly [string, string | Buffer])[] = [
  ["invalid JSON", "{"],
  ["nothing at all", ""],
  ["invalid UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
  ["a million levels", "[".repeat(1_000_000)],
  ["another shape", '{"count":"1"}'],
  ["a prototype", '{"__proto__":{"count":1}}'],
];

describe("key onInvalid", () => {
  test.each(broken)("throw: %s is told, by every way of reading, and stays", async (_, stored) => {
    const store = tallies().at({ id: "throw" });
    await redis.raw.set(store.key, stored);
    const told = { code: "PAYLOAD_INVALID", definition: "agents.keys.tally", key: store.key };
    await expect(store.get()).rejects.toMatchObject(told);
    await expect(store.getVersioned()).rejects.toMatchObject(told);
    await expect(tallies().getMany([{ id: "throw" }])).rejects.toMatchObject(told);
    await expect(tallies("delete").at({ id: "throw" }).get({ onInvalid: "throw" })).rejects.toMatchObject(told);
    expect((await redis.raw.getBuffer(store.key))?.equals(Buffer.from(stored))).toBe(true);
  });

  test.each(broken)("miss: %s is as if there were nothing, and stays", async (_, stored) => {
    const store = tallies("miss").at({ id: "miss" });
    await redis.raw.set(store.key, stored);
    expect(await store.get()).toBeUndefined();
    expect(await store.getVersioned()).toBeUndefined();
    expect(await tallies().at({ id: "miss" }).get({ onInvalid: "miss" })).toBeUndefined();
    expect(await tallies().getMany([{ id: "miss" }], { onInvalid: "miss" })).toEqual([undefined]);
    expect((await redis.raw.getBuffer(store.key))?.equals(Buffer.from(stored))).toBe(true);
  });

  test.each(broken)("delete: %s is deleted", async (_, stored) => {
    const store = tallies("delete").at({ id: "delete" });
    const ways = [
      () => store.get(),
      () => store.getVersioned(),
      () => tallies().at({ id: "delete" }).get({ onInvalid: "delete" }),
      () =>
        tallies("delete")
          .getMany([{ id: "delete" }])
          .then(([one]) => one),
    ];
    for (const way of ways) {
      await redis.raw.set(store.key, stored);
      expect(await way()).toBeUndefined();
      expect(await redis.raw.exists(store.key)).toBe(0);
    }
  });

  test("delete: never takes what somebody has repaired between the reading and the deleting", async () => {
    const store = tallies("delete").at({ id: "repaired" });
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 6 }), fc.nat({ max: 1_000 }), async (turns, count) => {
        await redis.raw.set(store.key, "{");
        const reading = store.get();
        for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
        await redis.raw.set(store.key, `{"count":${count}}`);
        await reading;
        expect(await redis.raw.get(store.key)).toBe(`{"count":${count}}`);
      }),
      { numRuns: 100 },
    );
  });

  test("delete: what was repaired between its two round trips stays", async () => {
    const key = `${redis.prefix}agents:tally:between`;
    let repaired: Promise<unknown> = Promise.resolve();
    const decode = (): Tally => {
      repaired = redis.raw.set(key, '{"count":7}');
      return tallyCodec.parse("{");
    };
    const definition = tallyDefinition({ onInvalid: "delete", codec: { ...tallyCodec, decode } });
    await using waiting = await connect(redis.url);
    const execute = waiting.execute.bind(waiting);
    Object.assign(waiting, {
      execute: (command: Command<unknown>) => repaired.then(() => execute(command)),
    });
    await redis.raw.set(key, "{");
    expect(await new Store(waiting, definition, { prefix: redis.prefix }, { id: "between" }).get()).toBeUndefined();
    expect(await redis.raw.get(key)).toBe('{"count":7}');
  });

  test("delete: another kind of value is WRONG_TYPE, never deleted", async () => {
    const store = tallies("delete").at({ id: "list" });
    await redis.raw.rpush(store.key, "theirs");
    await expect(store.get()).rejects.toMatchObject({ code: "WRONG_TYPE" });
    await expect(tallies("delete").getMany([{ id: "list" }])).rejects.toMatchObject({ code: "WRONG_TYPE" });
    expect(await redis.raw.lrange(store.key, 0, -1)).toEqual(["theirs"]);
  });

  test("getMany: of many, those that do not fit are passed over alone", async () => {
    const ids = ["good-1", "bad-1", "none", "bad-2", "good-2"].map((id) => ({ id }));
    for (const { id } of ids) {
      const { key } = tallies().at({ id });
      if (id !== "none") await redis.raw.set(key, id.startsWith("good") ? '{"count":1}' : "{");
    }
    const expected = [{ count: 1 }, undefined, undefined, undefined, { count: 1 }];
    expect(await tallies().getMany(ids, { onInvalid: "miss" })).toEqual(expected);
    expect(await tallies().getMany(ids, { onInvalid: "delete" })).toEqual(expected);
    expect(await redis.raw.exists(...ids.map((one) => tallies().at(one).key))).toBe(2);
  });

  test("generated types: an unknown enum value and a prototype do not fit, a newer version's fields are dropped", async () => {
    const contract = "redloom: 1\nnamespace: made\nmessages:\n  One: { fields: { kind: { enum: [a, b] } } }\n";
    const parts = partsOf(await loaded(await generated(contract)), "One");
    const definition = "made.keys.one";
    const store = new Store<{ readonly kind: string }>(
      connection,
      {
        definition,
        address: defineAddress({ definition, namespace: "made", template: "one", parameters: {} }),
        codec: messageCodec<{ kind: string }>({ ...parts, name: "One", explain: async () => [] } as never),
        maxBytes: 1_000,
      },
      { prefix: redis.prefix },
    );
    for (const text of ['{"kind":"c"}', '{"__proto__":{"kind":"a"}}']) {
      await redis.raw.set(store.key, text);
      await expect(store.get()).rejects.toMatchObject({ code: "PAYLOAD_INVALID" });
    }
    await redis.raw.set(store.key, '{"kind":"a","newer":1,"__proto__":{"polluted":true}}');
    expect(await store.get()).toEqual({ kind: "a" });
    expect({}).not.toHaveProperty("polluted");
  });
});
