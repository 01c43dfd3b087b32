import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { LimitImpossibleError, LockBusyError, LockLostError, PayloadInvalidError } from "../../src/runtime/errors.js";
import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { Store } from "../../src/runtime/key/store.js";
import type { LimitDefinition } from "../../src/runtime/limit/definition.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import type { LockDefinition } from "../../src/runtime/lock/definition.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import type { StreamDefinition } from "../../src/runtime/stream/definition.js";
import {
  connectSync,
  type SyncConnection,
  SyncLimiter,
  SyncLock,
  SyncProducer,
  SyncPublisher,
  SyncStore,
} from "../../src/runtime/sync/index.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { type Address, defineAddress } from "../../src/runtime/wire/address.js";
import { bytesCodec, messageCodec } from "../../src/runtime/wire/codec.js";
import { useRedis } from "../support/redis.js";

interface Note {
  readonly text: string;
}

const isNote = (value: unknown): value is Note =>
  typeof value === "object" && value !== null && "text" in value && typeof value.text === "string";

const noteCodec = messageCodec<Note, Note>({
  name: "Note",
  fits: isNote,
  read: (json: Note) => ({ text: json.text }),
  accepts: isNote,
  write: (value) => JSON.stringify({ text: value.text }),
  explain: async () => [{ path: "text", expected: "string" }],
});

const addressOf = (name: string): Address<Record<never, never>> =>
  defineAddress({ definition: `agents.${name}`, namespace: "agents", template: name, parameters: {} });

const noteDefinition: KeyDefinition<Note, Note, { id: string }> = {
  definition: "agents.keys.note",
  address: defineAddress({
    definition: "agents.keys.note",
    namespace: "agents",
    template: "note:{id}",
    parameters: { id: { type: "string" } },
  }),
  codec: noteCodec,
  maxBytes: 1_000,
  expiresMs: 60_000,
};

const streamDefinition: StreamDefinition<Note> = {
  definition: "agents.streams.notes",
  address: addressOf("notes"),
  codec: noteCodec,
  maxBytes: 1_000,
  groups: [
    {
      name: "readers",
      start: "earliest",
      concurrency: 1,
      ackTimeoutMs: 30_000,
      retry: { maxAttempts: 5, initialMs: 1_000, factor: 2, maxMs: 60_000, jitter: 0.2 },
      deadLetter: { maxEntries: 10, maxAgeMs: 60_000 },
    },
  ],
};

const lockDefinition: LockDefinition = {
  definition: "agents.locks.section",
  address: addressOf("section"),
  leaseMs: 20_000,
  waitMs: 2_500,
};

const limitDefinition: LimitDefinition = {
  definition: "agents.limits.api",
  address: addressOf("api"),
  rates: [{ allow: 3, perMs: 3_600_000 }],
  onUnavailable: "deny",
  // Longer than a machine stands still: the usual second would decide without Redis.
  deadlineMs: 10_000,
};

