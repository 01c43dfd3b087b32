import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import type { Delivery } from "../../src/runtime/stream/delivery/delivery.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { startChild } from "../support/child.js";
import { startCommandProxy } from "../support/command-proxy.js";
import { increment } from "../support/plain-commands.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";
import { type KillPoint, killPoints } from "./kill-points/cases.js";
import type { VictimConfig } from "./kill-points/victim.js";

const redis = useRedis({ own: true });
const victim = new URL("./kill-points/victim.ts", import.meta.url);
const ackTimeoutMs = 500;
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open({ ordered }: KillPoint) {
  const name = `kill-${++streams}`;
  const retry = { ...workers.retry, maxAttempts: 5 };
  const group: GroupDefinition = {
    ...workers,
    concurrency: 1,
    ackTimeoutMs,
    retry,
    ...(ordered ? { order: { by: "text" } } : {}),
  };
  const definition = taskStream(name, [group]);
  return {
    name,
    key: `tests:${name}`,
    settings: group,
    producer: new Producer<Task>(connection, definition),
    group: new ConsumerGroup<Task>(connection, definition, group),
  };
}

type Opened = ReturnType<typeof open>;

const tasks = (count: number): Task[] => Array.from({ length: count }, (_, number) => ({ number, text: "lane" }));

/** Puts the tasks where the victim finds them, and tells how many there are. */
async function give({ producer, group, key }: Opened, given: KillPoint["given"]): Promise<number> {
  if (given === "none") return 0;
  const count = given === "many" ? 300 : 3;
  if (given === "scheduled") {
    for (const task of tasks(count)) await producer.schedule(task, { delayMs: 1_500 });
    return count;
  }
  await producer.addMany(tasks(count));
  if (given === "stale") {
    await redis.raw.xreadgroup("GROUP", "workers", "gone", "COUNT", count, "STREAMS", key, ">");
    await sleep(ackTimeoutMs + 100);
  }
  if (given === "dead" || given === "replayed" || given === "retrying") {
    for (const delivery of await group.read({ consumer: "before" })) {
      if (given === "retrying") await delivery.retry({ delayMs: 0 });
      else await delivery.deadLetter("unwanted");
    }
  }
  if (given === "replayed") expect(await group.deadLetters.replay({ all: true })).toMatchObject({ replayed: count });
  return count;
}

/** Runs the victim to its end, and tells which tasks it had ended. */
async function sacrifice({ name, settings }: Opened, { command, point, role, deed }: KillPoint): Promise<number[]> {
  await using proxy = await startCommandProxy({ port: Number(new URL(redis.url).port) });
  const trap =
    command &&
    proxy.at(
      point ?? "before",
      ({ name }) => name === command || name === `${command}-ordered`,
      () => child.kill("SIGKILL"),
    );
  const config: VictimConfig = {
    url: proxy.url,
    name,
    group: settings,
    role: role ?? "consume",
    deed: deed ?? "return",
  };
  const child = startChild(victim, config);
  const late = setTimeout(() => child.kill("SIGTERM"), 60_000);
  expect(await child.ended).toBe("SIGKILL");
  clearTimeout(late);
  if (trap) expect(trap.fired).toBe(1);
  return child.lines.filter((line) => line.startsWith("end ")).map((line) => Number(line.slice(4)));
}

describe.concurrent("a process that is killed leaves everything to the others", () => {
  const named = killPoints.map((killPoint) => [killPoint.title, killPoint] as const);
  it.for(named)("%s", { timeout: 150_000 }, async ([, killPoint]) => {
    const opened = open(killPoint);
    const { group, key } = opened;
    const count = await give(opened, killPoint.given);
    const ended = await sacrifice(opened, killPoint);
    if (killPoint.role === "replay") await group.deadLetters.replay({ all: true });
    const ran: number[] = [];
    const { again = [], never = [], deadLetters = 0, effects } = killPoint.expected;
    await using _survivor = await group.consume(async ({ number }, delivery) => {
      ran.push(number);
      if (number === 0) await repeat(killPoint, key, delivery);
    });
    await vi.waitFor(
      async () => {
        const { pending, retrying } = await group.status();
        expect([pending, retrying, await redis.raw.zcard(`{${key}}:delayed`)]).toEqual([0, 0, 0]);
        expect(ran).toEqual(expect.arrayContaining([...again]));
        expect(new Set([...ran, ...ended, ...never]).size).toBeGreaterThanOrEqual(count);
      },
      { timeout: 60_000, interval: 50 },
    );
    expect(ran.filter((number) => never.includes(number))).toEqual([]);
    // Nothing comes twice to one consumer.
    expect(new Set(ran).size).toBe(ran.length);
    if (killPoint.ordered) expect(ran).toEqual([...ran].sort());
    expect(await group.deadLetters.count()).toBe(deadLetters);
    if (effects !== undefined) expect(await redis.raw.get(`{${key}}:effects`)).toBe(String(effects));
    expect(await redis.raw.exists(`{${key}}:lanes:workers`, `{${key}}:parked:workers`)).toBe(0);
  });
});

/** The survivor does with task 0 as the victim did. */
async function repeat({ deed }: KillPoint, key: string, delivery: Delivery): Promise<void> {
  if (deed === "dead-letter") await delivery.deadLetter("unwanted");
  if (deed === "acknowledge with") await delivery.acknowledge({ with: [increment(`{${key}}:effects`)] });
}
