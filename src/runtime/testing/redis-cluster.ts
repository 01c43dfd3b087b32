import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask } from "./redis-inline.js";
import { freePort, launch, onFreePort, programOf, type RedisServer } from "./redis-server.js";

/** Masters of a cluster, each with a third of the slots, and a replica for each where that was asked for. */
export interface RedisCluster extends AsyncDisposable {
  readonly masters: readonly RedisServer[];
  /** Of the master in the same place; empty unless asked for. */
  readonly replicas: readonly RedisServer[];
  /** Where the masters listen. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  stop(): Promise<void>;
}

export interface RedisClusterOptions {
  readonly program?: string;
  /** A replica for each master, which takes over when that one fails. @default false */
  readonly replicas?: boolean;
}

interface Member {
  readonly server: RedisServer;
  readonly busPort: number;
}

const slots = 16_384;
/** A node that stands still for so long is taken for gone: at once where another one is to take over. */
const nodeTimeoutMs = { alone: 5_000, withReplicas: 1_000 };
/** A node that has not met all others by then is asked to meet them once more: whoever is slow forgets who met it. */
const meetAgainMs = 2_000;
/** How long it is waited for what a cluster has to become. */
const longestMs = 30_000;

/** Starts a cluster of three masters and resolves when every one of them serves it. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const size = options.replicas ? 6 : 3;
  const timeoutMs = options.replicas ? nodeTimeoutMs.withReplicas : nodeTimeoutMs.alone;
  const members = await Promise.all(Array.from({ length: size }, () => startMember(programOf(options), timeoutMs)));
  const servers = members.map(({ server }) => server);
  const [masters, replicas] = [servers.slice(0, 3), servers.slice(3)];
  const share = Math.ceil(slots / masters.length);
  for (const [index, { port }] of masters.entries()) {
    const first = index * share;
    await expectOk(port, `CLUSTER ADDSLOTSRANGE ${first} ${Math.min(first + share, slots) - 1}`);
    await expectOk(port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
  }
  await meet(members);
  await Promise.all(replicas.map((replica, index) => follow(replica, masters[index])));
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const nodes = masters.map(({ host, port }) => ({ host, port }));
  return { masters, replicas, nodes, stop, [Symbol.asyncDispose]: stop };
}

/** Resolves when every node serves, and knows all others. */
async function meet(members: readonly Member[]): Promise<void> {
  const [seed] = members;
  const met = [`known_nodes:${members.length}`, "cluster_state:ok"];
  const joins = async ({ server }: Member): Promise<void> => {
    const greet = `CLUSTER MEET 127.0.0.1 ${seed?.server.port} ${seed?.busPort}`;
    for (const endsAt = Date.now() + longestMs; ; ) {
      if (server !== seed?.server) await expectOk(server.port, greet);
      const left = endsAt - Date.now();
      const info = await told(server.port, "CLUSTER INFO", met, Math.min(meetAgainMs, left));
      if (info === undefined) return;
      if (left <= meetAgainMs) throw new Error(`the cluster does not come up: ${info}`);
    }
  };
  await Promise.all(members.map(joins));
}

/** Resolves when the replica has what its master has. */
async function follow(replica: RedisServer, master: RedisServer | undefined): Promise<void> {
  const id = /[0-9a-f]{40}/.exec(await ask(master?.port ?? 0, "CLUSTER MYID"))?.[0];
  await expectOk(replica.port, `CLUSTER REPLICATE ${id}`);
  const info = await told(replica.port, "INFO replication", ["master_link_status:up"], longestMs);
  if (info !== undefined) throw new Error(`the replica does not follow its master: ${info}`);
}

async function startMember(program: string, timeoutMs: number): Promise<Member> {
  const folder = await mkdtemp(join(tmpdir(), "redloom-cluster-"));
  return onFreePort(async (port) => {
    const busPort = await freePort();
    const settings = [
      "--port",
      String(port),
      "--bind",
      "127.0.0.1",
      "--dir",
      folder,
      "--save",
      "",
      "--daemonize",
      "no",
    ];
    const bus = ["--cluster-port", String(busPort), "--cluster-node-timeout", String(timeoutMs)];
    const replication = ["--repl-diskless-sync-delay", "0"];
    const commandLine = [...settings, "--cluster-enabled", "yes", ...bus, ...replication];
    return { server: await launch(program, commandLine, { port, folder, isOwn: true }), busPort };
  });
}

async function expectOk(port: number, line: string): Promise<void> {
  const answer = await ask(port, line);
  if (!answer.startsWith("+OK")) throw new Error(`${line}: ${answer}`);
}

/** Resolves with nothing when the answer says all of that, and with the last answer where it does not in this time. */
async function told(
  port: number,
  line: string,
  wanted: readonly string[],
  withinMs: number,
): Promise<string | undefined> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask(port, line);
    if (wanted.every((each) => answer.includes(each))) return undefined;
    if (Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
