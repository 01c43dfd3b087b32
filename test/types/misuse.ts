import {
  type AgentsTune,
  CriticalSectionLock,
  createAgentsClient,
  createAgentsCommands,
  NotificationsPublisher,
  NotificationsSubscriber,
  parseTask,
  stringifyTask,
  type Task,
  TasksProducer,
  TasksWorkersGroup,
  UserStore,
} from "../../src/generated/agents/index.js";
import { createAgentsSyncClient } from "../../src/generated/agents/sync.js";
import type {
  BroadcastCallTune,
  CallTune,
  ConcurrencyLimitTune,
  ExclusiveLockTune,
  FreshKeyTune,
  GroupTune,
  KeyTune,
  LimitTune,
  LockTune,
  ReadWriteLockTune,
  StreamTune,
} from "../../src/runtime/generated.js";
import type { Connection } from "../../src/runtime/index.js";
import type { SyncConnection } from "../../src/runtime/sync/index.js";
import { createShopClient, MailGroup } from "../golden/output/streams/expected/shop/index.js";
import { createShopSyncClient } from "../golden/output/streams/expected/shop/sync.js";

/**
 * What must not compile, and beside each what must. Nothing here runs: `npm run check` compiles it, and a misuse that
 * compiles is an unused `@ts-expect-error`.
 */
export async function misuse(connection: Connection, sync: SyncConnection): Promise<void> {
  const agents = createAgentsClient(connection, { prefix: "test:" });
  const task = { kind: "text_analysis", taskId: "", agentId: "a", text: "" } as const;

  // Payloads.
  await agents.channels.notifications.publish({ type: "alert", message: "x" });
  // @ts-expect-error a required field is missing
  await agents.channels.notifications.publish({ type: "alert" });
  // @ts-expect-error not a value of the enum
  await agents.channels.notifications.publish({ type: "alarm", message: "x" });
  // @ts-expect-error a field that the message has not
  await agents.channels.notifications.publish({ type: "alert", message: "x", mesage: "y" });
  // @ts-expect-error of the wrong type
  await agents.channels.notifications.publish({ type: "alert", message: 1 });
  await agents.streams.tasks.add(task);
  // @ts-expect-error a field of another member of the union is missing
  await agents.streams.tasks.add({ ...task, kind: "image_processing" });
  // @ts-expect-error no member of the union
  await agents.streams.tasks.add({ ...task, kind: "other" });
  await agents.keys.motd.set("x");
  // @ts-expect-error text is a string
  await agents.keys.motd.set(1);
  await agents.keys.avatar.at({ userId: "u" }).set(new Uint8Array());
  // @ts-expect-error bytes are bytes
  await agents.keys.avatar.at({ userId: "u" }).set("AAAA");

  // Parameters.
  await agents.keys.user.at({ userId: "u" }).get();
  // @ts-expect-error not bound
  await agents.keys.user.get();
  // @ts-expect-error a parameter is missing
  agents.keys.user.at({});
  // @ts-expect-error a parameter is misspelt
  agents.keys.user.at({ userID: "u" });
  // @ts-expect-error a parameter is of the wrong type
  agents.channels.responses.at({ agentId: 1 });
  // @ts-expect-error there is nothing to bind
  agents.channels.notifications.at({});

  // Definitions and groups.
  // @ts-expect-error unknown channel
  agents.channels.notification;
  // @ts-expect-error unknown group
  agents.streams.tasks.groups.worker;
  // @ts-expect-error unknown lock among the commands
  agents.commands.locks.critical;

  // What a handler gets is read only as what it is.
  await agents.streams.tasks.groups.workers.consume(async (task) => {
    const kind: "text_analysis" | "image_processing" | "data_extraction" = task.kind;
    // A default is always there.
    const priority: number = task.priority;
    // @ts-expect-error of one member only
    task.text;
    if (task.kind === "text_analysis") task.text satisfies string;
    return void [kind, priority];
  });
  await agents.channels.commands.subscribe(async (command) => {
    // @ts-expect-error open: an unknown member has no taskId, and its tag is a symbol
    command.command satisfies "ping" | "process" | "stop";
    if (command.command === "process") command.taskId satisfies string;
  });
  const user = await agents.keys.user.at({ userId: "u" }).get();
  // @ts-expect-error there may be none
  user.name;

  // Decisions and leases.
  const decision = await agents.limits.apiEndpoint.at({ userId: "u" }).take({ cost: 2 });
  // @ts-expect-error only a denied one says when to come back
  decision.retryAfterMs;
  const lease = await agents.locks.criticalSection.tryAcquire();
  // @ts-expect-error there may be none
  lease.fencingToken;

  // Single classes.
  new NotificationsPublisher(connection).publish({ type: "info", message: "x" });
  // @ts-expect-error a publisher does not subscribe
  new NotificationsPublisher(connection).subscribe(async () => {});
  // @ts-expect-error a subscriber does not publish
  new NotificationsSubscriber(connection).publish({ type: "info", message: "x" });
  // @ts-expect-error a producer has no groups
  new TasksProducer(connection).groups;
  new TasksWorkersGroup(connection, { tune: { concurrency: 1 } });
  // @ts-expect-error a lock has no concurrency
  new CriticalSectionLock(connection, { tune: { concurrency: 1 } });
  // @ts-expect-error a store with parameters is bound first
  new UserStore(connection).set({ name: "x", role: "admin" });

  // Options and tune.
  createAgentsClient(connection, { tune: { limits: { apiEndpoint: { rates: [{ allow: 1, perMs: 1 }] } } } });
  // @ts-expect-error unknown option
  createAgentsClient(connection, { prefx: "x" });
  // @ts-expect-error unknown definition
  createAgentsClient(connection, { tune: { limits: { api: { rates: [] } } } });
  // @ts-expect-error unknown group
  createAgentsClient(connection, { tune: { streams: { tasks: { groups: { worker: {} } } } } });
  // @ts-expect-error a bound, not what it means
  createAgentsClient(connection, { tune: { streams: { tasks: { retention: { hard: true } } } } });
  // @ts-expect-error addresses are never tuned
  createAgentsClient(connection, { tune: { keys: { user: { address: "x" } } } });
  // @ts-expect-error channels have nothing to tune
  createAgentsClient(connection, { tune: { channels: {} } });

  // Commands are values with the reply's type.
  const commands = createAgentsCommands();
  const [value, id] = await connection.batch([commands.keys.motd.get(), commands.streams.tasks.add(task)]);
  value satisfies string | undefined;
  // @ts-expect-error the reply of `get` is no number
  value satisfies number | undefined;
  // @ts-expect-error a wrong payload
  commands.streams.tasks.add({});
  void id;

  // Synchronous.
  const now = createAgentsSyncClient(sync);
  now.keys.motd.get() satisfies string | undefined;
  // @ts-expect-error nothing to await: a synchronous client has no consumers
  now.streams.tasks.groups;
  // @ts-expect-error an asynchronous client is no synchronous one
  createAgentsSyncClient(connection);

  // Codecs.
  parseTask("{}") satisfies Task;
  stringifyTask(task) satisfies string;
  // @ts-expect-error not a task
  stringifyTask({});
}

