import { longestTimerMs } from "../../connection/options.js";
import { ConsumerReplacedError } from "../../errors.js";
import type { Unlisten } from "../../flow/events.js";
import { within } from "../../flow/within.js";
import type { HeldEntry } from "../delivery/delivery.js";
import { assemble, type Engine, type EngineParts, type Life } from "./assembly.js";
import type { ConsumerEvent, ConsumerEvents } from "./events.js";
import { type ConsumerHealth, countHeld } from "./health.js";
import { LeaseClock } from "./lease-clock.js";
import { takeName } from "./registration.js";
import { handBackRunning } from "./unfinished.js";

export interface StopOptions {
  /** How long handlers that run may take to finish, in milliseconds; their `signal` aborts then. @default 30000 */
  readonly timeoutMs?: number;
}

/** What `consume` started. */
export interface Consumer extends AsyncDisposable {
  /** The consumer's name in the group. */
  readonly name: string;
  /** How it is at this moment. No round trip. */
  readonly health: ConsumerHealth;
  /** Tells what happens; returns what ends the listening. */
  on<Name extends keyof ConsumerEvents>(event: Name, listener: (detail: ConsumerEvents[Name]) => void): Unlisten;
  /** Tells everything that happens, as one typed union, in order. */
  onEvent(listener: (event: ConsumerEvent) => void): Unlisten;
  /**
   * Reads and claims nothing more, and hands back what was not started, so that another consumer has it at once. Handlers
   * that run go on, and keep their deliveries. Resolves when nothing new starts any more: two round trips, or the
   * connection's `commandTimeoutMs` where Redis is away.
   */
  pause(): Promise<void>;
  /** Goes on after `pause`; nothing where it is not paused. */
  resume(): Promise<void>;
  /**
   * Reads no more, hands back what was not started so that another consumer has it at once, waits for the handlers that
   * run and settles what they did. Always resolves, by `timeoutMs`. Further calls get the same promise.
   */
  stop(options?: StopOptions): Promise<void>;
  /**
   * Resolves when the consumer has stopped. Rejects, after it stopped, where it could not go on.
   * @throws {ConsumerReplacedError} another consumer has taken over its name, because this one was silent for too long.
   * @throws {WrongTypeError} the key holds something else than a stream.
   * @throws {ClosedError} the connection was closed under it.
   */
  readonly finished: Promise<void>;
}

/** A reader that does not end by itself is cut off after so long: its link is dead. */
const cutAfterMs = 500;
/** What a consumer that cannot go on waits for its handlers. */
const finalStopMs = 1_000;
/** What is given back at the end of a stop is waited for as long, while Redis is away. */
const handingBackMs = 500;
/** Entries of one hand-back, two arguments each. */
const handedAtOnce = 400;

/** One consumer of a group: reader → dispatcher → settler, with the keeper beside them. */
export class ConsumerEngine implements Consumer {
  readonly name: string;
  readonly finished: Promise<void>;
  readonly #parts: EngineParts;
  readonly #life: Life;
  readonly #engine: Engine;
  readonly #ends: (() => void)[] = [];
  readonly #reading: Promise<void>;
  #pausing: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #stopped = false;
  #failure: { readonly error: unknown } | undefined;
  #onFinished: { resolve(): void; reject(error: unknown): void } = { resolve() {}, reject() {} };

  /**
   * Takes the consumer's name, and starts. One round trip before it reads.
   * @throws {ConsumerNameTakenError} another consumer of the group lives under the name.
   */
  static async start(parts: EngineParts): Promise<ConsumerEngine> {
    const { connection, commands, settings, name, isNamed, signal } = parts;
    const lease = new LeaseClock(connection.host, settings.ackTimeoutMs, isNamed);
    const instance = connection.host.uuid();
    await takeName({ connection, commands, consumer: name, instance, lease, signal });
    return new ConsumerEngine(parts, { instance, lease });
  }

