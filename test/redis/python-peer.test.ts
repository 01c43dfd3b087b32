import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AgentsClient, createAgentsClient } from "../../src/generated/agents/index.js";
import { type Connection, connect, unknownMember } from "../../src/runtime/index.js";
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

  test("stream: each side finds the other's duplicates, of what is added and of what is scheduled", async () => {
    const stream = agents.streams.tasks;
    const task = (taskId: string) => ({ taskId, agentId: "py", kind: "text_analysis", text: "once" }) as const;
    const [ours, theirs, later] = [1, 2, 3].map((last) => `6ba7b810-9dad-41d1-80b4-00c04fd4300${last}`);
    if (!ours || !theirs || !later) throw new Error("no ids");
    const { id: first } = await stream.add(task(ours));
    expect(await peer.call("add_once", "agents:tasks", task(ours), "taskId", 600_000)).toEqual([first, true]);
    const [added] = (await peer.call("add_once", "agents:tasks", task(theirs), "taskId", 600_000)) as [string];
    expect(await stream.add(task(theirs))).toEqual({ id: added, duplicate: true });

    const seen: string[] = [];
    await using _consumer = await stream.groups.workers.consume(({ taskId }) => void seen.push(taskId));
    await expect.poll(() => seen).toEqual([ours, theirs]);
    await peer.call("schedule", "agents:tasks", "by-python", task(later), "taskId", 600_000, 3_000);
    expect(await stream.add(task(later))).toEqual({ id: "by-python", duplicate: true });
    await expect.poll(() => seen).toEqual([ours, theirs, later]);
    // Whoever moved it has put the entry's id in the place of the schedule's.
    expect(await stream.add(task(later))).toEqual({ id: expect.stringMatching(/^\d+-\d+$/), duplicate: true });
  });

  test("stream: an ordered group keeps the order of what both sides added, with and without the value beside it", async () => {
    const event = (attempt: number) =>
      ({ event: "task_started", taskId: id, workerId: "w", at: "2026-01-01T00:00:00Z", attempt }) as const;
    await peer.call("create_group", "agents:events", "monitor", "0");
    await peer.call("add_ordered", "agents:events", event(1), "taskId");
    await agents.streams.events.add(event(2));
    await peer.call("add", "agents:events", event(3));
    const seen: number[] = [];
    let running = 0;
    await using _consumer = await agents.streams.events.groups.monitor.consume(async (message) => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running--;
      if (message.event === "task_started") seen.push(message.attempt);
    });
    await expect.poll(() => seen).toEqual([1, 2, 3]);
  });

  test("key: each side reads what the other stored", async () => {
    await peer.call("set_key", "agents:user:{7}", { name: "Ada", role: "admin", extra: "dropped by readers" });
    expect(await agents.keys.user.at({ userId: "7" }).get()).toEqual({ name: "Ada", role: "admin" });
    await agents.keys.user.at({ userId: "8" }).set({ name: "Bob", role: "member" });
    expect(await peer.call("get_key", "agents:user:{8}")).toEqual({ name: "Bob", role: "member" });
  });

  test("key: both sides count on one counter", async () => {
    const counter = agents.keys.commandsRun.at({ agentId: "py" });
    expect(await counter.increment(2)).toBe(2);
    expect(await peer.call("increment", "agents:commands-run:py", 3)).toBe(5);
    expect(await counter.decrement()).toBe(4);
    expect(await peer.call("get_key", "agents:commands-run:py")).toBe(4);
  });

  test("channel with replay: each side hears the other, and finds what the other has kept", async () => {
    const at = "2026-01-01T00:00:00Z";
    const doing = (what: string) => ({ agentId: "py", doing: what, at });
    const place = await peer.call("publish_kept", "agents:activity", doing("before"), 1_000, 600_000);
    const incoming = await agents.channels.activity.listen({ from: "beginning" });
    const { value: first } = await incoming.next();
    expect(first).toMatchObject({ message: doing("before"), isReplayed: true });
    expect(first?.position).toContain(place);

    expect(await peer.call("subscribe", "agents:activity")).toBe("subscribe");
    await peer.call("publish_kept", "agents:activity", doing("meanwhile"), 1_000, 600_000);
    // Without its place, as somebody publishes who knows of no history.
    await peer.call("publish", "agents:activity", doing("for the moment"));
    await agents.channels.activity.publish(doing("after"));
    const heard = [];
    for (let at = 0; at < 3; at++) heard.push((await incoming.next()).value?.message.doing);
    expect(heard).toEqual(["meanwhile", "for the moment", "after"]);
    await incoming.return?.();

    await peer.call("receive_kept");
    await peer.call("receive");
    const received = (await peer.call("receive_kept")) as { readonly place: string; readonly value: unknown };
    expect(received.value).toEqual(doing("after"));
    const history = (await peer.call("history", "agents:activity")) as [string, { readonly doing: string }][];
    expect(history.map(([, { doing }]) => doing)).toEqual(["before", "meanwhile", "after"]);
    expect(history.at(-1)?.[0]).toBe(received.place);
  });

  test("call: Python asks, and gets the reply, an error of the contract, and what is told on the way", async () => {
    const call = agents.calls.runCommand.at({ agentId: "ts" });
    await using _server = await call.serve(async (command, context) => {
      if (command.command === unknownMember) throw context.error("CommandUnknown", { command: command.tag });
      if (command.command === "stop") throw context.error("Busy", { retryAfterMs: 250 });
      await context.progress({ done: 1, of: 2 });
      return { result: command.command };
    });
    const ask = async (command: string): Promise<unknown> =>
      peer.call("request", "agents:run-command:ts", { requestId: id, command }, 20_000);
    expect(await ask("ping")).toEqual(["ok", '{"result":"ping"}', [{ done: 1, of: 2 }]]);
    expect(await ask("stop")).toEqual(["error", 'Busy {"retryAfterMs":250}', []]);
    expect(await ask("reboot")).toEqual(["error", 'CommandUnknown {"command":"reboot"}', []]);
  });

  test("call: Python answers, with a reply, an error of the contract, and on the way", async () => {
    const call = agents.calls.runCommand.at({ agentId: "py" });
    const answers = ['ok {"result":{"from":"Python"}}', 'error Busy {"retryAfterMs":40}'];
    const served = peer.call("serve", "agents:run-command:py", answers);
    const alive = `{${redis.prefix}agents:run-command:py}:alive:servers`;
    await expect.poll(() => redis.raw.zcard(alive)).toBe(1);
    const told: unknown[] = [];
    const onProgress = (progress: unknown): void => void told.push(progress);
    expect(await call.request({ command: "ping", requestId: id }, { onProgress })).toEqual({
      result: { from: "Python" },
    });
    expect(told).toEqual([{ done: 0, of: 2 }]);
    expect(await call.tryRequest({ command: "ping", requestId: id })).toEqual({
      ok: false,
      error: "Busy",
      details: { retryAfterMs: 40 },
    });
    expect(await served).toEqual([
      [{ requestId: id, command: "ping" }, 1],
      [{ requestId: id, command: "ping" }, 1],
    ]);
    expect(await redis.raw.xlen(`${redis.prefix}agents:run-command:py`)).toBe(0);
  });

  test("call with broadcast: Python is among those that answer", async () => {
    await using _server = await agents.calls.census.serve(() => ({ agentId: "ts", running: 0 }));
    expect(await peer.call("answer_all", "agents:census", "python", { agentId: "py", running: 1 })).toBe("listening");
    const { answers, receivers, missing } = await agents.calls.census.gather({ asker: "test" });
    expect(answers.map((one) => one.ok && one.reply.agentId).sort()).toEqual(["py", "ts"]);
    expect([receivers, missing]).toEqual([2, 0]);
    expect(await peer.line()).toEqual({ asker: "test" });
  });
});

interface Peer {
  call(name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** A further answer of the last call. */
  line(): Promise<unknown>;
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
    line: next,
    end: () => child.stdin.end(),
  };
}