/** The same for what streams declare: headers, and groups on streams of others. */
export async function misuseOfStreams(connection: Connection, sync: SyncConnection): Promise<void> {
  const { streams, groups, commands } = createShopClient(connection);
  const order = { orderId: "", customer: "" };
  const headers = { tenant: "a", sentAt: "", region: "eu", shard: 1 } as const;

  await streams.orders.add(order, { headers });
  await streams.orders.add(order, { headers: { ...headers, traceparent: undefined, attempt: 2, "x-odd.name": 7 } });
  // @ts-expect-error a header is required
  await streams.orders.add(order);
  // @ts-expect-error a required header is missing
  await streams.orders.add(order, { headers: { ...headers, tenant: undefined } });
  // @ts-expect-error not a value of the enum
  await streams.orders.add(order, { headers: { ...headers, region: "asia" } });
  // @ts-expect-error a header that the contract has not
  await streams.orders.add(order, { headers: { ...headers, tennant: "a" } });
  // @ts-expect-error the same for what is scheduled
  await streams.orders.schedule(order, { delayMs: 1 });
  await streams.orders.schedule(order, { delayMs: 1, headers });
  await streams.orders.schedule(order, { at: new Date(), headers });
  // @ts-expect-error no time
  await streams.orders.schedule(order, { headers });
  // @ts-expect-error two times
  await streams.orders.schedule(order, { delayMs: 1, at: 1, headers });
  await streams.orders.addMany([order], { headers });
  await streams.orders.addMany([order], { headers: (_, index) => ({ ...headers, attempt: index }) });
  // @ts-expect-error a required header is missing
  await streams.orders.addMany([order]);
  // @ts-expect-error a function that gives no header's value
  await streams.orders.addMany([order], { headers: () => ({ ...headers, region: "asia" }) });
  // @ts-expect-error the same for commands
  commands.streams.orders.add(order, { headers: { tenant: "a" } });
  // @ts-expect-error the same for the synchronous client
  createShopSyncClient(sync).streams.orders.add(order);
  await streams.traces.add(order);
  await streams.traces.add(order, { headers: { tenant: "a" } });
  await streams.moves.at({ shard: 1 }).add(order, { headers: { tenant: "a" } });
  // @ts-expect-error bound by its address, and a header is required still
  await streams.moves.at({ shard: 1 }).add(order);

  await streams.orders.groups.billing.consume((_, { headers }) => {
    // Defaults and fills are always there.
    [headers.attempt, headers.shard] satisfies number[];
    headers.requestId satisfies string;
    headers.dry satisfies boolean | undefined;
    // @ts-expect-error it may be missing
    headers.traceparent.length;
    // @ts-expect-error not declared
    headers.other;
  });
  // @ts-expect-error no place is called so
  await streams.orders.follow({ from: "start" });
  // @ts-expect-error an id, not a part of one
  await streams.orders.follow({ from: "$" });
  const following = await streams.orders.follow({ from: "1700000000000-0" });
  await streams.orders.follow({ from: following.position });
  await streams.orders.follow({ from: { after: String(following.position) } });
  for await (const entry of following) await streams.orders.follow({ from: entry.id });
  for await (const entry of streams.orders.history()) entry.headers.region satisfies "eu" | "us";

  await groups.mail.consume(() => undefined);
  const [payment] = await groups.ledger.at({ country: "de" }).read({ consumer: "a" });
  payment?.message.amount satisfies bigint | undefined;
  payment?.headers.tenant satisfies string | undefined;
  // @ts-expect-error not bound
  await groups.ledger.read({ consumer: "a" });
  // @ts-expect-error not a country of the owner's address
  groups.ledger.at({ country: "uk" });
  // @ts-expect-error unknown group
  groups.mial;
  // @ts-expect-error nobody adds through a group
  groups.mail.add({});
  // @ts-expect-error what is tuned of the stream is the owner's
  new MailGroup(connection, { stream: { capacity: 1 } });
  createShopClient(connection, { tune: { groups: { mail: { concurrency: 1 } } } });
  // @ts-expect-error where a group starts is never tuned
  createShopClient(connection, { tune: { groups: { mail: { start: "latest" } } } });
}

