import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Store } from "../../src/runtime/key/store.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { bytesCodec, textCodec } from "../../src/runtime/wire/codec.js";
import { HeldLoader, Requests, reportKey, reportStore } from "../support/computed.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const requests = new Requests();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url, { observer: requests });
});
afterAll(() => connection.close());

const never = (): never => {
  throw new Error("The loader must not run");
};

describe("getOrCompute", () => {
  it("computes what is missing, stores it with the contract's time to live, and gives it to all who ask later", async () => {
    const store = reportStore(connection, redis.prefix, "missing");
    expect(await store.getOrCompute(() => ({ text: "computed" }))).toEqual({ text: "computed" });
    expect(await redis.raw.get(store.key)).toBe('{"text":"computed"}');
    expect(await redis.raw.pttl(store.key)).toSatisfy((ms: number) => ms > 50_000 && ms <= 60_000);
    expect(await redis.raw.exists(`{${store.key}}:loading`)).toBe(0);
    expect(await store.getOrCompute(never)).toEqual({ text: "computed" });
  });

  it.each([
    { staleForMs: undefined, look: ["GET"], hit: "GET" },
    { staleForMs: 60_000, look: [], hit: "key-get-or-claim" },
  ])("costs one request for a hit, $hit, and whoever computes two more at most", async ({ staleForMs, look, hit }) => {
    const store = reportStore(connection, redis.prefix, `requests-${hit}`, staleForMs ? { staleForMs } : {});
    requests.names.length = 0;
    await store.getOrCompute(async () => ({ text: "x" }));
    expect(requests.names).toEqual([...look, "key-get-or-claim", "key-fill"]);
    requests.names.length = 0;
    await store.getOrCompute(never);
    expect(requests.names).toEqual([hit]);
  });

  it("runs one loader for all of a process who ask at once, and gives each a value of its own", async () => {
    const store = reportStore(connection, redis.prefix, "single-flight");
    const loader = new HeldLoader();
    const asked = Array.from({ length: 100 }, () => store.getOrCompute(loader.load));
    await expect.poll(() => loader.runs).toBe(1);
    const late = reportStore(connection, redis.prefix, "single-flight").getOrCompute(never);
    loader.end("once");
    const values = await Promise.all([...asked, late]);
    expect(values).toEqual(Array.from({ length: 101 }, () => ({ text: "once" })));
    expect(new Set(values).size).toBe(101);
    expect(loader.runs).toBe(1);
  });

  it.each([
    ["text", textCodec, "Grüße", "Grüße"],
    ["bytes", bytesCodec, Uint8Array.of(0, 255, 10), Buffer.from([0, 255, 10])],
    ["an empty text", textCodec, "", ""],
  ] as const)("stores %s verbatim", async (name, codec, value, stored) => {
    const definition = `test.keys.${encodeURIComponent(name)}`;
    const template = `verbatim-${encodeURIComponent(name)}`;
    const address = defineAddress({ definition, namespace: "test", template, parameters: {} });
    // Both codecs in one table: each is given its own value.
    const store = new Store<unknown>(
      connection,
      { definition, address, codec: codec as never, maxBytes: 100 },
      { prefix: redis.prefix },
    );
    expect(await store.getOrCompute(() => value)).toEqual(value);
    expect(await redis.raw.getBuffer(store.key)).toEqual(Buffer.from(stored));
    expect(await redis.raw.pttl(store.key)).toBe(-1);
    expect(await store.getOrCompute(never)).toEqual(value);
  });

  it("stores for as long as it is told, and where the contract has no `expires` for ever", async () => {
    const given = reportStore(connection, redis.prefix, "given-ttl");
    await given.getOrCompute(() => ({ text: "x" }), { ttl: 50_000 });
    expect(await redis.raw.pttl(given.key)).toSatisfy((ms: number) => ms > 40_000 && ms <= 50_000);
    const { expiresMs: _, ...withoutEnd } = reportKey("for-ever");
    const lasting = new Store(connection, withoutEnd, { prefix: redis.prefix });
    await lasting.getOrCompute(() => ({ text: "x" }));
    expect(await redis.raw.pttl(lasting.key)).toBe(-1);
    expect(await lasting.getOrCompute(never)).toEqual({ text: "x" });
  });

  it.each([
    ["does not fit", { text: 1 }, "PAYLOAD_INVALID"],
    ["is nothing", undefined, "PAYLOAD_INVALID"],
    ["is too large", { text: "x".repeat(2_000) }, "PAYLOAD_TOO_LARGE"],
  ])(
    "rejects what a loader returns that %s, stores nothing, and leaves the next one free to compute",
    async (name, value, code) => {
      const store = reportStore(connection, redis.prefix, `returned-${name.replaceAll(" ", "-")}`);
      const error = await store.getOrCompute(() => value as never).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code, key: store.key });
      if (code === "PAYLOAD_INVALID") expect(error).toMatchObject({ issues: [{ path: "text", expected: "string" }] });
      expect(await redis.raw.exists(store.key)).toBe(0);
      expect(await store.getOrCompute(() => ({ text: "fits" }))).toEqual({ text: "fits" });
    },
  );

  it("rejects with what the loader throws, whether at once or later, and the next one computes", async () => {
    const store = reportStore(connection, redis.prefix, "throwing");
    const failure = new Error("no model");
    const throwing = (): never => {
      throw failure;
    };
    await expect(store.getOrCompute(throwing)).rejects.toBe(failure);
    await expect(store.getOrCompute(async () => throwing())).rejects.toBe(failure);
    expect(await store.getOrCompute(() => ({ text: "now" }))).toEqual({ text: "now" });
  });

  describe.each(["throw", "miss", "delete"] as const)(
    "a stored value that does not fit, with `onInvalid: %s`",
    (onInvalid) => {
      it(onInvalid === "throw" ? "is an error and stays" : "is computed and replaced", async () => {
        for (const contract of [true, false]) {
          const store = reportStore(connection, redis.prefix, `invalid-${onInvalid}`, contract ? { onInvalid } : {});
          await redis.raw.set(store.key, '{"text":1}');
          const asked = store.getOrCompute(() => ({ text: "new" }), contract ? {} : { onInvalid });
          if (onInvalid === "throw") {
            await expect(asked).rejects.toMatchObject({ code: "PAYLOAD_INVALID", issues: [{ path: "text" }] });
            expect(await redis.raw.get(store.key)).toBe('{"text":1}');
          } else {
            expect(await asked).toEqual({ text: "new" });
            expect(await redis.raw.get(store.key)).toBe('{"text":"new"}');
          }
        }
      });

      it("is what it was where the loader fails, or gone with `delete`", async () => {
        const store = reportStore(connection, redis.prefix, `invalid-failed-${onInvalid}`, { onInvalid });
        await redis.raw.set(store.key, "not JSON");
        await expect(store.getOrCompute(never)).rejects.toThrow();
        expect(await redis.raw.get(store.key)).toBe(onInvalid === "delete" ? null : "not JSON");
      });
    },
  );

  it("is WRONG_TYPE where the key holds something else, which stays", async () => {
    const store = reportStore(connection, redis.prefix, "list");
    await redis.raw.rpush(store.key, "somebody else's");
    await expect(store.getOrCompute(never)).rejects.toMatchObject({ code: "WRONG_TYPE", key: store.key });
    expect(await redis.raw.lrange(store.key, 0, -1)).toEqual(["somebody else's"]);
  });

  it.each([
    { leaseMs: 10 },
    { leaseMs: 1.5 },
    { timeoutMs: 0 },
    { timeoutMs: Number.POSITIVE_INFINITY },
    { ttl: 0 },
    { onInvalid: "ignore" },
    { onMiss: 1 },
  ])("refuses %o before any I/O", async (options) => {
    const store = reportStore(connection, redis.prefix, "options");
    requests.names.length = 0;
    await expect(store.getOrCompute(never, options as never)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    expect(requests.names).toEqual([]);
  });
});