describe("sync clients", () => {
  const redis = useRedis();
  const options = { prefix: redis.prefix };
  let connection: SyncConnection;

  beforeAll(() => {
    connection = connectSync(redis.url);
  });
  afterAll(() => connection.close());

  it("sync store: shares its values with the asynchronous store", async () => {
    await using asynchronous = await connect(redis.url);
    const store = new SyncStore(connection, noteDefinition, options, { id: "1" });
    const other = new Store(asynchronous, noteDefinition, options, { id: "1" });
    expect(store.get()).toBeUndefined();
    store.set({ text: "grüße" });
    expect(await other.get()).toEqual({ text: "grüße" });
    await other.set({ text: "back" });
    expect([store.get(), store.exists(), store.expire(90_000)]).toEqual([{ text: "back" }, true, true]);
    expect(await redis.raw.pttl(store.key)).toBeGreaterThan(60_000);
    expect([store.delete(), store.delete()]).toEqual([true, false]);
  });

  it("sync store: what does not fit is an error that says where, and can be explained", async () => {
    const store = new SyncStore(connection, noteDefinition, options, { id: "broken" });
    await redis.raw.set(store.key, '{"text":1}');
    let failed: unknown;
    try {
      store.get();
    } catch (error) {
      failed = error;
    }
    if (!(failed instanceof PayloadInvalidError)) throw failed;
    expect(failed).toMatchObject({ definition: "agents.keys.note", key: store.key });
    expect((await failed.explain()).issues).toEqual([{ path: "text", expected: "string" }]);
    expect(() => store.set({ text: 1 } as never)).toThrow(PayloadInvalidError);
  });

  it("sync store: bytes come as a plain Uint8Array", () => {
    const definition: KeyDefinition<Uint8Array> = {
      definition: "agents.keys.bytes",
      address: addressOf("bytes"),
      codec: bytesCodec,
      maxBytes: 100,
    };
    const store = new SyncStore(connection, definition, options);
    store.set(Uint8Array.of(0, 255));
    expect(store.get()).toEqual(Uint8Array.of(0, 255));
  });

  it("sync publisher: what it publishes is received", async () => {
    const listener = redis.raw.duplicate();
    const channel = `${redis.prefix}agents:news`;
    const received = new Promise((resolve) => listener.on("message", (_, message) => resolve(message)));
    await listener.subscribe(channel);
    const definition = {
      definition: "agents.channels.news",
      address: addressOf("news"),
      codec: noteCodec,
      maxBytes: 99,
    };
    const publisher = new SyncPublisher(connection, definition, options);
    expect(publisher.publish({ text: "hello" })).toBe(1);
    expect(await received).toBe('{"text":"hello"}');
    expect(() => publisher.publish({ text: 1 } as never)).toThrow(
      expect.objectContaining({ definition: "agents.channels.news", key: channel }),
    );
    listener.disconnect();
  });

  it("sync producer: entries are added in order, behind the groups of the contract", async () => {
    const producer = new SyncProducer(connection, streamDefinition, options);
    const { id, duplicate } = producer.add({ text: "first" });
    expect(duplicate).toBe(false);
    const many = producer.addMany(Array.from({ length: 450 }, (_, i) => ({ text: `${i}` })));
    expect(many).toHaveLength(450);
    const key = `${redis.prefix}agents:notes`;
    const entries = await redis.raw.xrange(key, "-", "+");
    expect(entries.map(([each]) => each)).toEqual([id, ...many.map((each) => each.id)]);
    expect(entries[2]?.[1]).toEqual(["data", '{"text":"1"}']);
    const read = await redis.raw.xreadgroup("GROUP", "readers", "me", "COUNT", 1, "STREAMS", key, ">");
    expect(read?.[0]?.[1]?.[0]?.[0]).toBe(id);
    expect(producer.addMany([])).toEqual([]);
    expect(() => producer.addMany([{ text: "fits" }, { text: 2 } as never])).toThrow(PayloadInvalidError);
    expect(await redis.raw.xlen(key)).toBe(451);
  });

  it("sync lock: excludes asynchronous holders and other threads, and tells when its lease ends", async () => {
    await using asynchronous = await connect(redis.url);
    const lock = new SyncLock(connection, lockDefinition, options);
    const other = new Lock(asynchronous, lockDefinition, options);
    const lease = lock.acquire();
    expect(lease.remainingMs).toSatisfy((ms: number) => ms > 15_000 && ms < 20_000);
    expect(await other.tryAcquire()).toBeUndefined();
    expect(lock.tryAcquire()).toBeUndefined();
    const before = performance.now();
    expect(() => lock.acquire()).toThrow(LockBusyError);
    expect(performance.now() - before).toSatisfy((ms: number) => ms >= 2_495 && ms < 9_000);
    expect([lease.release(), lease.release(), lease.remainingMs]).toEqual(["released", "released", 0]);
    expect(() => lease.assertHeld()).toThrow(LockLostError);
    const next = lock.tryAcquire();
    expect(next?.fencingToken).toBeGreaterThan(lease.fencingToken);
    next?.release();
  });

  it("sync lock: a lease that ended is taken by the next, and its release says expired", () => {
    const lock = new SyncLock(connection, lockDefinition, options);
    const short = lock.acquire({ leaseMs: 50 });
    const next = lock.acquire({ waitMs: 10_000 });
    expect(short.remainingMs).toBe(0);
    expect(short.release()).toBe("expired");
    expect(next.release()).toBe("released");
  });

  it("sync lock: withLock releases, also where the work fails, and the work's error wins", () => {
    const lock = new SyncLock(connection, lockDefinition, options);
    expect(lock.withLock((lease) => lease.fencingToken)).toBeGreaterThan(0);
    expect(() =>
      lock.withLock(() => {
        throw new RangeError("work");
      }),
    ).toThrow(RangeError);
    expect(lock.tryAcquire()?.release()).toBe("released");
  });

  it("sync limiter: shares its limit with the asynchronous one", async () => {
    await using asynchronous = await connect(redis.url);
    const limiter = new SyncLimiter(connection, limitDefinition, options);
    const other = new Limiter(asynchronous, limitDefinition, options);
    expect(limiter.take()).toMatchObject({ allowed: true, remaining: 2 });
    expect([await other.tryTake(), limiter.tryTake(), limiter.tryTake(), await other.tryTake()]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(limiter.peek()).toMatchObject({ allowed: false, bindingRate: 0 });
    expect(() => limiter.take({ cost: 4 })).toThrow(LimitImpossibleError);
    limiter.reset();
    expect(limiter.tryTake({ cost: 3 })).toBe(true);
  });

  it("sync limiter: decides by the contract while Redis is stopped", async () => {
    await using server = await startRedisServer();
    using away = connectSync(server.url, { timeoutMs: 2_000 });
    const limiter = new SyncLimiter(away, limitDefinition, {});
    expect(limiter.tryTake()).toBe(true);
    server.signal("SIGSTOP");
    expect(limiter.take()).toMatchObject({ allowed: false, unavailable: true });
    server.signal("SIGCONT");
    expect(limiter.peek()).not.toHaveProperty("unavailable");
  });
});
