import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, freePort, launch, programOf, type RedisServer } from "./redis-server.js";

/** Masters of a cluster, each with a third of the slots, and nothing else. */
export interface RedisCluster extends AsyncDisposable {
  readonly masters: readonly RedisServer[];
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  stop(): Promise<void>;
}

const slots = 16_384;

/** Starts a cluster of three masters and resolves when every one of them serves it. */
export async function startRedisCluster(options: { readonly program?: string } = {}): Promise<RedisCluster> {
  const members = await Promise.all([0, 1, 2].map(() => startMember(programOf(options))));
  const masters = members.map(({ server }) => server);
  const share = Math.ceil(slots / masters.length);
  for (const [index, { port }] of masters.entries()) {
    const first = index * share;
    await expectOk(port, `CLUSTER ADDSLOTSRANGE ${first} ${Math.min(first + share, slots) - 1}`);
    await expectOk(port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
  }
  const [seed, ...others] = members;
  for (const { server } of others) {
    await expectOk(server.port, `CLUSTER MEET 127.0.0.1 ${seed?.server.port} ${seed?.busPort}`);
  }
  await Promise.all(masters.map(({ port }) => untilServing(port)));
  const stop = async (): Promise<void> => {
    await Promise.all(masters.map((server) => server.stop()));
  };
  return { masters, nodes: masters.map(({ host, port }) => ({ host, port })), stop, [Symbol.asyncDispose]: stop };
}

async function startMember(program: string): Promise<{ readonly server: RedisServer; readonly busPort: number }> {
  const [port, busPort] = [await freePort(), await freePort()];
  const folder = await mkdtemp(join(tmpdir(), "redloom-cluster-"));
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--daemonize", "no"];
  const cluster = ["--cluster-enabled", "yes", "--cluster-port", String(busPort), "--cluster-node-timeout", "1000"];
  return { server: await launch(program, [...settings, ...cluster], { port, folder }), busPort };
}

async function expectOk(port: number, line: string): Promise<void> {
  const answer = await ask(port, line);
  if (!answer.startsWith("+OK")) throw new Error(`${line}: ${answer}`);
}

async function untilServing(port: number): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const info = await ask(port, "CLUSTER INFO");
    if (info.includes("cluster_state:ok") && info.includes("cluster_known_nodes:3")) return;
    if (Date.now() > deadline) throw new Error(`the cluster does not come up: ${info}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
