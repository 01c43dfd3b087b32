/**
 * `npm run demo`: generates the clients, starts the three example systems as separate processes, shows what happens, and
 * ends by itself. Exit code 0 only if everything that must happen did.
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { Processes } from "./processes.js";
import { removeKeys } from "./remove-keys.js";
import { agentCalls, agentCommands, agentWorkflow, type Promised, startListeners } from "./scenarios.js";
import { Timeline } from "./timeline.js";

const root = new URL("../..", import.meta.url).pathname;

async function main(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "cli/main.ts", "generate"], {
    cwd: root,
  });
  console.log(`schemas/*.yaml → src/generated: ${stdout.trim()}`);

  // A private server, or somebody's own under a prefix that is ours alone.
  const server = process.env.REDIS_URL ? undefined : await startRedisServer();
  const url = server?.url ?? process.env.REDIS_URL ?? "";
  const prefix = `demo-${randomUUID().slice(0, 8)}:`;
  console.log(server ? `A private Redis runs (pid ${server.pid}).` : `Uses REDIS_URL under the prefix ${prefix}`);

  const timeline = new Timeline();
  const processes = new Processes(timeline, { REDIS_URL: url, REDLOOM_PREFIX: prefix });
  const cleanUp = async (): Promise<void> => {
    // Ctrl-C goes to the whole group, a private Redis included: nobody then waits long for it.
    await processes.stopAll(server ? 500 : 2_000);
    if (!server) await removeKeys(url, prefix);
    await server?.stop();
  };
  let isStopping = false;
  const stop = (): void => {
    timeline.end();
    if (!isStopping) void cleanUp().finally(() => process.exit(130));
    isStopping = true;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  // Whoever read the timeline has closed the pipe.
  process.stdout.on("error", stop);
  try {
    await startListeners(timeline, processes);
    const promised = [
      ...(await agentCommands(timeline, processes)),
      ...(await agentCalls(timeline, processes)),
      ...(await agentWorkflow(timeline, processes)),
    ];
    return summary(timeline, promised);
  } finally {
    await cleanUp();
  }
}

function summary(timeline: Timeline, promised: readonly Promised[]): number {
  timeline.heading("Summary");
  for (const { what, met } of promised) console.log(`  ${met ? "✓" : "✗"} ${what}`);
  const missing = promised.filter((one) => !one.met).length;
  console.log(
    missing === 0
      ? `\nAll ${promised.length} promises were kept.`
      : `\n${missing} of ${promised.length} promises were broken.`,
  );
  return missing === 0 ? 0 : 1;
}

process.exitCode = await main();
