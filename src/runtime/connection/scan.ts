import type { Cluster, Redis } from "ioredis";
import { ClosedError, UnavailableError } from "../errors.js";
import type { Observer } from "../flow/observer.js";
import { orAborted } from "../flow/signals.js";
import type { Host } from "../host.js";
import type { Command } from "../wire/command.js";
import { observedRun } from "./observed.js";
import { CursorLost, PageCall, type ScannedServer } from "./page-call.js";
import type { Runner } from "./runner.js";
import type { ScanTerms } from "./scan-terms.js";
import { newOwners, type Owners, type ScannedServers, scannedServersOf } from "./scanned-servers.js";

/** What a scan needs of a connection. */
interface ScanParts {
  readonly main: Redis | Cluster;
  readonly runner: Runner;
  readonly connection: {
    readonly host: Host;
    readonly observer: Observer | undefined;
    /** How long a server may be away. */
    readonly commandTimeoutMs: number;
  };
}

interface Page {
  readonly cursor: string;
  readonly names: string[];
}

/** A server that is away is looked for again so often. */
const restMs = 100;

/**
 * Pages of names over all servers. A name may come more than once: a server that was lost on the way is begun again, and
 * one that was given slots meanwhile too.
 */
export function scanOver(parts: ScanParts, terms: ScanTerms): AsyncGenerator<string[], void, undefined> {
  return new Scan(parts, terms).pages();
}

class Scan {
  readonly #terms: ScanTerms;
  readonly #servers: ScannedServers;
  readonly #runner: Runner;
  readonly #host: Host;
  readonly #observer: Observer | undefined;
  readonly #patienceMs: number;
  #lastPageAt: number;

  constructor({ main, runner, connection }: ScanParts, terms: ScanTerms) {
    this.#terms = terms;
    this.#servers = scannedServersOf(main);
    this.#runner = runner;
    this.#host = connection.host;
    this.#observer = connection.observer;
    this.#patienceMs = connection.commandTimeoutMs;
    this.#lastPageAt = connection.host.monotonicMs();
  }

  async *pages(): AsyncGenerator<string[], void, undefined> {
    let before: Owners = [];
    for (;;) {
      const owners = await this.#look();
      const left = newOwners(before, owners);
      if (left.size === 0) return;
      for (const name of left) yield* this.#pagesOf(name);
      before = owners;
    }
  }

  /** All pages of one server; none where it is no master any more: its slots have other owners then. */
  async *#pagesOf(name: string): AsyncGenerator<string[], void, undefined> {
    for (;;) {
      const redis = this.#servers.serverAt(name);
      try {
        if (redis) return yield* this.#pagesFrom({ redis, socket: undefined });
      } catch (error) {
        if (!(error instanceof CursorLost)) throw error;
        await this.#rest();
      }
      // One whose connection was lost is not known for a moment, master or not.
      const owners = await this.#look();
      if (!owners.includes(name)) return;
      if (!this.#servers.serverAt(name)) await this.#rest();
    }
  }

  async *#pagesFrom(server: ScannedServer): AsyncGenerator<string[], void, undefined> {
    let cursor = "0";
    do {
      const page = await this.#page(server, cursor);
      this.#lastPageAt = this.#host.monotonicMs();
      if (page.names.length > 0) yield page.names;
      // Whoever takes the names may take time: it is not the server that was away then.
      this.#lastPageAt = this.#host.monotonicMs();
      cursor = page.cursor;
    } while (cursor !== "0");
  }

  #page(server: ScannedServer, cursor: string): Promise<Page> {
    const { pattern, count, type, definition, signal } = this.#terms;
    const command: Command<Page> = {
      name: "SCAN",
      keys: [],
      args: [cursor, "MATCH", pattern, "COUNT", count, "TYPE", type],
      repeatable: true,
      binary: true,
      definition,
      decode: pageOf,
    };
    const page = new Promise<Page>((resolve, reject) => {
      this.#runner.start(new PageCall(this.#runner, command, server, resolve, reject), signal ? { signal } : {});
    });
    return this.#observer ? observedRun(this.#observer, this.#host, command, page) : page;
  }

  async #look(): Promise<Owners> {
    for (;;) {
      this.#terms.signal?.throwIfAborted();
      if (this.#runner.isClosed)
        throw new ClosedError("The connection is closed", { definition: this.#terms.definition });
      try {
        const owners = await orAborted(this.#servers.look(), this.#terms.signal);
        if (owners.some((owner) => owner !== undefined)) return owners;
      } catch {
        // Nobody could tell: that is found out again, until there is no patience left.
        this.#terms.signal?.throwIfAborted();
      }
      await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    if (this.#host.monotonicMs() - this.#lastPageAt > this.#patienceMs) {
      const message = `A server was away for more than ${this.#patienceMs} ms while its names were read`;
      throw new UnavailableError(message, { definition: this.#terms.definition });
    }
    const resting = new Promise<void>((resolve) => void this.#host.setTimer(resolve, restMs));
    await orAborted(resting, this.#terms.signal);
  }
}

function pageOf(reply: unknown): Page {
  const [cursor, names] = Array.isArray(reply) ? reply : [];
  return { cursor: String(cursor), names: Array.isArray(names) ? names.flatMap(nameOf) : [] };
}

/** None that is no text: it is nobody's of ours, and as text it would be another's. */
function nameOf(bytes: unknown): string[] {
  if (!Buffer.isBuffer(bytes)) return [];
  const name = bytes.toString();
  return name.includes("\uFFFD") && !Buffer.from(name).equals(bytes) ? [] : [name];
}
