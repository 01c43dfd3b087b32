// Runs a command of this repository on a machine that may have nothing yet: node scripts/run.mjs <test|demo|…> [arguments]
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { ensureNode, ensurePackages, root } from "./packages.mjs";
import { ensureRedis } from "./redis-program.mjs";

/** @type {Record<string, (args: string[]) => string[][]>} each task's programs, one after the other */
const tasks = {
  test: (args) => [...(args.length === 0 ? [["npm", "run", "--silent", "check"]] : []), ["vitest", "run", ...args]],
  "test:faults": (args) => [["vitest", "run", "--config", "vitest.faults.config.ts", ...args]],
  matrix: (args) => [["vitest", "run", "--config", "vitest.matrix.config.ts", ...args]],
  demo: (args) => [["tsx", "examples/demo/main.ts", ...args]],
  // Compiled, because what runs sources directly makes some of them slower.
  bench: (args) => [
    ["tsc", "-p", "bench"],
    ["node", "bench/.build/bench/main.js", ...args],
  ],
};

const [name = "", ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  console.error(`scripts/run.mjs: one of ${Object.keys(tasks).join(", ")}`);
  process.exit(2);
}
ensureNode();
ensurePackages();
// What Redloom is measured against has packages of its own.
if (name === "bench") ensurePackages(join(root, "bench"));
const environment = {
  ...process.env,
  ...(await ensureRedis({ startsServers: name.startsWith("test") || name === "matrix" })),
  PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`,
};
for (const [program = "", ...rest] of task(args)) {
  const code = await run(program, rest);
  if (code !== 0) process.exit(code);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function run(program, args) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: "inherit",
    env: environment,
    shell: process.platform === "win32",
  });
  // The terminal tells the whole group of Ctrl-C and of its own end: the child cleans up, and this process waits.
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => void child.kill(signal);
  const ignore = () => undefined;
  process.on("SIGINT", ignore).on("SIGHUP", ignore).on("SIGTERM", forward);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once("close", (code, signal) => {
      process.off("SIGINT", ignore).off("SIGHUP", ignore).off("SIGTERM", forward);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}
