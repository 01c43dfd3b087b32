import type { Connection } from "../../connection/connection.js";
import {
  ClosedError,
  DeadlineExceededError,
  RedloomError,
  RetentionHeldError,
  UnavailableError,
} from "../../errors.js";
import type { Command } from "../../wire/command.js";
import { type HoldingGroup, type Trimmed, trimPaceMs } from "./retention.js";

/** Of one connection and stream: however many producers there are, they trim once a second together. */
interface State {
  nextAt: number;
  /** The last run failed, and that was told. */
  failed: boolean;
  /** Groups that nobody serves, as they were told. */
  told: string;
}

const states = new WeakMap<Connection, Map<string, State>>();
const mostKnown = 10_000;
/** What has been waiting for less may have a consumer that is just starting. */
const unservedMs = 60_000;

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
    this.#state.nextAt = now + trimPaceMs.usual;
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      const command = this.#commands.trim();
      const { more, heldBy, skipped } = await this.#connection.execute(command);
      this.#state.failed = false;
      if (!skipped) this.#tellUnserved(heldBy, command);
      if (more) this.#connection.host.setTimer(() => void this.#run(), trimPaceMs.soon, { unref: true });
    } catch (error) {
      this.#tell(error);
    }
  }

  /** Where somebody serves one of the groups, its consumers tell. */
  #tellUnserved(heldBy: readonly HoldingGroup[], { definition }: Command<Trimmed>): void {
    const unserved = heldBy.every(({ live, oldestAgeMs }) => !live && oldestAgeMs >= unservedMs) ? heldBy : [];
    const names = unserved.map(({ group }) => group).join(", ");
    if (names === this.#state.told) return;
    this.#state.told = names;
    if (names === "") return;
    const message = `Nobody reads from ${names}: the stream keeps more than its retention says`;
    this.#connection.report(new RetentionHeldError(message, { definition, key: this.#commands.key }));
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
  const state = { nextAt: 0, failed: false, told: "" };
  streams.set(key, state);
  return state;
}
