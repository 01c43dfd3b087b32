import { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BroadcastCall } from "../../src/runtime/call/broadcast.js";
import { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { slotOf } from "../../src/runtime/wire/slot.js";
import { jobCall } from "../support/calls.js";
import { moveSlot } from "../support/cluster-slots.js";

let cluster: RedisCluster;
let raw: Cluster;
let caller: Connection;
let server: Connection;

beforeAll(async () => {
  cluster = await startRedisCluster();
  raw = new Cluster([...cluster.nodes]);
  caller = await connect({ cluster: cluster.nodes, inboxHeartbeatMs: 500 });
  server = await connect({ cluster: cluster.nodes, inboxHeartbeatMs: 500 });
});
afterAll(async () => {
  await Promise.all([caller.close(), server.close()]);
  raw.disconnect();
  await cluster.stop();
});

/** A prefix that puts the call `tests:<name>` on this node. */
function prefixOn(node: 0 | 1 | 2, name: string): string {
  for (let count = 0; ; count++) {
    if (Math.floor(slotOf(`p${count}:tests:${name}`) / 5_462) === node) return `p${count}:`;
  }
}

describe("calls of a cluster", () => {
  test("cluster: calls on every node are answered, with progress, cancelled and refused", async () => {
    for (const node of [0, 1, 2] as const) {
      // The prefix moves the call's name to a slot of the node.
      const prefix = prefixOn(node, "cluster");
      const definition = jobCall("cluster");
      const cancelled = vi.fn();
      const giving = new AbortController();
      await using _server = await new Call(server, definition, { prefix }).serve(async ({ number }, call) => {
        await call.progress({ percent: 50 });
        if (number === 1) throw call.error("Busy", { retryAfterMs: 1 });
        if (number === 2) {
          giving.abort("enough");
          await new Promise((resolve) => call.signal.addEventListener("abort", resolve, { once: true }));
          cancelled();
        }
        return { text: `${node} ${number}` };
      });
      const call = new Call(caller, definition, { prefix });
      const progress = vi.fn();
      expect(await call.request({ number: 0 }, { onProgress: progress })).toEqual({ text: `${node} 0` });
      expect(progress).toHaveBeenCalledExactlyOnceWith({ percent: 50 });
      expect(await call.tryRequest({ number: 1 })).toEqual({ ok: false, error: "Busy", details: { retryAfterMs: 1 } });
      await expect(call.request({ number: 2 }, { signal: giving.signal })).rejects.toBe("enough");
      await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
      await vi.waitFor(async () => expect(await raw.xlen(`${prefix}tests:cluster`)).toBe(0));
    }
  });

  test("cluster: a slot that moves away takes its calls along", async () => {
    const prefix = prefixOn(0, "moves");
    const definition = jobCall("moves", { timeoutMs: 30_000 });
    await using _server = await new Call(server, definition, { prefix }).serve(({ number }) => ({
      text: String(number),
    }));
    const call = new Call(caller, definition, { prefix });
    expect(await call.request({ number: 0 })).toEqual({ text: "0" });
    const asking = (async () => {
      const replies: string[] = [];
      for (let number = 1; number <= 60; number++) {
        replies.push((await call.request({ number })).text);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return replies;
    })();
    await moveSlot(cluster, `${prefix}tests:moves`, 0, 1);
    expect(await asking).toEqual(Array.from({ length: 60 }, (_, number) => String(number + 1)));
  }, 60_000);

  test("cluster: all servers answer a broadcast call, wherever its slot lies", async () => {
    for (const node of [0, 1, 2] as const) {
      const prefix = prefixOn(node, "all");
      const definition = jobCall("all", { serving: "broadcast" });
      await using _own = await new BroadcastCall(caller, definition, { prefix }).serve(() => ({ text: "own" }));
      await using _other = await new BroadcastCall(server, definition, { prefix }).serve(() => ({ text: "other" }));
      const gathered = await new BroadcastCall(caller, definition, { prefix }).gather({ number: 1 });
      expect(gathered).toMatchObject({ receivers: 2, missing: 0 });
      expect(gathered.answers.map((answer) => answer.ok && answer.reply.text).sort()).toEqual(["other", "own"]);
    }
  });
});
