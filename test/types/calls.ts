import { createAgentsClient } from "../../src/generated/agents/index.js";
import { createAgentsSyncClient } from "../../src/generated/agents/sync.js";
import type { CallFailure, Connection } from "../../src/runtime/index.js";
import type { SyncConnection } from "../../src/runtime/sync/index.js";
import {
  createShopClient,
  DoorsChannel,
  DoorsSubscriber,
  OrderCall,
  PingCall,
  ShelvesCall,
  type ShopTune,
  VisitsStore,
} from "../golden/output/calls/expected/shop/index.js";
import { createShopSyncClient } from "../golden/output/calls/expected/shop/sync.js";

/** As `misuse.ts`, for calls: what must not compile, and beside each what must. */
export async function misuseOfAsking(connection: Connection): Promise<void> {
  const { calls, commands } = createShopClient(connection);
  const order = calls.order.at({ shopId: "", kind: "online" });

  const reply = await order.request({ text: "x" }, { timeoutMs: 1, onProgress: ({ step, of }) => [step, of] });
  // A default is always there for whoever reads.
  reply.total satisfies number;
  // @ts-expect-error a required field is missing
  await order.request({});
  // @ts-expect-error a field that the request has not
  await order.request({ text: "x", txt: "y" });
  // @ts-expect-error not bound
  await calls.order.request({ text: "x" });
  // @ts-expect-error a parameter that is not of its type
  calls.order.at({ shopId: "", kind: "till" });
  // @ts-expect-error there is nothing to bind
  calls.ping.at({});
  // @ts-expect-error the call has no progress
  await calls.ping.request("x", { onProgress: () => undefined });
  await order.request({ text: "x" }, { onProgress: () => undefined });
  // @ts-expect-error progress is not of this type
  await order.request({ text: "x" }, { onProgress: (progress: string) => progress });
  // @ts-expect-error one server answers: there is nothing to gather
  await order.gather({ text: "x" });
  // @ts-expect-error what waits for a server is no value of one round trip
  commands.calls;

  const answer = await order.tryRequest({ text: "x" });
  // @ts-expect-error perhaps it was rejected
  answer.reply;
  if (answer.ok) answer.reply.id satisfies string;
  else if (answer.error === "SoldOut") answer.details.until satisfies string;
  else if (answer.error === "Refused") answer.details.why satisfies string;
  else answer.error satisfies "Unchanged";
  // @ts-expect-error an error that the contract has not
  if (!answer.ok && answer.error === "Busy") return;
  const pinged = await calls.ping.tryRequest("x");
  // Without errors there is nothing but the reply.
  pinged.reply satisfies null;
}

export async function misuseOfServing(connection: Connection): Promise<void> {
  const order = new OrderCall(connection).at({ shopId: "", kind: "counter" });
  await using server = await order.serve(
    async (asked, call) => {
      asked.id satisfies string;
      call.parameters.kind satisfies "online" | "counter";
      await call.progress({ step: "x" });
      // @ts-expect-error not of the type of its progress
      await call.progress({ stage: "x" });
      if (call.attempt > 1) throw call.error("Refused", { why: "x" });
      // A writer may leave out what is filled in.
      if (call.signal.aborted) throw call.error("SoldOut", {});
      // @ts-expect-error an error that the contract has not
      call.error("Busy", {});
      // @ts-expect-error what the error carries is of another type
      call.error("Refused", { until: "x" });
      // @ts-expect-error something is missing in it
      call.error("Refused", {});
      return { id: "x" };
    },
    { concurrency: 1 },
  );
  server.running satisfies number;
  // @ts-expect-error no reply
  await order.serve(async () => {});
  // @ts-expect-error a reply of another type
  await order.serve(async () => ({ id: 1 }));
  await new PingCall(connection).serve((_, call) => {
    // @ts-expect-error the call has no progress
    call.progress("x");
    // @ts-expect-error the call has no errors
    call.error("Refused", {});
    return null;
  });
}

export async function misuseOfBroadcast(connection: Connection): Promise<void> {
  const { calls } = createShopClient(connection);
  const { answers, missing } = await calls.stockTake.gather(null, { atMost: 3 });
  missing satisfies number;
  for (const answer of answers) {
    answer.server satisfies string;
    // @ts-expect-error perhaps it is an error
    answer.reply;
    if (answer.ok) Object.values(answer.reply) satisfies number[];
    else if (answer.error === undefined) answer.reason satisfies CallFailure;
    else answer.details.total satisfies number;
  }
  // @ts-expect-error all answer: there is no one reply
  await calls.stockTake.request(null);
  await calls.shelves.at({ floor: 1 }).serve((asked, call) => {
    // @ts-expect-error a broadcast call tells nothing on the way
    call.progress("x");
    return [asked.id, String(call.parameters.floor)];
  });
  // @ts-expect-error not bound
  await new ShelvesCall(connection).gather({ id: "x" });
  // @ts-expect-error what one server is said to do
  new ShelvesCall(connection, { tune: { concurrency: 1 } });
}

