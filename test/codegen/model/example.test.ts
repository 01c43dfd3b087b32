import { expect, test } from "vitest";
import { build, told } from "../support/contracts.js";

const common = `
redloom: 1
namespace: common
messages:
  Origin: { fields: { host: string } }
streams:
  events: { message: Origin }
`;

// The contract of product.md §2, without the words whose behaviour is due later.
const agents = `
redloom: 1
namespace: agents
description: How the agents of this system talk.
owner: agents-team
uses: { common: common.yaml }

messages:
  Notification:
    description: Something every agent should know.
    fields:
      type: { enum: [alert, info] }
      message: { type: string, minLength: 1, maxLength: 2000 }
      tags?: string[]
      origin?: common.Origin
      labels?: map<string>
      sentAt?: { type: date-time, fill: now }
  TaskBase: { fields: { taskId: uuid, agentId: string, priority: { type: integer, minimum: 1, maximum: 10, default: 5 } } }
  AnalysisTask: { extends: [TaskBase], fields: { kind: { const: analysis }, data: string } }
  SummaryTask: { extends: [TaskBase], fields: { kind: { const: summary }, text: string, secret?: { type: string, sensitive: true } } }
  Task: { oneOf: [AnalysisTask, SummaryTask], discriminator: kind }
  User: { fields: { name: string, role: { enum: [admin, member], open: true } }, reserved: [email] }

channels:
  notifications: { description: "Broadcast to every agent.", message: Notification }
  responses:
    address: "responses:{agentId}"
    parameters: { agentId: string }
    message: Notification

streams:
  tasks:
    message: Task
    retention: { maxEntries: 100000, maxAge: 7d }
    deduplicate: { by: taskId, within: 10m }
    maxBytes: 64kB
    groups:
      workers:
        start: earliest
        concurrency: 16
        order: { by: agentId }
        ackTimeout: 30s
        retry: { maxAttempts: 5, backoff: { initial: 1s, factor: 2, max: 1m, jitter: 0.2 } }
        deadLetter: { maxEntries: 10000, maxAge: 30d }
      audit: { start: latest }

groups:
  mail: { of: common.events, start: latest }

locks:
  criticalSection: { lease: 10s, wait: 5s }
  agentSlots: { address: "slots:{agentId}", lease: 30s }

limits:
  apiEndpoint:
    address: "api-endpoint:{userId}"
    rates: [ { allow: 10, per: 1s, burst: 20 }, { allow: 1000000, per: 1d } ]
    onUnavailable: deny

keys:
  user: { address: "user:{userId}", slot: userId, value: User, expires: 1h }
  theme: { value: "string[]" }
`;

const built = build({ "schemas/agents.yaml": agents, "schemas/common.yaml": common });
const contract = built.model?.contracts.find((one) => one.namespace === "agents");

test("model: the example contract has no finding", () => {
  expect(told(built)).toEqual([]);
  expect(built.model?.contracts.map((one) => [one.folder, one.clientName])).toEqual([
    ["agents", "Agents"],
    ["common", "Common"],
  ]);
  expect(contract?.doc).toEqual({ description: "How the agents of this system talk.", owner: "agents-team" });
});

test("model: the same for any order of files", () => {
  const turned = build({ "schemas/common.yaml": common, "schemas/agents.yaml": agents });
  expect(JSON.stringify(turned.model)).toBe(JSON.stringify(built.model));
});

test("model: fields are flattened, bases first, and a default or a fill is never missing", () => {
  const task = contract?.messages.find((one) => one.name === "SummaryTask")?.type;
  expect(task?.kind === "object" && task.fields.map((one) => [one.name, one.optional])).toEqual([
    ["taskId", false],
    ["agentId", false],
    ["priority", false],
    ["kind", false],
    ["text", false],
    ["secret", true],
  ]);
  const notification = contract?.messages.find((one) => one.name === "Notification")?.type;
  expect(notification?.kind === "object" && notification.fields.at(-1)).toMatchObject({
    name: "sentAt",
    optional: false,
  });
});

test("model: a union knows the tag of each member and what all share", () => {
  expect(contract?.messages.find((one) => one.name === "Task")?.type).toMatchObject({
    kind: "union",
    mode: "oneOf",
    discriminator: { property: "kind", tags: ["analysis", "summary"] },
    open: false,
    sharedFields: ["taskId", "agentId", "priority"],
  });
});

test("model: every stated default is filled in", () => {
  expect(contract?.streams[0]?.groups[0]).toMatchObject({
    name: "audit",
    start: "latest",
    concurrency: 16,
    ackTimeoutMs: 30_000,
    retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60_000, jitter: 0.2 },
    deadLetter: { maxEntries: 10_000, maxAgeMs: 2_592_000_000 },
  });
  expect(contract?.channels[0]).toMatchObject({ name: "notifications", maxBytes: 1_048_576 });
  expect(contract?.streams[0]).toMatchObject({ maxBytes: 64_000, message: { contract: "agents", name: "Task" } });
  expect(contract?.streams[0]).toMatchObject({
    retention: { maxEntries: 100_000, maxAgeMs: 604_800_000, hard: false },
    deduplicate: { by: "taskId", withinMs: 600_000 },
    groups: [{ name: "audit" }, { name: "workers", order: { by: "agentId" } }],
  });
  expect(contract?.groups).toMatchObject([
    { name: "mail", start: "latest", concurrency: 16, of: { contract: "common", name: "events" } },
  ]);
  expect(contract?.locks).toMatchObject([
    { name: "agentSlots", leaseMs: 30_000, waitMs: 5000 },
    { name: "criticalSection", leaseMs: 10_000, waitMs: 5000, address: { template: "critical-section" } },
  ]);
  expect(contract?.limits[0]).toMatchObject({
    rates: [
      { allow: 10, perMs: 1000, burst: 20 },
      { allow: 1_000_000, perMs: 86_400_000, burst: 1_000_000 },
    ],
  });
});

test("model: a payload written in place becomes a message of its own", () => {
  expect(contract?.keys.map((one) => [one.name, one.value?.name, one.expiresMs])).toEqual([
    ["theme", "ThemeValue", undefined],
    ["user", "User", 3_600_000],
  ]);
  const message = contract?.messages.find((one) => one.name === "ThemeValue");
  expect(message).toMatchObject({ inPlace: true, type: { kind: "array", items: { kind: "string" } } });
});

test("model: parameters that are not declared are strings", () => {
  expect(contract?.keys[1]?.address).toMatchObject({
    template: "user:{userId}",
    slot: "userId",
    parameters: [{ name: "userId", type: { kind: "string" } }],
  });
});
