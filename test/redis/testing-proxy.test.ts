import { execFile } from "node:child_process";
import { createConnection, createServer, type Socket } from "node:net";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { createAgentsClient } from "../../src/generated/agents/index.js";
import { connect } from "../../src/runtime/index.js";
import { eventually, startProxy, type TcpProxy } from "../../src/runtime/testing/index.js";
import { useRedis } from "../support/redis.js";

/** A server that answers each line with itself, and a proxy before it. */
async function echoProxy(): Promise<TcpProxy> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const proxy = await startProxy({ port: typeof address === "object" && address ? address.port : 0 });
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]();
    server.close();
  });
  return proxy;
}

interface Client {
  readonly socket: Socket;
  said: string;
  isClosed: boolean;
}

async function clientOf(proxy: TcpProxy): Promise<Client> {
  const socket = createConnection(proxy.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const client: Client = { socket, said: "", isClosed: false };
  socket.on("data", (chunk: Buffer) => {
    client.said += chunk;
  });
  socket.on("close", () => {
    client.isClosed = true;
  });
  socket.write("hello ");
  await soon(() => client.said === "hello ");
  return client;
}

const soon = (check: () => unknown) => eventually(check, { timeoutMs: 10_000 });
const moment = (ms = 50): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("startProxy", () => {
  test.each([
    ["blackhole", (proxy: TcpProxy) => proxy.blackhole()],
    ["swallowReplies", (proxy: TcpProxy) => proxy.swallowReplies("lost")],
  ] as const)(
    "%s: a connection that lost something stays open until its end, and gets no answer after",
    async (_, put) => {
      const proxy = await echoProxy();
      const [client, other] = [await clientOf(proxy), await clientOf(proxy)];
      const fault = put(proxy);
      client.socket.write("lost ");
      await soon(() => fault.fired === 1);
      await moment();
      expect(client).toMatchObject({ said: "hello ", isClosed: false });
      fault.stop();
      client.socket.write("later");
      other.socket.write("heard");
      await soon(() => expect(other.said).toBe("hello heard"));
      await soon(() => client.isClosed);
      expect(client.said).toBe("hello ");
      expect(other.isClosed).toBe(false);
    },
  );

  test.each(["swallowReplies", "cutBeforeReply"] as const)("%s: each counts its own text only", async (name) => {
    const proxy = await echoProxy();
    const client = await clientOf(proxy);
    const [never, sent] = [proxy[name]("never sent"), proxy[name]("sent")];
    client.socket.write("sent");
    await soon(() => sent.fired === 1);
    expect(never.fired).toBe(0);
  });

  test("delayReplies: what comes after it waits too", async () => {
    const proxy = await echoProxy();
    const client = await clientOf(proxy);
    const fault = proxy.delayReplies(100);
    client.socket.write("one ");
    await soon(() => fault.fired === 1);
    fault.stop();
    client.socket.write("two");
    await soon(() => expect(client.said).toBe("hello one two"));
  });

  test.each(["the proxy", "its client"] as const)(
    "delayReplies: late answers keep no program running, once %s has ended",
    async (who) => {
      const script = `
      import { createConnection, createServer } from "node:net";
      const { startProxy } = await import(process.argv[1]);
      const server = createServer((socket) => void socket.on("error", () => undefined).pipe(socket));
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      const proxy = await startProxy({ port: server.address().port });
      const fault = proxy.delayReplies(60_000);
      const client = createConnection(proxy.port, "127.0.0.1").on("error", () => undefined);
      client.write("late");
      while (fault.fired === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      if (process.argv[2] === "its client") client.destroy();
      await proxy[Symbol.asyncDispose]();
      client.destroy();
      server.close();
      console.log("over");
    `;
      const index = new URL("../../src/runtime/testing/index.ts", import.meta.url).href;
      const args = ["--import", "tsx", "--input-type=module", "-e", script, index, who];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 45_000 });
      expect(stdout).toBe("over\n");
    },
    60_000,
  );

  test("abandonAll: tells how many it was now", async () => {
    const proxy = await echoProxy();
    await clientOf(proxy);
    expect(proxy.abandonAll()).toBe(1);
    await clientOf(proxy);
    expect(proxy.abandonAll()).toBe(1);
  });
});

describe("startProxy before Redis", () => {
  const redis = useRedis();

  test.each(["blackhole", "swallowReplies"] as const)("%s, and over: no answer is another's", async (name) => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using connection = await connect(proxy.url, { commandTimeoutMs: 3_000 });
    const { user } = createAgentsClient(connection, { prefix: `${redis.prefix}${name}:` }).keys;
    const ids = ["a", "b", "c", "d"];
    for (const userId of ids) await user.at({ userId }).set({ name: userId, role: "admin" });
    const read = (userId: string): Promise<string | undefined> =>
      user
        .at({ userId })
        .get()
        .then(
          (value) => value?.name,
          () => userId,
        );
    const fault = proxy[name]("{a}");
    const first = read("a");
    await soon(() => fault.fired > 0);
    fault.stop();
    expect(await Promise.all([first, ...ids.slice(1).map(read)])).toEqual(ids);
  });
});
