import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { Metrics } from "../../examples/metrics.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import type { Observation, Observer } from "../../src/runtime/flow/observer.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { lockDefinition } from "../support/locks.js";
import { ms, observedConnections, ofKind } from "../support/observed.js";
import { get, increment, set } from "../support/plain-commands.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const observed = observedConnections();

describe("observer of a connection", () => {
  it("is told of its life", async () => {
    const { port } = new URL(redis.url);
    await using proxy = await startProxy({ port: Number(port) });
    const { connection, seen } = await observed(proxy.url);
    proxy.cutAll();
    await vi.waitFor(() => expect(ofKind(seen, "connection").map(({ event }) => event)).toContain("reconnected"));
    await connection.close();
    const events = ofKind(seen, "connection").map(({ event }) => event);
    expect(events.filter((event) => event !== "warning" && event !== "error")).toEqual([
      "ready",
      "disconnected",
      "reconnected",
      "closed",
    ]);
    expect(ofKind(seen, "connection").find(({ event }) => event === "reconnected")).toMatchObject({ afterMs: ms });
  });

  it("is told of commands: how long they took and what became of them, batches and transactions as one", async () => {
    const { connection, seen } = await observed(redis.url);
    const key = `${redis.prefix}k`;
    await connection.execute(set(key, "a secret"));
    await connection.batch([get(key), get(key)]);
    await connection.transaction([set(key, "a secret")]);
    await expect(connection.execute(increment(key))).rejects.toThrow();
    await expect(connection.execute(get(key), { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(ofKind(seen, "command").slice(-5)).toMatchObject([
      { name: "SET", commands: 1, key, durationMs: ms, outcome: "ok" },
      { name: "batch", commands: 2, key, durationMs: ms, outcome: "ok" },
      { name: "transaction", commands: 1, key, outcome: "ok" },
      { name: "INCR", commands: 1, key, outcome: "SERVER_REFUSED" },
      { name: "GET", outcome: "FAILED" },
    ]);
    expect(JSON.stringify(seen)).not.toContain("secret");
  });

  it("is told of the synchronous client's commands", () => {
    const seen: Observation[] = [];
    using connection = connectSync(redis.url, { observer: { observe: (one) => void seen.push(one) } });
    const key = `${redis.prefix}sync`;
    connection.execute(set(key, "a secret"));
    connection.batch([get(key), get(key)]);
    connection.transaction([get(key)]);
    expect(() => connection.execute(increment(key))).toThrow();
    expect(seen).toMatchObject([
      { kind: "command", name: "SET", key, durationMs: ms, outcome: "ok" },
      { name: "batch", commands: 2, outcome: "ok" },
      { name: "transaction", commands: 1, outcome: "ok" },
      { name: "INCR", outcome: "SERVER_REFUSED" },
    ]);
    expect(JSON.stringify(seen)).not.toContain("secret");
  });

  it("harms nobody by what it throws", async () => {
    const surfaced: unknown[] = [];
    const onError = (error: unknown): void => void surfaced.push(error);
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", onError);
    const bug = new Error("a bug in the observer");
    const observer: Observer = {
      observe() {
        throw bug;
      },
    };
    try {
      await using connection = await connect(redis.url, { observer });
      await expect(connection.execute(set(`${redis.prefix}k`, "v"))).resolves.toBe("OK");
      await vi.waitFor(() => expect(surfaced).toContain(bug));
    } finally {
      await new Promise((resolve) => setImmediate(resolve));
      process.off("uncaughtException", onError);
      for (const other of others) process.on("uncaughtException", other);
    }
  });

  it("is refused where it is none, and absent where nobody gave one", async () => {
    await expect(connect(redis.url, { observer: {} as Observer })).rejects.toBeInstanceOf(OptionsInvalidError);
    await using connection = await connect(redis.url);
    expect(connection.observer).toBeUndefined();
  });
});

describe("docs/observing.md", () => {
  it("its example is examples/metrics.ts, and counts and measures what happens", async () => {
    const root = new URL("../..", import.meta.url).pathname;
    const document = readFileSync(`${root}docs/observing.md`, "utf8");
    const example = readFileSync(`${root}examples/metrics.ts`, "utf8").replace("../src/runtime/index.js", "redloom");
    expect(document).toContain(`\`\`\`ts\n${example}\`\`\``);
    const metrics = new Metrics();
    await using connection = await connect(redis.url, { observer: metrics });
    await connection.execute(set(`${redis.prefix}k`, "v"));
    const lock = new Lock(connection, lockDefinition("counted"), { prefix: redis.prefix });
    await lock.withLock(() => undefined);
    expect(metrics.counts.get("db.client.operation.count SET ok")).toBe(1);
    expect(metrics.durationsMs.get("db.client.operation.duration SET")).toEqual([ms]);
    expect(metrics.counts.get("redloom.lock test.locks.counted released")).toBe(1);
    expect(metrics.durationsMs.get("redloom.lock.wait test.locks.counted")).toEqual([ms]);
    expect(metrics.counts.get("redloom.connection ready")).toBe(1);
  });
});
