/** A contract with every kind, and a program that uses all of them as a user would: for tests of the installed package. */
export const shopContract = `redloom: 1
namespace: shop
messages:
  Order: { fields: { id: uuid, total: { type: integer, default: 7 }, note?: string } }
channels: { orders: { message: Order } }
streams: { placed: { message: Order, groups: { mail: { start: earliest } } } }
locks: { till: { lease: 5s } }
limits: { api: { rates: [{ allow: 1, per: 1m }] } }
keys: { last: { value: Order, address: "last:{who}", parameters: { who: string } } }
calls: { price: { request: { fields: { id: uuid } }, reply: { fields: { cents: integer } } } }
`;

/** Needs REDIS_URL and PREFIX; says one line of JSON. */
export const shopProgram = `import { connect, PayloadInvalidError } from "redloom";
import { rateLimitFields } from "redloom/http";
import { connectSync } from "redloom/sync";
import { createShopClient, OrdersPublisher, parseOrder } from "./generated/shop/index.js";
import { orderSchema } from "./generated/shop/schemas.js";
import { createShopSyncClient } from "./generated/shop/sync.js";
import type { Order, OrderInput } from "./generated/shop/index.js";

const url = process.env["REDIS_URL"] ?? "";
const options = { prefix: process.env["PREFIX"] ?? "" };
const id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";

async function main(): Promise<void> {
  const connection = await connect(url);
  const shop = createShopClient(connection, options);
  const given: OrderInput = { id };
  const parsed: Order = parseOrder(JSON.stringify({ ...given, total: 3 }));
  const said: unknown[] = [parsed.total, orderSchema.parse(given).total];

  const subscription = await shop.channels.orders.subscribe(async (order) => void said.push(order.total));
  await new OrdersPublisher(connection, options).publish({ id, total: 1 });
  while (said.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  await subscription.close();

  await shop.streams.placed.add({ id, total: 2 });
  for (const delivery of await shop.streams.placed.groups.mail.read({ consumer: "c", count: 1 })) {
    said.push(delivery.message.total);
    await delivery.acknowledge();
  }
  await shop.locks.till.withLock(async (lease) => void said.push(typeof lease.fencingToken));
  said.push(await shop.limits.api.tryTake(), await shop.limits.api.tryTake());
  said.push(rateLimitFields(await shop.limits.api.peek(), shop.limits.api.rates)["RateLimit-Policy"]);

  const server = await shop.calls.price.serve(async (order) => ({ cents: order.id.length }));
  said.push((await shop.calls.price.request({ id })).cents);
  await server.stop();

  await shop.keys.last.at({ who: "me" }).set(given);
  const sync = connectSync(url);
  said.push(createShopSyncClient(sync, options).keys.last.at({ who: "me" }).get()?.total);
  sync.close();

  const refused: unknown = await shop.channels.orders.publish(JSON.parse("{}")).catch((error: unknown) => error);
  said.push(refused instanceof PayloadInvalidError && refused.issues.map(({ path }) => path));
  await connection.close();
  console.log(JSON.stringify(said));
}
void main();
`;

export const shopSays = [3, 7, 1, 2, "number", true, false, '"default";q=1;w=60', 36, 7, ["id"]];

/** As strict as a project can be, and without \`lib\` and \`skipLibCheck\`: as most are. */
export const strictOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
  target: "es2022",
  types: ["node"],
};
