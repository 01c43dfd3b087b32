import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { type RedisServer, startRedisServer } from "../../../src/runtime/testing/redis-server.js";
import type { Server } from "./inflict.js";

// An add is acknowledged only when it is on the disk. With `everysec` a killed server may have told of adds that it had
// not written yet: it puts off writing while a sync is under way.
const durable = ["--appendonly", "yes", "--appendfsync", "always"];

/** A server that is killed and comes again, with its data, on the same port. */
export class DurableServer implements Server {
  /** A plain ioredis, to look behind the runtime's back. */
  readonly raw: Redis;
  #server: RedisServer;

  private constructor(server: RedisServer) {
    this.#server = server;
    this.raw = new Redis(server.url);
    this.raw.on("error", () => undefined);
  }

  static async start(): Promise<DurableServer> {
    return new DurableServer(await startRedisServer({ args: durable }));
  }

  get port(): number {
    return this.#server.port;
  }

  async restart(): Promise<number> {
    const { port, folder } = this.#server;
    const before = await this.#runId();
    await this.#server.stop({ keepFolder: true });
    this.#server = await startRedisServer({ port, folder, args: durable });
    const after = await this.#runId();
    return before !== after ? 1 : 0;
  }

  async freeze(ms: number): Promise<number> {
    const before = performance.now();
    this.#server.signal("SIGSTOP");
    const answered = this.raw.ping();
    await sleep(ms);
    this.#server.signal("SIGCONT");
    await answered;
    return Math.floor(performance.now() - before);
  }

  async stop(): Promise<void> {
    this.raw.disconnect();
    await this.#server.stop();
  }

  async #runId(): Promise<string | undefined> {
    return /run_id:(\w+)/.exec(await this.raw.info("server"))?.[1];
  }
}
