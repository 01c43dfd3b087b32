import type { Connection } from "../connection/connection.js";
import { ClosedError, DeadlineExceededError, RedloomError, UnavailableError } from "../errors.js";
import type { Command } from "../wire/command.js";
import type { Trimmed } from "./retention.js";

/** Of one connection and stream: however many producers there are, they trim once a second together. */
interface State {
  nextAt: number;
  /** The last run failed, and that was told. */
  failed: boolean;
}

const states = new WeakMap<Connection, Map<string, State>>();
const mostKnown = 10_000;
const everyMs = 1_000;
const soonMs = 25;

type Trimming = { readonly key: string; trim(): Command<Trimmed> };

/** Lets a producer trim its stream on the side: one whose groups are away or absent would grow without end otherwise. */
export class Trimmer {
  readonly #connection: Connection;
  readonly #commands: Trimming;
  readonly #state: State;

  constructor(connection: Connection, commands: Trimming) {
    this.#connection = connection;
    this.#commands = commands;
    this.#state = stateOf(connection, commands.key);
  }

  /** Something is being added. Returns at once. */
  touch(): void {
    const now = this.#connection.host.monotonicMs();
    if (now < this.#state.nextAt) return;
    this.#state.nextAt = now + everyMs;
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      const { more } = await this.#connection.execute(this.#commands.trim());
      this.#state.failed = false;
      if (more) this.#connection.host.setTimer(() => void this.#run(), soonMs, { unref: true });
    } catch (error) {
      this.#tell(error);
    }
  }

  /** What keeps the stream from being trimmed is told once. That Redis is away, whoever adds is told. */
  #tell(error: unknown): void {
    const isAway =
      error instanceof UnavailableError || error instanceof DeadlineExceededError || error instanceof ClosedError;
    if (isAway || this.#state.failed || !(error instanceof RedloomError)) return;
    this.#state.failed = true;
    this.#connection.report(error);
  }
}

function stateOf(connection: Connection, key: string): State {
  const streams = states.get(connection) ?? new Map<string, State>();
  states.set(connection, streams);
  const known = streams.get(key);
  if (known) return known;
  if (streams.size >= mostKnown) streams.clear();
  const state = { nextAt: 0, failed: false };
  streams.set(key, state);
  return state;
}
