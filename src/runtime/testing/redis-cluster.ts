import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask } from "./redis-inline.js";
import { freePort, launch, programOf, type RedisServer } from "./redis-server.js";

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

/** Starts a cluster of three masters and resolves when every one of them serves it. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const size = options.replicas ? 6 : 3;
  const members = await Promise.all(Array.from({ length: size }, () => startMember(programOf(options))));
  const servers = members.map(({ server }) => server);
  const [masters, replicas] = [servers.slice(0, 3), servers.slice(3)];
  const share = Math.ceil(slots / masters.length);
  for (const [index, { port }] of masters.entries()) {
    const first = index * share;
    await expectOk(port, `CLUSTER ADDSLOTSRANGE ${first} ${Math.min(first + share, slots) - 1}`);
    await expectOk(port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
  }
  await meet(members);
  await Promise.all(servers.map(({ port }) => until(port, "CLUSTER INFO", "cluster_state:ok", `known_nodes:${size}`)));
  await Promise.all(replicas.map((replica, index) => follow(replica, masters[index])));
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const nodes = masters.map(({ host, port }) => ({ host, port }));
  return { masters, replicas, nodes, stop, [Symbol.asyncDispose]: stop };
}

async function meet([seed, ...others]: readonly Member[]): Promise<void> {
  for (const { server } of others) {
    await expectOk(server.port, `CLUSTER MEET 127.0.0.1 ${seed?.server.port} ${seed?.busPort}`);
  }
}

/** Resolves when the replica has what its master has. */
async function follow(replica: RedisServer, master: RedisServer | undefined): Promise<void> {
  const id = /[0-9a-f]{40}/.exec(await ask(master?.port ?? 0, "CLUSTER MYID"))?.[0];
  await expectOk(replica.port, `CLUSTER REPLICATE ${id}`);
  await until(replica.port, "INFO replication", "master_link_status:up");
}

async function startMember(program: string): Promise<Member> {
  const [port, busPort] = [await freePort(), await freePort()];
  const folder = await mkdtemp(join(tmpdir(), "redloom-cluster-"));
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--daemonize", "no"];
  const cluster = ["--cluster-enabled", "yes", "--cluster-port", String(busPort), "--cluster-node-timeout", "1000"];
  const replication = ["--repl-diskless-sync-delay", "0"];
  const commandLine = [...settings, ...cluster, ...replication];
  return { server: await launch(program, commandLine, { port, folder, isOwn: true }), busPort };
}

async function expectOk(port: number, line: string): Promise<void> {
  const answer = await ask(port, line);
  if (!answer.startsWith("+OK")) throw new Error(`${line}: ${answer}`);
}

async function until(port: number, line: string, ...wanted: readonly string[]): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const info = await ask(port, line);
    if (wanted.every((each) => info.includes(each))) return;
    if (Date.now() > deadline) throw new Error(`the cluster does not come up: ${info}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
