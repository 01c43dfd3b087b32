import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  type Connection,
  connect,
  OptionsInvalidError,
  PayloadInvalidError,
  StreamFullError,
} from "../../src/runtime/index.js";
import { connectSync } from "../../src/runtime/sync/index.js";
import { createEventsClient, type EventsClient } from "../golden/output/streams/expected/events/index.js";
import {
  createShopClient,
  MailGroup,
  OrdersProducer,
  OrdersReader,
  type ShopClient,
} from "../golden/output/streams/expected/shop/index.js";
import { createShopSyncClient } from "../golden/output/streams/expected/shop/sync.js";
import { useRedis } from "../support/redis.js";

const uuids = [
  "7d444840-9dc0-11d1-b245-5ffdce74fad2",
  "7d444840-9dc0-11d1-b245-5ffdce74fad3",
  "7d444840-9dc0-11d1-b245-5ffdce74fad4",
] as const;
const [first, second, third] = uuids;
const headers = { tenant: "acme", sentAt: "2026-01-01T00:00:00Z", region: "eu", shard: 7 } as const;
const order = { orderId: first, customer: "c" };

/** The golden contract of every word of a stream, as its users meet it. */
describe("a generated client's streams", () => {
  const redis = useRedis();
  let connection: Connection;
  let shop: ShopClient;
  let events: EventsClient;

  beforeAll(async () => {
    connection = await connect(redis.url);
    shop = createShopClient(connection, { prefix: redis.prefix });
    events = createEventsClient(connection, { prefix: redis.prefix });
  });
  afterAll(() => connection.close());

  test("headers: written as texts, read as what the contract says, in a group and without one", async () => {
    const { id } = await shop.streams.orders.add(order, { headers: { ...headers, dry: true, "x-odd.name": 7 } });
    const [[, fields] = ["", []]] = (await redis.raw.xrange(`${redis.prefix}shop:orders`, id, id)) as [
      [string, string[]],
    ];
    expect(fields.join(" ")).toContain("header:tenant acme");
    expect(fields.join(" ")).toContain("header:attempt 1 ");
    expect(fields.join(" ")).toContain("header:shard 7");
    const [delivery] = await shop.streams.orders.groups.billing.read({ consumer: "a" });
    expect(delivery?.headers).toMatchObject({ ...headers, attempt: 1, dry: true, "x-odd.name": 7 });
    const requestId: string | undefined = delivery?.headers.requestId;
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    await delivery?.acknowledge();
    for await (const entry of new OrdersReader(connection, { prefix: redis.prefix }).history({ from: id })) {
      expect(entry.headers.requestId).toBe(requestId);
    }
  });

  test("headers: PAYLOAD_INVALID before any I/O where one is wrong; a foreign entry without them is a dead letter", async () => {
    const producer = new OrdersProducer(connection, { prefix: redis.prefix });
    const length = await redis.raw.xlen(`${redis.prefix}shop:orders`);
    const wrong = producer.add({ ...order, orderId: second }, { headers: { ...headers, shard: 100 } });
    await expect(wrong).rejects.toThrow(/headers\.shard: Shard/);
    await expect(wrong).rejects.toBeInstanceOf(PayloadInvalidError);
    expect(await redis.raw.xlen(`${redis.prefix}shop:orders`)).toBe(length);
    await redis.raw.xadd(`${redis.prefix}shop:orders`, "*", "data", JSON.stringify({ ...order, size: 1 }));
    expect(await shop.streams.orders.groups.audit.read({ consumer: "a" })).toHaveLength(1);
    await vi.waitFor(async () => expect(await shop.streams.orders.groups.audit.deadLetters.count()).toBe(1));
  });

  test("deduplicate: a value is added once, from every kind of client", async () => {
    const message = { ...order, orderId: third };
    const added = await shop.streams.orders.add(message, { headers });
    expect(added.duplicate).toBe(false);
    expect(await shop.streams.orders.add(message, { headers })).toEqual({ id: added.id, duplicate: true });
    const commands = createShopClient(connection, { prefix: redis.prefix }).commands;
    expect(await connection.execute(commands.streams.orders.add(message, { headers }))).toMatchObject({
      duplicate: true,
    });
    const sync = connectSync(redis.url);
    try {
      const client = createShopSyncClient(sync, { prefix: redis.prefix });
      expect(client.streams.orders.add(message, { headers })).toEqual({ id: added.id, duplicate: true });
    } finally {
      sync.close();
    }
  });

  test("tune: capacity and retention reach producers, streams and commands", async () => {
    const prefix = `${redis.prefix}tuned:`;
    const tune = { streams: { traces: { retention: { maxEntries: 1 }, capacity: 1 } } };
    const tuned = createShopClient(connection, { prefix, tune });
    await tuned.streams.moves.at({ shard: 1 }).add(order, { headers: { tenant: "a" } });
    const full = createShopClient(connection, { prefix, tune: { streams: { moves: { capacity: 1 } } } });
    const moves = full.streams.moves.at({ shard: 1 });
    await expect(moves.add(order, { headers: { tenant: "a" } })).rejects.toBeInstanceOf(StreamFullError);
    const command = full.commands.streams.moves.at({ shard: 1 }).add(order, { headers: { tenant: "a" } });
    await expect(connection.execute(command)).rejects.toBeInstanceOf(StreamFullError);
    const wrong = { streams: { orders: { capacity: 1 } } };
    expect(() => createShopClient(connection, { prefix, tune: wrong })).toThrow(OptionsInvalidError);
  });

  test("a group of others: gets what the owner adds, under its own name, and makes no group but itself", async () => {
    const mail = shop.groups.mail;
    expect(await mail.read({ consumer: "a" })).toEqual([]);
    const key = `${redis.prefix}events:log`;
    expect(await redis.raw.xinfo("GROUPS", key)).toHaveLength(1);
    await events.streams.log.add({ any: "thing" });
    expect(await redis.raw.xinfo("GROUPS", key)).toHaveLength(2);
    const [delivery] = await new MailGroup(connection, { prefix: redis.prefix }).read({ consumer: "b" });
    expect(delivery?.message).toEqual({ any: "thing" });
    expect(await delivery?.acknowledge()).toBe("settled");
    expect(await mail.pending()).toBe(0);
    const [own] = await events.streams.log.groups.archive.read({ consumer: "a" });
    expect(own?.message).toEqual({ any: "thing" });
  });

  test("a group of others: has the parameters and the headers of the owner's stream", async () => {
    const ledger = shop.groups.ledger.at({ country: "de" });
    await events.streams.payments.at({ country: "de" }).add({ account: "a", amount: 5n }, { headers: { tenant: "t" } });
    await events.streams.payments.at({ country: "fr" }).add({ account: "b", amount: 6n }, { headers: { tenant: "t" } });
    const deliveries = await ledger.read({ consumer: "a", count: 5 });
    expect(deliveries.map(({ message, headers }) => [message.amount, headers.tenant])).toEqual([[5n, "t"]]);
    await deliveries[0]?.acknowledge();
  });

  test("a group of others: orders by a field that the owner does not write out for it", async () => {
    const payments = events.streams.payments.at({ country: "de" });
    const ledger = shop.groups.ledger.at({ country: "de" });
    for (const amount of [1n, 2n]) {
      for (const account of ["x", "y"]) await payments.add({ account, amount }, { headers: { tenant: "t" } });
    }
    const taken: string[][] = [];
    for (let round = 0; round < 3; round++) {
      const deliveries = await ledger.read({ consumer: "a", count: 10 });
      taken.push(deliveries.map(({ message }) => `${message.account}${message.amount}`));
      for (const delivery of deliveries) expect(await delivery.acknowledge()).toBe("settled");
    }
    expect(taken).toEqual([["x1", "y1"], ["x2", "y2"], []]);
  });

  test("a group of others: its tune is checked, and its name among the groups is too", () => {
    const prefix = redis.prefix;
    expect(() => createShopClient(connection, { prefix, tune: { groups: { mail: { concurrency: 0 } } } })).toThrow(
      OptionsInvalidError,
    );
    expect(() => Reflect.get(shop.groups, "mial")).toThrow("shop.groups.mial");
  });
});
