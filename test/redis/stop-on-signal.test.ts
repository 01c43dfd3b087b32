import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { stopOnSignal } from "../../src/runtime/stop-on-signal.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { type Child, startChild } from "../support/child.js";
import { useRedis } from "../support/redis.js";
import type { SignalProgramConfig } from "../support/signal-program.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const program = new URL("../support/signal-program.ts", import.meta.url);
const children: Child[] = [];
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});
afterAll(() => connection.close());

/** A program that is working on the first of three tasks. */
async function start(about: Partial<SignalProgramConfig> = {}) {
  const stream = `signal-${++streams}`;
  const definition = taskStream(stream);
  const producer = new Producer<Task>(connection, definition, { prefix: redis.prefix });
  const group = new ConsumerGroup<Task>(connection, definition, workers, { prefix: redis.prefix });
  const config: SignalProgramConfig = {
    url: redis.url,
    prefix: redis.prefix,
    stream,
    workMs: 300,
    timeoutMs: 10_000,
    hindered: false,
    disposed: false,
    ...about,
  };
  const child = startChild(program, config);
  children.push(child);
  await child.line(/^ready/);
  await producer.addMany([{ number: 1 }, { number: 2 }, { number: 3 }]);
  await child.line(/^begin 1/);
  return { child, group };
}

describe("stopOnSignal", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`finishes what runs, stops everything in order, and ends by ${signal}`, async () => {
      const { child, group } = await start();
      child.kill(signal);
      expect(await child.ended).toBe(signal);
      expect(child.lines).toEqual(["ready", "begin 1", "stopping", "end 1", "consumer stopped", "connection closed"]);
      expect(await group.status()).toMatchObject({ pending: 0, lag: { count: 2 }, consumers: [] });
    });
  }

  it("ends at once by a second signal", async () => {
    const { child } = await start({ workMs: 60_000, timeoutMs: 60_000 });
    child.kill("SIGTERM");
    await child.line(/^stopping/);
    expect(child.running).toBe(true);
    child.kill("SIGTERM");
    expect(await child.ended).toBe("SIGTERM");
    expect(child.lines).not.toContain("consumer stopped");
  });

  it("waits no longer than timeoutMs, and what did not end stays pending", async () => {
    const { child, group } = await start({ workMs: 60_000, timeoutMs: 500 });
    const before = performance.now();
    child.kill("SIGTERM");
    expect(await child.ended).toBe("SIGTERM");
    expect(performance.now() - before).toBeGreaterThanOrEqual(490);
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(child.lines).toContain("consumer stopped");
    await vi.waitFor(async () => expect((await group.status()).pending).toBe(1));
  });

  it("stops the others, where one cannot be stopped, and warns", async () => {
    const { child } = await start({ hindered: true });
    child.kill("SIGTERM");
    expect(await child.ended).toBe("SIGTERM");
    expect(child.lines).toContain("warning cannot be stopped");
    expect(child.lines.slice(-2)).toEqual(["consumer stopped", "connection closed"]);
  });

  it("changes nothing, once it is disposed of", async () => {
    const { child } = await start({ disposed: true, workMs: 60_000 });
    child.kill("SIGTERM");
    expect(await child.ended).toBe("SIGTERM");
    expect(child.lines).toEqual(["ready", "begin 1"]);
  });

  it("listens as long as it is not disposed of, and refuses a time that is none", () => {
    const before = process.listenerCount("SIGUSR2");
    const registered = stopOnSignal([], { signals: ["SIGUSR2"] });
    expect(process.listenerCount("SIGUSR2")).toBe(before + 1);
    registered[Symbol.dispose]();
    expect(process.listenerCount("SIGUSR2")).toBe(before);
    expect(() => stopOnSignal([], { timeoutMs: Number.NaN })).toThrow(OptionsInvalidError);
  });
});
