import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { CrossSlotError } from "../../src/runtime/errors.js";
import { KeyCommands } from "../../src/runtime/key/commands.js";
import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import type { LimitDefinition } from "../../src/runtime/limit/definition.js";
import { connectSync, type SyncConnection, SyncLimiter, SyncStore } from "../../src/runtime/sync/index.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { textCodec } from "../../src/runtime/wire/codec.js";

interface Id {
  readonly id: string;
}

const addressOf = (name: string, template: string, slot?: string) =>
  defineAddress<Id>({
    definition: `t.${name}`,
    namespace: "t",
    template,
    parameters: { id: { type: "string" } },
    ...(slot === undefined ? {} : { slot }),
  });

const keyOf = (name: string, slot?: string): KeyDefinition<string, string, Id> => ({
  definition: `t.keys.${name}`,
  address: addressOf(`keys.${name}`, `${name}:{id}`, slot),
  codec: textCodec,
  maxBytes: 1_000,
});

const limit: LimitDefinition<Id> = {
  definition: "t.limits.api",
  address: addressOf("limits.api", "api:{id}"),
  rates: [{ allow: 2, perMs: 3_600_000 }],
  onUnavailable: "deny",
};

const ids = Array.from({ length: 30 }, (_, i) => ({ id: `id-${i}` }));

describe("on a cluster", () => {
  let cluster: RedisCluster;
  let connection: SyncConnection;

  beforeAll(async () => {
    cluster = await startRedisCluster();
    connection = connectSync({ cluster: cluster.nodes });
  });
  afterAll(async () => {
    connection.close();
    await cluster.stop();
  });

  it("key: many values are written to and read from the nodes of their slots, in the order asked for", async () => {
    await using asynchronous = await connect({ cluster: cluster.nodes });
    const stores = new ParameterizedStore(asynchronous, keyOf("many"));
    await stores.setMany(ids.map((one) => [one, `value of ${one.id}`] as const));
    expect(await stores.getMany([...ids, { id: "absent" }])).toEqual([
      ...ids.map((one) => `value of ${one.id}`),
      undefined,
    ]);
  });

  it("sync: commands, batches and scripts reach the nodes of their keys", () => {
    const definition = keyOf("plain");
    for (const one of ids) new SyncStore(connection, definition, {}, one).set(one.id);
    const commands = ids.map((one) => new KeyCommands(definition, {}, one).get());
    expect(connection.batch(commands)).toEqual(ids.map((one) => one.id));
    const taken = ids.map((one) => {
      const limiter = new SyncLimiter(connection, limit, {}, one);
      return [limiter.tryTake(), limiter.tryTake(), limiter.tryTake()];
    });
    expect(taken).toEqual(ids.map(() => [true, true, false]));
  });

  it("sync: a transaction runs on the node of its slot; over two slots it is refused before any I/O", () => {
    const [one, two] = [keyOf("one", "id"), keyOf("two", "id")];
    for (const id of ids.slice(0, 6)) {
      const both = [new KeyCommands(one, {}, id).set("1"), new KeyCommands(two, {}, id).get()] as const;
      expect(connection.transaction(both)).toEqual([undefined, undefined]);
    }
    const [first = { id: "a" }, second = { id: "b" }] = ids;
    const crossing = [new KeyCommands(one, {}, first).set("2"), new KeyCommands(one, {}, second).set("2")];
    expect(() => connection.transaction(crossing)).toThrow(CrossSlotError);
    expect(connection.execute(new KeyCommands(one, {}, first).get())).toBe("1");
  });
});