export async function misuseOfChannels(connection: Connection): Promise<void> {
  const { channels } = createShopClient(connection);
  const agents = createAgentsClient(connection);
  await channels.doors.at({ door: "a" }).subscribe(() => undefined, { from: "beginning" });
  // @ts-expect-error Redis has no patterns for sharded channels
  await channels.doors.subscribeAll(() => undefined);
  // @ts-expect-error the same for a part of them
  channels.tills.matching({ till: "a" });
  // @ts-expect-error the same for the class
  await new DoorsSubscriber(connection).subscribeAll(() => undefined);
  // @ts-expect-error not bound
  await new DoorsChannel(connection).publish({ open: true });
  await agents.channels.responses.subscribeAll(() => undefined, { concurrency: 2, order: { by: "requestId" } });
  await agents.channels.responses.matching({ agentId: "a" }).subscribe(() => undefined);
  // @ts-expect-error a parameter that the address has not
  agents.channels.responses.matching({ agent: "a" });
  // @ts-expect-error a field that the message has not
  await channels.moved.subscribe(() => undefined, { order: { by: "key" } });
  // @ts-expect-error the same for the newest of each
  await channels.moved.subscribe(() => undefined, { overflow: { latest: "key" } });
  await channels.moved.subscribe(() => undefined, { overflow: { latest: "id" }, from: { after: "1-0/1" } });
  // @ts-expect-error no policy is called so
  await channels.moved.subscribe(() => undefined, { overflow: "drop" });
  // @ts-expect-error a loop takes one after the other
  await channels.moved.listen({ concurrency: 2 });
}

export async function misuseOfKeys(connection: Connection, sync: SyncConnection): Promise<void> {
  const { keys, commands } = createShopClient(connection);
  const now = createShopSyncClient(sync).keys;
  (await keys.visits.increment()) satisfies number;
  (await new VisitsStore(connection).decrement(2)) satisfies number;
  (await keys.points.at({ user: "a" }).increment(5, { keepTtl: true })) satisfies number;
  now.within.increment() satisfies number;
  now.points.at({ user: "a" }).increment() satisfies number;
  await connection.batch([commands.keys.visits.increment(), commands.keys.points.at({ user: "a" }).increment(2)]);
  // @ts-expect-error not every multiple could be reached
  await keys.dozens.increment();
  // @ts-expect-error there may be null
  await keys.perhaps.increment();
  // @ts-expect-error no integer
  await keys.ratio.increment();
  // @ts-expect-error an object
  await keys.offer.increment();
  // @ts-expect-error no integer, synchronously
  now.ratio.increment();
  // @ts-expect-error no integer, as a value
  commands.keys.ratio.increment();
  (await keys.offer.set({ id: "x" }, { ifAbsent: true })) satisfies boolean;
  // @ts-expect-error on one of two conditions
  await keys.offer.set({ id: "x" }, { ifAbsent: true, ifVersion: "x" });
  const offer = await keys.offer.getOrCompute(() => ({ id: "x" }));
  offer.total satisfies number;
  // @ts-expect-error not of the key's type
  await keys.offer.getOrCompute(() => ({ total: 1 }));
  // @ts-expect-error not of the key's type
  await keys.offer.update((current) => ({ ...current, id: 1 }));
  // @ts-expect-error a value does not wait for a server
  createAgentsSyncClient(sync).calls;
}

export const tune: ShopTune = {
  keys: { offer: { expiresMs: 1, staleForMs: 1 }, visits: { expiresMs: 1 } },
  calls: { order: { timeoutMs: 1_000, concurrency: 1, ackTimeoutMs: 1_000 }, stockTake: { timeoutMs: 1_000 } },
};

export const wrongTunes: readonly ShopTune[] = [
  // @ts-expect-error nothing ever is stale
  { keys: { visits: { staleForMs: 1 } } },
  // @ts-expect-error of a call that one server takes
  { calls: { stockTake: { ackTimeoutMs: 1_000 } } },
  // @ts-expect-error how many servers may try it is no matter of environments
  { calls: { order: { maxAttempts: 1 } } },
  // @ts-expect-error unknown call
  { calls: { odrer: {} } },
];
