import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import {
  BatchFailedError,
  OptionsInvalidError,
  PayloadInvalidError,
  PayloadTooLargeError,
  WrongTypeError,
} from "../../src/runtime/errors.js";
import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { Store } from "../../src/runtime/key/store.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { bytesCodec, messageCodec, textCodec } from "../../src/runtime/wire/codec.js";
import { useRedis } from "../support/redis.js";

interface User {
  readonly name: string;
}

const isUser = (value: unknown): value is User =>
  typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";

const userCodec = messageCodec<User, User>({
  name: "User",
  fits: isUser,
  read: (json: User) => ({ name: json.name }),
  accepts: isUser,
  write: (value) => JSON.stringify({ name: value.name }),
  explain: async () => [{ path: "name", expected: "string" }],
});

const userDefinition: KeyDefinition<User, User, { userId: string }> = {
  definition: "agents.keys.user",
  address: defineAddress({
    definition: "agents.keys.user",
    namespace: "agents",
    template: "user:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  codec: userCodec,
  maxBytes: 100,
  expiresMs: 3_600_000,
};

const plain = <Value>(name: string, codec: KeyDefinition<Value>["codec"]): KeyDefinition<Value> => ({
  definition: `agents.keys.${name}`,
  address: defineAddress({ definition: `agents.keys.${name}`, namespace: "agents", template: name, parameters: {} }),
  codec,
  maxBytes: 1_048_576,
});

describe("key", () => {
  const redis = useRedis();
  let connection: Connection;
  let users: ParameterizedStore<{ userId: string }, User>;

  beforeAll(async () => {
    connection = await connect(redis.url);
    users = new ParameterizedStore(connection, userDefinition, { prefix: redis.prefix });
  });
  afterAll(() => connection.close());

  it("key: a value comes back as it was set, under its plain name, as JSON", async () => {
    const alice = users.at({ userId: "123" });
    expect(alice.key).toBe(`${redis.prefix}agents:user:123`);
    expect(await alice.get()).toBeUndefined();
    expect(await alice.set({ name: "Alice" })).toBeUndefined();
    expect(await alice.set({ name: "Alicia" })).toBeUndefined();
    expect(await alice.get()).toEqual({ name: "Alicia" });
    expect(await redis.raw.get(alice.key)).toBe('{"name":"Alicia"}');
  });

  it("key: delete and exists tell whether there was a value", async () => {
    const bob = users.at({ userId: "bob" });
    expect([await bob.exists(), await bob.delete()]).toEqual([false, false]);
    await bob.set({ name: "Bob" });
    expect([await bob.exists(), await bob.delete(), await bob.exists()]).toEqual([true, true, false]);
  });

  it("key: the time to live is the contract's, or tuned, or given, or kept", async () => {
    const store = users.at({ userId: "ttl" });
    const ttl = (): Promise<number> => redis.raw.pttl(store.key);
    await store.set({ name: "a" });
    expect(await ttl()).toBeGreaterThan(3_590_000);
    await store.set({ name: "b" }, { ttl: 50_000 });
    expect(await ttl()).toBeLessThanOrEqual(50_000);
    await store.set({ name: "c" }, { keepTtl: true });
    expect(await ttl()).toSatisfy((ms: number) => ms > 0 && ms <= 50_000);
    expect(await store.get()).toEqual({ name: "c" });
    const tuned = new Store(
      connection,
      userDefinition,
      { prefix: redis.prefix, tune: { expiresMs: 7_000 } },
      { userId: "ttl" },
    );
    await tuned.set({ name: "d" });
    expect(await ttl()).toSatisfy((ms: number) => ms > 0 && ms <= 7_000);
    expect(await tuned.expire(90_000)).toBe(true);
    expect(await ttl()).toBeGreaterThan(80_000);
    expect(await users.at({ userId: "nobody" }).expire(1_000)).toBe(false);
  });

  it("key: without `expires` a value stays for ever", async () => {
    const store = new Store(connection, plain("forever", textCodec), { prefix: redis.prefix });
    await store.set("x");
    expect(await redis.raw.pttl(store.key)).toBe(-1);
  });

  it("key: text and bytes are stored verbatim", async () => {
    const text = new Store(connection, plain("text", textCodec), { prefix: redis.prefix });
    await text.set('grüße "quoted"');
    expect(await redis.raw.get(text.key)).toBe('grüße "quoted"');
    expect(await text.get()).toBe('grüße "quoted"');
    const bytes = new Store(connection, plain("bytes", bytesCodec), { prefix: redis.prefix });
    await bytes.set(Uint8Array.of(0, 255, 128, 10));
    expect(await redis.raw.getBuffer(bytes.key)).toEqual(Buffer.from([0, 255, 128, 10]));
    expect(await bytes.get()).toEqual(Uint8Array.of(0, 255, 128, 10));
  });

  it.each([
    ["invalid JSON", "{"],
    ["another shape", '{"name":1}'],
    ["no UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
    ["nothing at all", ""],
  ])("key: a stored value that does not fit is told and left as it is, with %s", async (_, stored) => {
    const store = users.at({ userId: "broken" });
    await redis.raw.set(store.key, stored);
    await expect(store.get()).rejects.toMatchObject({
      code: "PAYLOAD_INVALID",
      definition: "agents.keys.user",
      key: store.key,
    });
    expect(await redis.raw.getBuffer(store.key)).toEqual(Buffer.from(stored));
  });

  it("key: a value that does not fit is refused with every issue, and nothing is written", async () => {
    const store = users.at({ userId: "refused" });
    const error = await store.set({ name: 1 } as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PayloadInvalidError);
    expect(error).toMatchObject({ issues: [{ path: "name", expected: "string" }], key: store.key });
    await expect(store.set({ name: "x".repeat(200) })).rejects.toBeInstanceOf(PayloadTooLargeError);
    expect(await redis.raw.exists(store.key)).toBe(0);
  });

  it("key: another type under the key is WRONG_TYPE and stays, reading and writing", async () => {
    const store = users.at({ userId: "list" });
    await redis.raw.rpush(store.key, "somebody else's");
    await expect(store.get()).rejects.toBeInstanceOf(WrongTypeError);
    await expect(store.set({ name: "x" })).rejects.toBeInstanceOf(WrongTypeError);
    await expect(users.getMany([{ userId: "123" }, { userId: "list" }])).rejects.toMatchObject({
      code: "WRONG_TYPE",
      key: store.key,
    });
    expect(await redis.raw.lrange(store.key, 0, -1)).toEqual(["somebody else's"]);
  });

  it("key: many are read in the order asked for, absent ones as undefined, over more than one batch", async () => {
    const ids = Array.from({ length: 1_500 }, (_, i) => ({ userId: `many-${i}` }));
    await users.setMany(ids.map((id) => [id, { name: id.userId }] as const));
    const asked = [{ userId: "absent" }, ...ids.toReversed()];
    expect(await users.getMany(asked)).toEqual([undefined, ...ids.toReversed().map((id) => ({ name: id.userId }))]);
    expect(await redis.raw.pttl(users.at({ userId: "many-1499" }).key)).toBeGreaterThan(3_500_000);
    expect(await users.getMany([])).toEqual([]);
  });

  it("key: of many, one that does not fit stops all before any I/O", async () => {
    const entries = [
      [{ userId: "all-1" }, { name: "fits" }],
      [{ userId: "all-2" }, { name: 2 } as never],
    ] as const;
    await expect(users.setMany(entries)).rejects.toBeInstanceOf(PayloadInvalidError);
    expect(await users.at({ userId: "all-1" }).exists()).toBe(false);
  });

  it("key: of many, what Redis refuses is told one by one and the others are written", async () => {
    await redis.raw.rpush(users.at({ userId: "some-2" }).key, "list");
    const error = await users
      .setMany([
        [{ userId: "some-1" }, { name: "one" }],
        [{ userId: "some-2" }, { name: "two" }],
      ])
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BatchFailedError);
    expect(error).toMatchObject({ outcomes: [{ value: undefined }, { error: { code: "WRONG_TYPE" } }] });
    expect(await users.at({ userId: "some-1" }).get()).toEqual({ name: "one" });
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("key: a time to live of %s is refused", async (ms) => {
    const store = users.at({ userId: "ttl-refused" });
    await expect(store.set({ name: "x" }, { ttl: ms })).rejects.toBeInstanceOf(OptionsInvalidError);
    await expect(store.expire(ms)).rejects.toBeInstanceOf(OptionsInvalidError);
    expect(() => new ParameterizedStore(connection, userDefinition, { tune: { expiresMs: ms } })).toThrow(
      OptionsInvalidError,
    );
  });
});
