import {
  type AgentsClient,
  ApiEndpointLimiter,
  CriticalSectionLock,
  type NotificationInput,
  type NotificationsHandler,
  NotificationsPublisher,
  type ResponsesHandler,
  type RunCommandCallHandler,
  runCommandCallDefinition,
  type Task,
  type TasksHeaders,
  type TasksWorkersBatchHandler,
  TasksWorkersGroup,
  type TasksWorkersHandler,
  UserStore,
} from "../../src/generated/agents/index.js";
import {
  double,
  doubleAgentsClient,
  fakeNotification,
  fakeTask,
  fakeUser,
} from "../../src/generated/agents/testing.js";
import { fakeAgentId } from "../../src/generated/common/testing.js";
import type { Lease } from "../../src/runtime/index.js";
import {
  type Double,
  eventually,
  fakeCall,
  fakeContext,
  fakeDeliveries,
  fakeDelivery,
  fakeLease,
} from "../../src/runtime/testing/index.js";

/** As `misuse.ts`, for what users' tests are written with: what must not compile, and beside each what must. */
export async function misuseOfFakes(): Promise<void> {
  fakeTask({ kind: "text_analysis", priority: 3 }, { seed: 1 }) satisfies Task;
  fakeNotification({ tags: undefined, message: "x" }).sentAt satisfies string;
  fakeAgentId("a1") satisfies string;
  // @ts-expect-error a field that is not of its type
  fakeTask({ priority: "3" });
  // @ts-expect-error a field that the message has not
  fakeUser({ nam: "Ada" });
  // @ts-expect-error not an identifier
  fakeAgentId(1);
  // @ts-expect-error no such option
  fakeUser({}, { sed: 1 });
}

export async function misuseOfHandlers(lease: Lease): Promise<void> {
  const work: TasksWorkersHandler = async (task, delivery) => {
    if (task.priority > 5) await delivery.retry({ delayMs: 1 });
    // @ts-expect-error a header that the stream has not
    delivery.headers.trace satisfies unknown;
    delivery.headers.traceparent satisfies string | undefined;
  };
  const many: TasksWorkersBatchHandler = async (deliveries) => deliveries.map(({ message }) => message.taskId);
  const notified: NotificationsHandler = (message) => message.type satisfies "alert" | "info";
  const answered: ResponsesHandler = (_message, { parameters }) => parameters.agentId satisfies string;
  const obey: RunCommandCallHandler = async (command, call) => {
    if (command.command === "stop") throw call.error("Busy", { retryAfterMs: 1 });
    await call.progress({ done: 1, of: 1 });
    return { result: call.attempt };
  };
  // @ts-expect-error the handler's reply is not that of the call
  const wrong: RunCommandCallHandler = () => ({ results: 1 });
  await wrong({ command: "ping", requestId: "" }, fakeCall(runCommandCallDefinition));

  const task = fakeTask();
  await work(task, fakeDelivery(task));
  await work(task, fakeDelivery(task, { attempt: 3, headers: { traceparent: "t" } }));
  // @ts-expect-error a header that the handler's stream has not
  await work(task, fakeDelivery(task, { headers: { traceparent: 1 } }));
  // @ts-expect-error an attempt is a number
  fakeDelivery(task, { attempt: "3" });
  await many(fakeDeliveries([task, task]));
  notified(fakeNotification(), fakeContext());
  answered({ requestId: "", agentId: "", status: "ok" }, fakeContext({ parameters: { agentId: "a" } }));
  // @ts-expect-error the handler wants parameters
  answered({ requestId: "", agentId: "", status: "ok" }, fakeContext());
  await obey({ command: "ping", requestId: "" }, fakeCall(runCommandCallDefinition, { parameters: { agentId: "a" } }));
  // @ts-expect-error a parameter that the address has not
  fakeCall(runCommandCallDefinition, { parameters: { agent: "a" } });
  lease satisfies Lease;
  fakeLease({ leaseMs: 5 }) satisfies Lease;
  fakeDelivery<Task, TasksHeaders>(task, { headers: {} }).outcome.kind satisfies string;
}

export async function misuseOfDoubles(): Promise<void> {
  const publisher = double(NotificationsPublisher);
  publisher satisfies NotificationsPublisher;
  publisher satisfies Double<NotificationsPublisher>;
  publisher.calls.publish[0]?.arguments satisfies [message: NotificationInput] | undefined;
  publisher.answers.publish(3);
  publisher.answers.publish(async ({ message }) => message.length);
  publisher.fails("publish", new Error("away"), { times: 1 });
  // @ts-expect-error how many took it is a number
  publisher.answers.publish("three");
  // @ts-expect-error no such method
  publisher.answers.publsh(1);
  // @ts-expect-error no such method
  publisher.fails("publsh", new Error("away"));
  // @ts-expect-error no such method
  publisher.calls.publsh;
  // @ts-expect-error a double checks as the real one does
  await publisher.publish({ type: "alarm", message: "" });
  // @ts-expect-error a publisher receives nothing
  await publisher.deliver(fakeNotification());

  const lock = double(CriticalSectionLock);
  lock.answers.tryAcquire(undefined);
  lock.answers.acquire(fakeLease());
  // @ts-expect-error a lease is always acquired, or it fails
  lock.answers.acquire(undefined);

  const limiter = double(ApiEndpointLimiter);
  limiter.answers.tryTake(false);
  limiter.at({ userId: "u" }).answers.tryTake(false);
  limiter.calls.at[0]?.arguments[0].userId satisfies string | undefined;
  // @ts-expect-error a parameter that the address has not
  limiter.at({ user: "u" });
  // @ts-expect-error whether it was taken is a boolean
  limiter.answers.tryTake("no");

  const group = double(TasksWorkersGroup);
  const { outcome } = await group.deliver(fakeTask(), { headers: { traceparent: "t" } });
  if (outcome.kind === "retried") outcome.delayMs satisfies number | undefined;
  // @ts-expect-error no such outcome
  if (outcome.kind === "rejected") return;
  // @ts-expect-error a notification is no task
  await group.deliver(fakeNotification());

  const user = double(UserStore).at({ userId: "1" });
  user.answers.get({ name: "Ada", role: "admin" });
  // @ts-expect-error no user
  user.answers.get({ name: "Ada" });
}

export async function misuseOfClientDoubles(signal: AbortSignal): Promise<void> {
  const agents = doubleAgentsClient({ prefix: "t:" });
  agents satisfies AgentsClient;
  agents.streams.tasks.groups.workers.calls.consume[0]?.arguments[0] satisfies TasksWorkersHandler | undefined;
  agents.locks.catalog.read.calls.acquire.length satisfies number;
  agents.streams.tasks.groups.workers.deadLetters.answers.count(3);
  // @ts-expect-error no such definition
  agents.channels.notification;
  // @ts-expect-error no such option
  doubleAgentsClient({ prefx: "t:" });

  (await eventually(() => agents.streams.tasks.calls.add[0], { signal, timeoutMs: 5 })) satisfies object | undefined;
  // @ts-expect-error no such option
  await eventually(() => true, { timeout: 5 });
}
