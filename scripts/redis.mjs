// A Redis for development: npm run redis:start | redis:stop | redis:status. Lives in .redloom/, is ended by its pid.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { root } from "./packages.mjs";
import { ensureRedis } from "./redis-program.mjs";

const folder = join(root, ".redloom", "redis");
const pidFile = join(folder, "redis.pid");
const port = Number(process.env.REDLOOM_REDIS_PORT ?? 6379);

const commands = { start, stop, status };
const command = commands[/** @type {keyof typeof commands} */ (process.argv[2] ?? "")];
if (!command || !Number.isInteger(port) || port < 1 || port > 65535) {
  console.error("usage: node scripts/redis.mjs start | stop | status      (REDLOOM_REDIS_PORT: 6379 unless set)");
  process.exit(2);
}
process.exitCode = await command();

async function start() {
  const running = await ownPid();
  if (running) return tell(`Redis runs already: redis://127.0.0.1:${ownPort()} (pid ${running})`, 0);
  if ((await serverPid(port)) !== undefined) {
    return tell(`Port ${port} is taken by another program. Choose one: REDLOOM_REDIS_PORT=6380 npm run redis:start`, 1);
  }
  delete process.env.REDIS_URL;
  const { REDLOOM_REDIS_SERVER: program = "redis-server" } = await ensureRedis();
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, "redis.log"), "a");
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"];
  const child = spawn(program, [...settings, "--daemonize", "no"], { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  writeFileSync(pidFile, `${child.pid} ${port}\n`);
  child.unref();
  if (await becomes(async () => (await ownPid()) !== undefined)) {
    return tell(`Redis runs: redis://127.0.0.1:${port} (pid ${child.pid}; data and log in .redloom/redis)`, 0);
  }
  return tell("Redis did not start: see .redloom/redis/redis.log", 1);
}

async function stop() {
  const pid = await ownPid();
  if (!pid) return tell("Redis does not run.", 0);
  process.kill(pid, "SIGTERM");
  if (!(await becomes(async () => (await serverPid(ownPort())) === undefined))) {
    return tell(`Redis (pid ${pid}) has not ended yet: see .redloom/redis/redis.log`, 1);
  }
  rmSync(pidFile, { force: true });
  return tell("Redis has stopped.", 0);
}

async function status() {
  const pid = await ownPid();
  return pid ? tell(`Redis runs: redis://127.0.0.1:${ownPort()} (pid ${pid})`, 0) : tell("Redis does not run.", 1);
}

/**
 * Looks again and again, for five seconds at the most.
 * @param {() => Promise<boolean>} condition
 */
async function becomes(condition) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/**
 * The pid of our own server while it runs. A pid alone proves nothing, since the system gives it out again: the server at
 * the recorded port must call it its own.
 * @returns {Promise<number | undefined>}
 */
async function ownPid() {
  const [pid = 0, at = port] = record();
  return pid > 0 && (await serverPid(at)) === pid ? pid : undefined;
}

function ownPort() {
  return record()[1] ?? port;
}

/** @returns {number[]} pid and port */
function record() {
  return existsSync(pidFile) ? readFileSync(pidFile, "utf8").trim().split(" ").map(Number) : [];
}

/**
 * What answers at this port of 127.0.0.1: a Redis's pid, 0 for anything else, undefined for nothing.
 * @param {number} at
 * @returns {Promise<number | undefined>}
 */
function serverPid(at) {
  return new Promise((resolve) => {
    const socket = createConnection(at, "127.0.0.1", () => socket.write("INFO server\r\n"));
    /** @param {number | undefined} answer */
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
      const pid = /^process_id:(\d+)/m.exec(text);
      if (pid) settle(Number(pid[1]));
      else if (!text.startsWith("$")) settle(0);
    });
    socket.once("error", () => settle(undefined));
    socket.setTimeout(1_000, () => settle(0));
  });
}

/**
 * @param {string} text
 * @param {number} code
 */
function tell(text, code) {
  console.log(text);
  return code;
}
