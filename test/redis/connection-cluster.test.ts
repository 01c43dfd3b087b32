import { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { slotOf } from "../../src/runtime/wire/slot.js";
import { get, increment, incrementByScript, plain, set } from "../support/plain-commands.js";

let cluster: RedisCluster;
let connection: Connection;

beforeAll(async () => {
  cluster = await startRedisCluster();
  connection = await connect({ cluster: cluster.nodes, commandTimeoutMs: 15_000 });
});
afterAll(async () => {
  await connection.close();
  await cluster.stop();
});

/** A key of each third of the slots. */
const keys = ["a", "b", "c"].map((_, third) => {
  for (let count = 0; ; count++) if (Math.floor(slotOf(`k${count}`) / 5_462) === third) return `k${count}`;
});

describe("cluster", () => {
  test("cluster: our slots are the server's", async () => {
    for (const key of ["x", "{user}:1", "a{}b", "ключ", "{a}{b}", "x".repeat(300)]) {
      await expect(connection.execute(plain("CLUSTER", ["KEYSLOT", key], { keys: [] }))).resolves.toBe(slotOf(key));
    }
  });

  test("cluster: commands, scripts and batches reach the nodes of their keys", async () => {
    for (const key of keys) await expect(connection.execute(set(key, key))).resolves.toBe("OK");
    await expect(connection.batch(keys.map((key) => get(key)))).resolves.toEqual(keys);
    const counters = keys.map((key) => `{${key}}:n`);
    await expect(connection.batch(counters.map((key) => incrementByScript(key)))).resolves.toEqual([1, 1, 1]);
    await expect(connection.batch(counters.map((key) => incrementByScript(key)))).resolves.toEqual([2, 2, 2]);
    await expect(connection.ping()).resolves.toBeGreaterThan(0);
  });

  test("cluster: a transaction of one slot runs on its node; of two it is refused before any I/O", async () => {
    for (const key of keys) {
      const both = [increment(`{${key}}:1`), incrementByScript(`{${key}}:2`)] as const;
      await expect(connection.transaction(both)).resolves.toEqual([1, 1]);
    }
    const [one = "", two = ""] = keys;
    const crossing = connection.transaction([increment(`{${one}}:1`), increment(`{${two}}:1`)]);
    await expect(crossing).rejects.toMatchObject({ code: "CROSS_SLOT" });
    await expect(connection.execute(get(`{${one}}:1`))).resolves.toBe("1");
  });

  test("cluster: a blocking read waits on the node of its key", async () => {
    for (const key of keys) {
      const list = `{${key}}:list`;
      const blocking = connection.openBlocking(list);
      const reading = blocking.run(plain("BLPOP", [list, 5]), { deadlineMs: 6_000 });
      await connection.execute(plain("RPUSH", [list, "v"]));
      await expect(reading).resolves.toEqual([list, "v"]);
      blocking.destroy();
    }
  });

  test("cluster: messages arrive, whichever node they are published on", async () => {
    const messages: string[] = [];
    await connection.inbox.subscribe("news", { message: (payload) => void messages.push(payload.toString()) });
    for (const key of keys) {
      const other = await connect({ cluster: cluster.nodes });
      await other.execute(plain("PUBLISH", ["news", key], { keys: [] }));
      await other.close();
    }
    await vi.waitFor(() => expect([...messages].sort()).toEqual([...keys].sort()));
  });

  test("cluster: an ioredis Cluster of one's own lends its nodes", async () => {
    const own = new Cluster([...cluster.nodes]);
    const lent = await connect(own);
    const [key = ""] = keys;
    await lent.execute(set(key, "lent"));
    expect(await own.get(key)).toBe("lent");
    await lent.close();
    expect(own.status).toBe("ready");
    own.disconnect();
  });

  test("cluster: a slot that moves is followed, and nothing is applied twice", async () => {
    const key = `{${keys[0]}}:moving`;
    const slot = slotOf(key);
    const raw = new Cluster([...cluster.nodes]);
    await vi.waitFor(() => expect(raw.nodes("master")).toHaveLength(3));
    const node = (index: number) => {
      const found = raw.nodes("master").find(({ options }) => options.port === cluster.masters[index]?.port);
      if (!found) throw new Error("no such node");
      return found;
    };
    const [source, target] = [node(0), node(1)];
    const [sourceId, targetId] = [String(await source.cluster("MYID")), String(await target.cluster("MYID"))];
    await connection.execute(increment(key));
    await target.cluster("SETSLOT", slot, "IMPORTING", sourceId);
    await source.cluster("SETSLOT", slot, "MIGRATING", targetId);
    const moved = (await source.cluster("GETKEYSINSLOT", slot, 100)) as string[];
    await source.migrate("127.0.0.1", cluster.masters[1]?.port ?? 0, "", 0, 5_000, "KEYS", ...moved);
    await expect(connection.execute(increment(key))).resolves.toBe(2);
    for (const each of raw.nodes("master")) await each.cluster("SETSLOT", slot, "NODE", targetId);
    await expect(connection.execute(increment(key))).resolves.toBe(3);
    await expect(connection.transaction([increment(key)])).resolves.toEqual([4]);
    raw.disconnect();
  });
});

test("cluster: a node that is gone ends its commands by their deadlines, and the others go on", async () => {
  await using own = await startRedisCluster();
  await using lone = await connect({ cluster: own.nodes, commandTimeoutMs: 1_500 });
  await own.masters[2]?.stop();
  const [first = "", , third = ""] = keys;
  const error: unknown = await lone.execute(increment(third)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: expect.stringMatching(/^(UNAVAILABLE|OUTCOME_UNKNOWN)$/) });
  // Once the loss is known, nothing is sent into the void any more, and nothing is left unknown, but for what another node
  // has not answered yet when the deadline comes.
  await vi.waitFor(() =>
    expect(lone.execute(increment(third), { deadlineMs: 300 })).rejects.toMatchObject({ code: "UNAVAILABLE" }),
  );
  // Until the cluster notices that slots are missing, the other nodes serve; after that they say CLUSTERDOWN.
  await vi.waitFor(async () => {
    const other: unknown = await lone.execute(get(first)).catch((reason: unknown) => reason);
    if (other !== null) expect(other).toMatchObject({ code: "UNAVAILABLE" });
  });
});

test("cluster: nodes that are no cluster are CONNECTION_FAILED by the deadline", async () => {
  await using single = await startRedisServer();
  const connecting = connect({ cluster: [{ host: single.host, port: single.port }], connectTimeoutMs: 1_000 });
  await expect(connecting).rejects.toMatchObject({ code: "CONNECTION_FAILED" });
});
