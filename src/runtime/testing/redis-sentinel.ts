import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask } from "./redis-inline.js";
import { launch, onFreePort, programOf, type RedisServer, startRedisServer } from "./redis-server.js";

/** A master, a replica of it, and one Sentinel that watches both. */
export interface RedisSentinel extends AsyncDisposable {
  /** What to give to `connect` as `sentinel`. */
  readonly options: {
    readonly name: string;
    readonly nodes: readonly { readonly host: string; readonly port: number }[];
  };
  readonly master: RedisServer;
  readonly replica: RedisServer;
  stop(): Promise<void>;
}

const name = "main";

/** Starts the three and resolves when the Sentinel knows the replica, so that a failover can be had. */
export async function startRedisSentinel(options: { readonly program?: string } = {}): Promise<RedisSentinel> {
  const master = await startRedisServer(options);
  const replica = await startRedisServer({ ...options, args: ["--replicaof", "127.0.0.1", String(master.port)] });
  await until(replica.port, "INFO replication", "master_link_status:up");
  const folder = await mkdtemp(join(tmpdir(), "redloom-sentinel-"));
  const file = join(folder, "sentinel.conf");
  const linesAt = (port: number): string[] => [
    `port ${port}`,
    "bind 127.0.0.1",
    `dir ${folder}`,
    `sentinel monitor ${name} 127.0.0.1 ${master.port} 1`,
    `sentinel down-after-milliseconds ${name} 2000`,
    `sentinel failover-timeout ${name} 3000`,
  ];
  const sentinel = await onFreePort(async (port) => {
    await writeFile(file, `${linesAt(port).join("\n")}\n`);
    return launch(programOf(options), [file, "--sentinel"], { port, folder, isOwn: true });
  });
  const { port } = sentinel;
  await until(port, `SENTINEL REPLICAS ${name}`, String(replica.port));
  const stop = async (): Promise<void> => {
    await Promise.all([sentinel, master, replica].map((server) => server.stop()));
  };
  return {
    options: { name, nodes: [{ host: "127.0.0.1", port }] },
    master,
    replica,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function until(port: number, line: string, part: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await ask(port, line)).includes(part)) {
    if (Date.now() > deadline) throw new Error(`${line} never says ${part}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
