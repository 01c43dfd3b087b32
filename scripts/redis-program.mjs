// Makes sure of a Redis: REDIS_URL, a program from the PATH, or a package. No dependencies: it runs on a bare machine.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { createConnection } from "node:net";
import { delimiter, join } from "node:path";

/**
 * What the commands that need a Redis add to their environment: `REDLOOM_REDIS_SERVER`, the program of a private server.
 * Where `REDIS_URL` is set only those need it that start servers of their own all the same.
 * @param {{ readonly startsServers?: boolean }} [needs]
 * @returns {Promise<Record<string, string>>}
 */
export async function ensureRedis({ startsServers = false } = {}) {
  if (process.env.REDIS_URL) {
    const problem = await unreachable(process.env.REDIS_URL);
    if (problem) fail(`No Redis answers where REDIS_URL says: ${problem}`);
    if (!startsServers) return {};
  }
  const program = findServer() ?? (installWithApt() || installWithBrew() ? findServer() : undefined);
  if (program) return { REDLOOM_REDIS_SERVER: program };
  if (process.env.REDIS_URL) {
    fail(
      "Tests of crashes start a server of their own beside REDIS_URL: install the package redis-server or valkey-server.",
    );
  }
  fail(`No Redis was found. Three ways to get one:
  1. install a package: redis-server or valkey-server (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis)
  2. start the container of this repository: docker compose up -d   (then: export REDIS_URL=redis://127.0.0.1:6379)
  3. name one that runs: export REDIS_URL=redis://host:port`);
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
  console.error(text);
  process.exit(1);
}

/**
 * @param {string} url
 * @returns {Promise<string | undefined>} why nothing can be reached there, without the password
 */
function unreachable(url) {
  const { protocol = "", hostname = "", port = "" } = URL.canParse(url) ? new URL(url) : {};
  if (!/^rediss?:$/.test(protocol)) return Promise.resolve("it has to be like redis://host:port");
  const at = { host: hostname.replace(/^\[|\]$/g, "") || "127.0.0.1", port: Number(port || 6379) };
  return new Promise((resolve) => {
    const socket = createConnection(at, () => settle(undefined));
    /** @param {string | undefined} problem */
    const settle = (problem) => {
      socket.destroy();
      resolve(problem && `${at.host}:${at.port} ${problem}`);
    };
    socket.once("error", (error) => settle(/** @type {NodeJS.ErrnoException} */ (error).code ?? error.message));
    socket.setTimeout(5_000, () => settle("does not answer within 5 s"));
  });
}

/** @returns {string | undefined} the path of a server program */
export function findServer() {
  const named = process.env.REDLOOM_REDIS_SERVER;
  if (named && existsSync(named)) return named;
  return find("redis-server") ?? find("valkey-server");
}

/** @param {string} program */
function find(program) {
  for (const folder of [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/bin",
    "/usr/local/bin",
    "/opt/homebrew/bin",
  ]) {
    const path = join(folder || ".", program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: the next folder of the PATH.
    }
  }
  return undefined;
}

function installWithApt() {
  if (process.platform !== "linux" || !find("apt-get")) return false;
  const isRoot = process.getuid?.() === 0;
  const mayInstall = isRoot || (find("sudo") && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0);
  if (!mayInstall) return false;
  console.log("No Redis was found: installing Debian's package redis-server with apt-get …");
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  /** @param {string[]} args */
  const apt = (...args) => {
    const [program, ...rest] = isRoot ? ["apt-get", ...args] : ["sudo", "-n", "apt-get", ...args];
    return (
      spawnSync(/** @type {string} */ (program), rest, { stdio: ["ignore", "ignore", "inherit"], env: environment })
        .status === 0
    );
  };
  const installed = apt("update", "-qq") && apt("install", "-y", "-qq", "--no-install-recommends", "redis-server");
  // The package starts a server of its own, for good. Only its program is wanted here: nothing global is left running.
  const stop = existsSync("/run/systemd/system")
    ? ["systemctl", "disable", "--now", "redis-server"]
    : ["invoke-rc.d", "redis-server", "stop"];
  if (installed)
    spawnSync(isRoot ? (stop[0] ?? "") : "sudo", isRoot ? stop.slice(1) : ["-n", ...stop], { stdio: "ignore" });
  return installed;
}

function installWithBrew() {
  if (process.platform !== "darwin" || !find("brew")) return false;
  console.log("No Redis was found: installing it with `brew install redis` …");
  return spawnSync("brew", ["install", "--quiet", "redis"], { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}
