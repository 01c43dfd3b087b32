import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OptionsInvalidError, UnavailableError } from "../errors.js";
import { ask, isServer } from "./redis-inline.js";
import { checkSettings, lastWords, passwordOf } from "./redis-settings.js";
import { guardServer } from "./server-guard.js";

export interface RedisServerOptions {
  /** Program to start. @default $REDLOOM_REDIS_SERVER or `redis-server` from the PATH */
  readonly program?: string;
  /** Further settings, as on the command line: `["--appendonly", "yes"]`. Where the server is, is ours to say. */
  readonly args?: readonly string[];
  /** Restart in this folder with its data; a fresh temporary folder otherwise. */
  readonly folder?: string;
  /** @default one that is free */
  readonly port?: number;
}

/** A real redis-server of one's own: own port, own folder, ended by pid. */
export interface RedisServer extends AsyncDisposable {
  /** Without a password. */
  readonly url: string;
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly pid: number;
  readonly folder: string;
  /** Sends a signal to the server: SIGKILL, SIGSTOP, SIGCONT. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process has ended. Until somebody asks for it, a server keeps no program running. */
  readonly ended: Promise<void>;
  /** Ends the server and removes its folder. */
  stop(options?: { readonly keepFolder?: boolean }): Promise<void>;
}

/**
 * Starts a server and resolves when it answers PING.
 * @throws {OptionsInvalidError} there is no such program, or it ends: a setting is none, or somebody has the port.
 * @throws {UnavailableError} it does not answer within 10 s.
 */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  checkSettings(options.args ?? [], options.port);
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "redloom-redis-")));
  try {
    return await startIn(folder, options);
  } catch (error) {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(folder: string, options: RedisServerOptions): Promise<RedisServer> {
  const args = options.args ?? [];
  const start = (port: number): Promise<RedisServer> => {
    const place = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder];
    const settings = [...place, "--save", "", "--daemonize", "no", ...args];
    const launched = { port, folder, isOwn: options.folder === undefined, password: passwordOf(args) };
    return launch(programOf(options), settings, launched);
  };
  return options.port === undefined ? onFreePort(start) : start(options.port);
}

/** A port that was free may be somebody else's by the time the server takes it: tests run side by side. */
export async function onFreePort<Started>(start: (port: number) => Promise<Started>): Promise<Started> {
  for (let tries = 1; ; tries++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (tries === 5 || !/in use/i.test(String(error))) throw error;
    }
  }
}

export function programOf(options: { readonly program?: string }): string {
  // A variable that a script sets to nothing names none.
  return options.program || process.env.REDLOOM_REDIS_SERVER || "redis-server";
}

interface Launched {
  readonly port: number;
  readonly folder: string;
  /** The folder is of our making, and goes with this process. */
  readonly isOwn: boolean;
  readonly password?: string | undefined;
}

/** Starts the program with a command line of one's own; resolves when it answers PING. */
export async function launch(
  program: string,
  commandLine: readonly string[],
  { port, folder, isOwn, password }: Launched,
): Promise<RedisServer> {
  const child = spawn(program, commandLine, { stdio: ["ignore", "pipe", "pipe"] });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => log.push(chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const guard = guardServer(child, isOwn ? folder : undefined);
  try {
    await answers(child, { port, password }, log);
  } catch (error) {
    guard.release();
    child.kill("SIGKILL");
    throw isMissing(error) ? noProgram(program, error) : error;
  }
  keepsRunning(child, false);
  const stop: RedisServer["stop"] = async ({ keepFolder = false } = {}) => {
    keepsRunning(child, true);
    child.kill("SIGKILL");
    await ended;
    guard.release();
    if (!keepFolder) await rm(folder, { recursive: true, force: true });
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    host: "127.0.0.1",
    port,
    pid: child.pid ?? 0,
    folder,
    get ended() {
      keepsRunning(child, true);
      return ended;
    },
    signal: (name) => void child.kill(name),
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

/** Whether this process waits for the child: a test that forgets its server ends all the same, and the server with it. */
function keepsRunning(child: ChildProcess, keeps: boolean): void {
  const pipes = [child.stdout, child.stderr].filter((stream) => stream instanceof Socket);
  for (const handle of [child, ...pipes]) keeps ? handle.ref() : handle.unref();
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "EACCES");
}

function noProgram(program: string, cause: unknown): OptionsInvalidError {
  const fix =
    "Install it (`apt-get install redis-server`, `brew install redis`), or name it in REDLOOM_REDIS_SERVER or `program`.";
  return new OptionsInvalidError(`There is no program \`${program}\` to start a Redis with`, fix, { cause });
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}

type Listening = Pick<Launched, "port" | "password">;

async function answers(child: ChildProcess, at: Listening, log: readonly string[]): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    // Not "exit": what it said may come later than that.
    child.once("close", (code) => reject(notStarted(code, at, log.join(""))));
  });
  failed.catch(() => undefined);
  const deadline = Date.now() + 10_000;
  while (!(await Promise.race([isUp(child.pid ?? 0, at, log), failed]))) {
    if (Date.now() > deadline) {
      throw new UnavailableError(`redis-server did not answer within 10 s: ${lastWords(log.join(""))}`);
    }
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), failed]);
  }
}

function notStarted(code: number | null, { port }: Listening, log: string): OptionsInvalidError {
  const isTaken = /in use/i.test(log);
  const fix = isTaken
    ? "Give another `port`, or none for one that is free."
    : "Look at `args`: one of these settings stands against it.";
  const what = isTaken ? `The port ${port} is in use` : `redis-server ended with ${code}`;
  return new OptionsInvalidError(`${what}: ${lastWords(log)}`, fix);
}

/** It answers, and it is ours: who answers on the port may be somebody else, and our server about to give up. */
async function isUp(pid: number, { port, password }: Listening, log: readonly string[]): Promise<boolean> {
  const answer = await ask(port, "PING", password).catch(() => "");
  if (answer.startsWith("+PONG") && (await isServer(pid, port, password))) return true;
  // One that lets nobody in tells nobody its pid; that it listens stands in its log.
  return /^[+-](PONG|NOAUTH)/.test(answer) && /ready to accept connections/i.test(log.join(""));
}
