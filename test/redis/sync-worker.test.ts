import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { RedloomError } from "../../src/runtime/errors.js";
import { connectSync } from "../../src/runtime/sync/index.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { useRedis } from "../support/redis.js";

const incr = (key: string): Command<unknown> => ({
  name: "INCR",
  keys: [key],
  args: [key],
  repeatable: false,
  decode: (reply) => reply,
});

/** An argument that no builder makes, on which the worker's code fails. */
const poison = { ...incr("poison"), args: [{} as never] };

describe("sync worker", () => {
  const redis = useRedis();
  const workers: Worker[] = [];
  const started = (worker: Worker): void => void workers.push(worker);
  beforeAll(() => void process.on("worker", started));
  afterAll(() => void process.off("worker", started));

  it("sync: a worker that died between two calls is replaced", async () => {
    using connection = connectSync(redis.url);
    const key = `${redis.prefix}between`;
    expect(connection.execute(incr(key))).toBe(1);
    await vi.waitFor(() => expect(workers).toHaveLength(1));
    await workers[0]?.terminate();
    expect(connection.execute(incr(key))).toBe(2);
  });

  it("sync: a worker that dies under a call is told at once, and replaced by the next", () => {
    using connection = connectSync(redis.url, { timeoutMs: 20_000 });
    const key = `${redis.prefix}under`;
    expect(connection.execute(incr(key))).toBe(1);
    const before = performance.now();
    let failed: unknown;
    try {
      connection.execute(poison);
    } catch (error) {
      failed = error;
    }
    expect((failed as RedloomError).code).toBe("OUTCOME_UNKNOWN");
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(connection.execute(incr(key))).toBe(2);
  });

  it("sync: close ends the worker and its connection", async () => {
    const connection = connectSync(redis.url, { name: "sync-close-test" });
    connection.ping();
    const clients = async (): Promise<string> => String(await redis.raw.client("LIST"));
    expect(await clients()).toContain("name=sync-close-test-sync");
    const ended = Promise.all(workers.slice(-1).map((worker) => once(worker, "exit")));
    connection.close();
    await ended;
    await expect.poll(clients).not.toContain("name=sync-close-test-sync");
  });
});
