import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AgentsClient, createAgentsClient } from "../../src/generated/agents/index.js";
import { type Connection, connect } from "../../src/runtime/index.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const python = ["/usr/bin/python3", "python3"].find(
  (program) => spawnSync(program, ["-c", "import redis"], { stdio: "ignore" }).status === 0,
);
const needs = python ? "" : " (skipped: needs python3 with its redis module, Debian's python3-redis)";
const id = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";

describe.skipIf(!python)(`a Python peer by docs/wire-format.md${needs}`, () => {
  let connection: Connection;
  let agents: AgentsClient;
  let peer: Peer;

  beforeAll(async () => {
    connection = await connect(redis.url);
    agents = createAgentsClient(connection, { prefix: redis.prefix });
    peer = await startPeer(python ?? "", redis.url, redis.prefix);
  });
  afterAll(async () => {
    peer?.end();
    await connection?.close();
  });

  test("channel: each side hears the other", async () => {
    const incoming = await agents.channels.status.listen();
    await peer.call("publish", "agents:status", { agentId: "py", status: "starting", at: "2026-01-01T00:00:00Z" });
    const { value } = await incoming.next();
    expect(value?.message).toEqual({ agentId: "py", status: "starting", at: "2026-01-01T00:00:00Z" });
    await incoming.return?.();

    expect(await peer.call("subscribe", "agents:responses:a%3A1")).toBe("subscribe");
    await agents.channels.responses.at({ agentId: "a:1" }).publish({ requestId: id, agentId: "a:1", status: "ok" });
    expect(await peer.call("receive")).toEqual({
      channel: "agents:responses:a%3A1",
      value: { requestId: id, agentId: "a:1", status: "ok" },
    });
  });

  test("stream: each side reads what the other added, defaults filled in", async () => {
    await peer.call("add", "agents:tasks", { taskId: id, agentId: "py", kind: "text_analysis", text: "from Python" });
    await agents.streams.tasks.groups.workers.pending();
    const [delivery] = await agents.streams.tasks.groups.workers.read({ consumer: "ts", count: 1 });
    expect(delivery?.message).toEqual({
      taskId: id,
      agentId: "py",
      priority: 5,
      timeoutMs: 30_000,
      kind: "text_analysis",
      text: "from Python",
    });
    await delivery?.acknowledge();

    await agents.streams.tasks.add({ taskId: id, agentId: "ts", kind: "data_extraction", source: "inventory" });
    expect(await peer.call("read_group", "agents:tasks", "workers")).toEqual([
      { taskId: id, agentId: "ts", priority: 5, timeoutMs: 30_000, kind: "data_extraction", source: "inventory" },
    ]);
  });

  test("key: each side reads what the other stored", async () => {
    await peer.call("set_key", "agents:user:{7}", { name: "Ada", role: "admin", extra: "dropped by readers" });
    expect(await agents.keys.user.at({ userId: "7" }).get()).toEqual({ name: "Ada", role: "admin" });
    await agents.keys.user.at({ userId: "8" }).set({ name: "Bob", role: "member" });
    expect(await peer.call("get_key", "agents:user:{8}")).toEqual({ name: "Bob", role: "member" });
  });
});

interface Peer {
  call(name: string, ...args: readonly unknown[]): Promise<unknown>;
  end(): void;
}

async function startPeer(program: string, url: string, prefix: string): Promise<Peer> {
  const script = new URL("../support/peer.py", import.meta.url).pathname;
  const child: ChildProcessWithoutNullStreams = spawn(program, [script, url, prefix]);
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the Python peer has ended");
    return JSON.parse(value);
  };
  await next();
  return {
    call(name, ...args) {
      child.stdin.write(`${JSON.stringify([name, ...args])}\n`);
      return next();
    },
    end: () => child.stdin.end(),
  };
}
