import type { InboxSubscription } from "../connection/inbox.js";
import { longestTimerMs } from "../connection/options.js";
import { Events, type Unlisten } from "../flow/events.js";
import { assemble, type EngineParts } from "./assembly.js";
import type { Claims } from "./claims.js";
import type { EntryDispatcher } from "./dispatcher.js";
import type { ConsumerEvents } from "./events.js";
import type { Holdings } from "./holdings.js";
import type { Keeper } from "./keeper.js";
import type { Reader } from "./reader.js";
import type { Settler } from "./settler.js";

export interface StopOptions {
  /** How long handlers that run may take to finish, in milliseconds; their `signal` aborts then. @default 30000 */
  readonly timeoutMs?: number;
}

/** What `consume` started. */
export interface Consumer extends AsyncDisposable {
  /** The consumer's name in the group. */
  readonly name: string;
  /** Tells what happens; returns what ends the listening. */
  on<Name extends keyof ConsumerEvents>(event: Name, listener: (detail: ConsumerEvents[Name]) => void): Unlisten;
  /**
   * Reads no more, hands back what was not started so that another consumer has it at once, waits for the handlers that
   * run and settles what they did. Always resolves, by `timeoutMs`. Further calls get the same promise.
   */
  stop(options?: StopOptions): Promise<void>;
  /** Resolves when the consumer has stopped; rejects where it could not go on. */
  readonly finished: Promise<void>;
}

/** One consumer of a group: reader → dispatcher → settler, with the keeper beside them. */
export class ConsumerEngine implements Consumer {
  readonly name: string;
  readonly finished: Promise<void>;
  readonly #parts: EngineParts;
  readonly #events = new Events<ConsumerEvents>();
  readonly #holdings: Holdings;
  readonly #settler: Settler;
  readonly #dispatcher: EntryDispatcher;
  readonly #claims: Claims;
  readonly #reader: Reader;
  readonly #keeper: Keeper;
  readonly #ends: (() => void)[] = [];
  readonly #reading: Promise<void>;
  #stopped: Promise<void> | undefined;
  #onStopped: () => void = () => undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.name = parts.name;
    const { holdings, lease, settler, dispatcher, claims, reader, keeper } = assemble(parts, this.#events);
    this.#holdings = holdings;
    this.#settler = settler;
    this.#dispatcher = dispatcher;
    this.#claims = claims;
    this.#reader = reader;
    this.#keeper = keeper;
    const { connection } = parts;
    this.#ends.push(
      connection.on("disconnected", () => lease.disturb()),
      connection.on("reconnected", () => keeper.beatNow()),
      connection.attach({ close: (options) => this.stop(options) }),
    );
    this.#reading = this.#reader.run();
    this.#keeper.start();
    void this.#hearDoorbell();
    this.finished = new Promise((resolve, reject) => {
      this.#onStopped = resolve;
      this.#reading.then(
        () => this.stop(),
        (error: unknown) => {
          reject(error);
          void this.stop();
        },
      );
    });
    // Whoever does not await it has the `error` event.
    this.finished.catch(() => undefined);
  }

  on<Name extends keyof ConsumerEvents>(event: Name, listener: (detail: ConsumerEvents[Name]) => void): Unlisten {
    return this.#events.on(event, listener);
  }

  stop(options: StopOptions = {}): Promise<void> {
    this.#stopped ??= this.#stop(Math.min(options.timeoutMs ?? 30_000, longestTimerMs));
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(timeoutMs: number): Promise<void> {
    const { host } = this.#parts.connection;
    this.#dispatcher.stop();
    this.#keeper.stopClaiming();
    const timeout = new Promise<void>((resolve) => this.#ends.push(host.setTimer(resolve, timeoutMs)));
    await Promise.race([timeout, this.#windDown(timeoutMs)]);
    for (const held of this.#holdings.all()) held.giveUp();
    this.#keeper.close();
    this.#settler.close();
    for (const end of this.#ends.splice(0)) end();
    this.#onStopped();
  }

  async #windDown(timeoutMs: number): Promise<void> {
    const { connection, commands } = this.#parts;
    await this.#reader.stop(Math.min(500, timeoutMs));
    // A reader that failed has told why in `finished`.
    await this.#reading.catch(() => undefined);
    await this.#claims.settled();
    await this.#handBack();
    await this.#holdings.when(() => this.#holdings.size === 0);
    // Only tidiness: a name that stays behind owns nothing.
    await connection.execute(commands.removeConsumer(this.name, "")).catch(() => undefined);
  }

  async #handBack(): Promise<void> {
    const { connection, commands } = this.#parts;
    const waiting = this.#dispatcher.takeWaiting();
    try {
      if (waiting.length > 0) await connection.execute(commands.handBack(this.name, waiting));
    } catch (error) {
      // They stay pending: another consumer reclaims them after the ackTimeout.
      this.#events.emit("error", { during: "settle", error });
    }
    for (const held of waiting) held.lose("taken");
    this.#holdings.removeAll(waiting);
  }

  async #hearDoorbell(): Promise<void> {
    const { connection, commands } = this.#parts;
    let bell: InboxSubscription;
    try {
      bell = await connection.inbox.subscribe(commands.doorbell, {
        message: (payload) => this.#keeper.ring(Number(payload.toString())),
        gap: () => this.#keeper.ring(0),
        // Without the bell everything happens up to a second later.
        error: (error) => this.#events.emit("error", { during: "doorbell", error }),
      });
    } catch (error) {
      if (!this.#stopped) this.#events.emit("error", { during: "doorbell", error });
      return;
    }
    const close = (): void => void bell.close().catch(() => undefined);
    if (this.#stopped) close();
    else this.#ends.push(close);
  }
}