/** Every word of each tune, by the compiler; test/runtime/client-options.test.ts holds the runtime's list against it. */
export const tuneWords = {
  exclusive: { leaseMs: true, waitMs: true } satisfies Record<keyof ExclusiveLockTune, true>,
  permits: { leaseMs: true, waitMs: true, permits: true } satisfies Record<keyof LockTune, true>,
  readWrite: { leaseMs: true, waitMs: true } satisfies Record<keyof ReadWriteLockTune, true>,
  rates: { rates: true, deadlineMs: true, instances: true, rememberDenialsMs: true } satisfies Record<
    keyof LimitTune,
    true
  >,
  concurrency: { concurrency: true, leaseMs: true, deadlineMs: true } satisfies Record<
    keyof ConcurrencyLimitTune,
    true
  >,
  fresh: { expiresMs: true } satisfies Record<keyof FreshKeyTune, true>,
  stale: { expiresMs: true, staleForMs: true } satisfies Record<keyof KeyTune, true>,
  served: { timeoutMs: true, concurrency: true, ackTimeoutMs: true } satisfies Record<keyof CallTune, true>,
  broadcast: { timeoutMs: true } satisfies Record<keyof BroadcastCallTune, true>,
  stream: { retention: true, capacity: true, groups: true } satisfies Record<keyof StreamTune, true>,
  retention: { maxEntries: true, maxAgeMs: true } satisfies Record<keyof NonNullable<StreamTune["retention"]>, true>,
  group: { concurrency: true, ackTimeoutMs: true, retry: true } satisfies Record<keyof GroupTune, true>,
  retry: { maxAttempts: true, initialMs: true, factor: true, maxMs: true, jitter: true } satisfies Record<
    keyof NonNullable<GroupTune["retry"]>,
    true
  >,
};

export const tune: AgentsTune = {
  streams: {
    tasks: { groups: { workers: { ackTimeoutMs: 1_000, retry: { maxAttempts: 2 } } }, capacity: 1_000 },
    results: { retention: { maxEntries: 10, maxAgeMs: 1_000 } },
  },
  locks: { report: { leaseMs: 1_000 } },
  keys: { user: { expiresMs: 1_000 } },
};