  private constructor(parts: EngineParts, life: Life) {
    this.#parts = parts;
    this.#life = life;
    this.name = parts.name;
    this.finished = new Promise((resolve, reject) => {
      this.#onFinished = { resolve, reject };
    });
    // Whoever does not await it has the `failed` event.
    this.finished.catch(() => undefined);
    this.#engine = assemble(parts, life, {
      onFinal: (error) => this.#fail(error),
      onReplaced: () => this.#replaced(),
      onStarted: () => this.#engine.events.emit("started", { consumer: this.name }),
      onLate: () => void this.#handBack(),
    });
    this.#reading = this.#begin();
  }

  get health(): ConsumerHealth {
    const { holdings, reader, troubles } = this.#engine;
    const { connected, lastReadAt } = reader;
    return { state: this.#state(), connected, lastReadAt, lastError: troubles.last, ...countHeld(holdings) };
  }

  on<Name extends keyof ConsumerEvents>(event: Name, listener: (detail: ConsumerEvents[Name]) => void): Unlisten {
    return this.#engine.events.on(event, listener);
  }

  onEvent(listener: (event: ConsumerEvent) => void): Unlisten {
    return this.#engine.events.onAny(listener);
  }

  pause(): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    this.#pausing ??= this.#pause();
    return this.#pausing;
  }

  async resume(): Promise<void> {
    const pausing = this.#pausing;
    await pausing;
    // Somebody else resumed it meanwhile, or stopped it.
    if (!pausing || this.#pausing !== pausing || this.#stopping) return;
    this.#pausing = undefined;
    const { events, claims, dispatcher, keeper, reader } = this.#engine;
    claims.reopen();
    dispatcher.resume();
    keeper.claimAgain();
    reader.resume();
    events.emit("resumed", { consumer: this.name });
  }

  stop(options: StopOptions = {}): Promise<void> {
    this.#stopping ??= this.#stop(Math.min(options.timeoutMs ?? 30_000, longestTimerMs));
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #state(): ConsumerHealth["state"] {
    if (this.#failure) return "failed";
    if (this.#stopping) return this.#stopped ? "stopped" : "stopping";
    return this.#pausing ? "paused" : "running";
  }

  #begin(): Promise<void> {
    const { connection } = this.#parts;
    const { reader, keeper, heartbeat, doorbell } = this.#engine;
    this.#ends.push(
      connection.on("disconnected", () => this.#life.lease.disturb()),
      connection.on("reconnected", () => {
        heartbeat.confirmAll();
        keeper.wake("heartbeat");
      }),
      connection.attach({
        close: ({ timeoutMs }) => this.stop({ timeoutMs: timeoutMs - this.#keptBackMs(timeoutMs) }),
      }),
      () => doorbell.close(),
    );
    const reading = reader.run();
    reading.catch((error: unknown) => this.#fail(error));
    keeper.start();
    void doorbell.open();
    return reading;
  }

  async #pause(): Promise<void> {
    const { reader, claims, events } = this.#engine;
    this.#startNothing();
    await reader.pause(cutAfterMs);
    await claims.settled();
    await this.#handBack();
    if (!this.#stopping) events.emit("paused", { consumer: this.name });
  }

  #startNothing(): void {
    const { dispatcher, claims, keeper, holdings } = this.#engine;
    dispatcher.stop();
    claims.close();
    keeper.stopClaiming();
    holdings.poke();
  }

  async #stop(timeoutMs: number): Promise<void> {
    const { host } = this.#parts.connection;
    const { events, keeper, settler } = this.#engine;
    events.emit("stopping", { timeoutMs });
    this.#startNothing();
    const timeout = new Promise<void>((resolve) => this.#ends.push(host.setTimer(resolve, timeoutMs)));
    await Promise.race([timeout, this.#windDown(timeoutMs)]);
    await this.#giveUp();
    keeper.close();
    settler.close();
    for (const end of this.#ends.splice(0)) end();
    this.#stopped = true;
    events.emit("stopped", { failed: this.#failure !== undefined });
    if (this.#failure) this.#onFinished.reject(this.#failure.error);
    else this.#onFinished.resolve();
  }

  /** Handlers that still run are waited for no longer. */
  async #giveUp(): Promise<void> {
    const { connection, settings } = this.#parts;
    const { holdings } = this.#engine;
    const isLeft = settings.unfinished === "handed-back" && !holdings.isIdle;
    // Before their signals abort, so that what they do then is none of ours.
    const handed = isLeft && Promise.all([handBackRunning(holdings), this.#handBack()]);
    holdings.giveUpAll();
    if (handed) await within(connection.host, handingBackMs, handed);
  }

  /** A connection that closes cuts what is not told in time. */
  #keptBackMs(timeoutMs: number): number {
    return this.#parts.settings.unfinished === "handed-back" ? Math.min(handingBackMs, timeoutMs / 4) : 0;
  }

  async #windDown(timeoutMs: number): Promise<void> {
    const { connection, commands } = this.#parts;
    const { reader, claims, holdings } = this.#engine;
    await reader.stop(Math.min(cutAfterMs, timeoutMs), this.#reading);
    // A reader that failed has told why in `finished`.
    await this.#reading.catch(() => undefined);
    await claims.settled();
    await this.#handBack();
    await holdings.when(() => holdings.isIdle);
    // Only tidiness: a name that stays behind owns nothing.
    await connection.execute(commands.removeConsumer(this.name, this.#life.instance)).catch(() => undefined);
  }

  async #handBack(): Promise<void> {
    const { connection, commands } = this.#parts;
    const { dispatcher, holdings, troubles } = this.#engine;
    const waiting: readonly HeldEntry[] = dispatcher.takeWaiting();
    try {
      for (let at = 0; at < waiting.length; at += handedAtOnce) {
        await connection.execute(commands.handBack(this.name, waiting.slice(at, at + handedAtOnce)));
      }
    } catch (error) {
      // They stay pending: another consumer reclaims them after the ackTimeout.
      troubles.failed("settle", error);
    }
    for (const held of waiting) held.lose("taken");
    holdings.removeAll(waiting);
  }

  /** The other instance has, or will claim, whatever is held under the name. */
  #replaced(): void {
    const { holdings } = this.#engine;
    const running = holdings.all().filter(({ state }) => state === "running");
    for (const held of running) held.lose("taken");
    holdings.removeAll(running);
    const about = { definition: this.#parts.definition, key: this.#parts.commands.key };
    this.#fail(new ConsumerReplacedError(`Another consumer took over the name "${this.name}"`, about));
  }

  #fail(error: unknown): void {
    if (this.#failure || this.#stopping) return;
    this.#failure = { error };
    this.#engine.events.emit("failed", { error });
    void this.stop({ timeoutMs: finalStopMs });
  }
}
