import { randomUUID } from "node:crypto";
import { OptionsInvalidError, UnavailableError } from "../errors.js";
import { ask, isServer } from "./redis-inline.js";
import { type RedisServer, type RedisServerOptions, startRedisServer } from "./redis-server.js";
import { passwordOf } from "./redis-settings.js";

export interface TestRedisOptions extends Omit<RedisServerOptions, "folder"> {
  /** What was written survives `kill` and `restart`: an append-only file is kept. @default true */
  readonly keepsData?: boolean;
}

/** A real redis-server of a test's own, which can be harmed: own port, own folder, gone with the process that started it. */
export interface TestRedis extends AsyncDisposable {
  /** The same after a restart. With the password, where `args` has `--requirepass`. */
  readonly url: string;
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Of the server that runs now. */
  readonly pid: number;
  /** A prefix that nobody else has, for `createAgentsClient(connection, { prefix })`: tests of one server stay apart. */
  prefix(): string;
  /** Removes everything: `FLUSHALL`. */
  flush(): Promise<void>;
  /** Ends the server at once, as a crash does (SIGKILL); connections are refused until `restart`. */
  kill(): Promise<void>;
  /**
   * Starts it again on the same port, with its data where it keeps them; kills it first where it runs. What is asked for at
   * once (`kill`, `restart`, `stop`) is done in turn.
   */
  restart(): Promise<void>;
  /** The server stands still (SIGSTOP): connections stay open, and nothing answers. */
  pause(): void;
  /** It goes on (SIGCONT), and answers what was asked meanwhile. */
  resume(): void;
  /** Ends the server and removes its folder. Calling it again is harmless. */
  stop(): Promise<void>;
}

/**
 * Starts a redis-server of a test's own and resolves when it answers. For `beforeAll`, or `await using` in one test. Works
 * wherever a `redis-server` is installed; signals are what POSIX has, so that Windows needs WSL.
 * @throws {OptionsInvalidError} there is no program to start; its `fix` says how to get one.
 */
export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const { keepsData = true, args = [], ...rest } = options;
  const all = { ...rest, args: keepsData ? ["--appendonly", "yes", ...args] : args };
  const first = await startRedisServer(all);
  const { host, port, folder } = first;
  const password = passwordOf(args);
  const url = password === undefined ? first.url : `redis://:${encodeURIComponent(password)}@${host}:${port}`;
  let server = first;
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: whatever is asked for meanwhile finds the server as the one before has left it. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  // Not `stop`: the folder stays in the first one's care.
  const kill = async (): Promise<void> => {
    server.signal("SIGKILL");
    await server.ended;
  };
  const stop = (): Promise<void> => {
    isStopped = true;
    return inTurn(async () => {
      await kill();
      await first.stop();
    });
  };
  return {
    url,
    host,
    port,
    get pid() {
      return server.pid;
    },
    prefix: () => `test-${randomUUID()}:`,
    flush: () => flushed(server, password),
    kill: () => inTurn(kill),
    restart: () =>
      inTurn(async () => {
        if (isStopped) throw new OptionsInvalidError("This Redis was stopped", "Start another one with `startRedis`.");
        await kill();
        server = await startRedisServer({ ...all, folder, port });
      }),
    pause: () => server.signal("SIGSTOP"),
    resume: () => server.signal("SIGCONT"),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Whoever else has the port by now keeps what it has. */
async function flushed({ pid, port }: RedisServer, password: string | undefined): Promise<void> {
  if (!(await isServer(pid, port, password))) {
    throw new UnavailableError("FLUSHALL: the server that was started does not answer");
  }
  const answer = await ask(port, "FLUSHALL", password);
  if (!answer.startsWith("+OK")) throw new UnavailableError(`FLUSHALL: ${answer.trim()}`);
}
