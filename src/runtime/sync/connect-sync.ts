import { describeError, isPermanent } from "../connection/connect-errors.js";
import { type Observable, observedSync } from "../connection/observed.js";
import { type ConnectOptions, type Settings, settingsOf } from "../connection/options.js";
import { redisOptionsOf } from "../connection/redis-options.js";
import { type ConnectionWarning, infoCommand, judgeServer, saveCommand } from "../connection/server-look.js";
import { checkSlots } from "../connection/slots.js";
import { ClosedError, ConnectionFailedError, OptionsInvalidError, ServerRefusedError } from "../errors.js";
import type { Host } from "../host.js";
import type { Command, Replies } from "../wire/command.js";
import type { ConnectFailure, WireReply } from "./protocol.js";
import { CommandUnit, gather, TransactionUnit, type Unit } from "./unit.js";
import { WorkerLink } from "./worker-link.js";

export interface SyncConnectOptions extends Omit<ConnectOptions, "commandTimeoutMs"> {
  /**
   * How long a call may take, in milliseconds. The first one connects before, within `connectTimeoutMs`.
   * @default 5000
   */
  readonly timeoutMs?: number;
}

/** What one call goes by. */
export interface SyncExecuteOptions {
  /** How long it may take, in milliseconds. @default the connection's `timeoutMs` */
  readonly timeoutMs?: number;
}

/** Runs single commands while the caller waits. */
export interface SyncExecutor {
  execute<Reply>(command: Command<Reply>): Reply;
}

/**
 * A connection for scripts and start-up code: every call blocks the thread until it is answered, so never for servers.
 * A worker thread, started by the first call, talks to Redis. It does not keep the process alive.
 */
export class SyncConnection implements SyncExecutor, Disposable {
  readonly host: Host;
  readonly #settings: Settings;
  readonly #link: WorkerLink;
  #warnings: readonly ConnectionWarning[] | undefined;
  #failure: ConnectionFailedError | undefined;
  #closed = false;

  /** Not for programs: use `connectSync`. */
  constructor(settings: Settings) {
    const { topology, connectTimeoutMs, name } = settings;
    const redis = { ...redisOptionsOf(settings), connectionName: `${name}-sync` };
    const nodes = topology.kind === "cluster" ? { nodes: topology.nodes.map((node) => ({ ...node })) } : {};
    this.host = settings.system;
    this.#settings = settings;
    this.#link = new WorkerLink({ redis, connectTimeoutMs, ...nodes }, settings.system);
  }

  /** What was found when the server was looked at. Connects where that was not done. */
  get warnings(): readonly ConnectionWarning[] {
    this.#ready();
    return this.#warnings ?? [];
  }

  /**
   * Runs one command. One round trip; a script goes as EVALSHA, and with its source where the server does not have it.
   * @throws {WorkerFailedError} at once: the worker cannot be loaded, as in a bundle.
   * @throws {ConnectionFailedError} there never was a connection: nobody answers, wrong password, wrong TLS.
   * @throws {UnavailableError} it was not applied within `timeoutMs`.
   * @throws {OutcomeUnknownError} it was sent, no answer came, and repeating it is not harmless.
   * @throws {DeadlineExceededError} no answer came, and repeating it is harmless.
   * @throws {WrongTypeError} @throws {ServerRefusedError} Redis answered with an error.
   * @throws {ClosedError} the connection was closed.
   */
  execute<Reply>(command: Command<Reply>, options?: SyncExecuteOptions): Reply {
    return this.#observed(command, () => {
      const unit = new CommandUnit(command);
      this.#run([unit], undefined, options);
      return valueIn(unit.outcome) as Reply; // what this command's own `decode` gave
    });
  }

  /**
   * Runs many commands in one round trip (for each node of a cluster). Not atomic; each has its own outcome.
   * @throws {BatchFailedError} some failed: `outcomes` has the value or the error of each.
   */
  batch<const C extends readonly Command<unknown>[]>(commands: C, options?: SyncExecuteOptions): Replies<C> {
    return this.#observed({ name: "batch", of: commands }, () => {
      const units = commands.map((command) => new CommandUnit(command));
      this.#run(units, undefined, options);
      return valueIn(gather(units.flatMap((unit) => unit.outcome ?? []))) as Replies<C>; // each by its `decode`
    });
  }

  /**
   * MULTI … EXEC in one round trip: all or nothing as far as Redis goes, nobody else's command in between.
   * @throws {CrossSlotError} before any I/O: on a cluster, the keys lie in different slots.
   * @throws {BatchFailedError} some failed when run; `outcomes` tells which. The others were applied.
   * @throws {OutcomeUnknownError} the connection broke after EXEC was sent.
   */
  transaction<const C extends readonly Command<unknown>[]>(commands: C): Replies<C> {
    if (this.isCluster) checkSlots(commands);
    return this.#observed({ name: "transaction", of: commands }, () => {
      const unit = new TransactionUnit(commands);
      if (commands.length > 0) this.#run([unit], unit.slot);
      return valueIn(unit.outcome ?? { value: [] }) as Replies<C>; // each by its `decode`
    });
  }

  /** How long a call may take that does not say it itself. */
  get timeoutMs(): number {
    return this.#settings.commandTimeoutMs;
  }

  /** On a cluster, what is applied together has to lie in one slot. */
  get isCluster(): boolean {
    return this.#settings.topology.kind === "cluster";
  }

  /** Sends PING and returns the round trip in milliseconds. */
  ping(): number {
    this.#ready();
    const before = this.host.monotonicMs();
    this.execute(pingCommand);
    return this.host.monotonicMs() - before;
  }

  /** Blocks the thread for `ms` milliseconds, without any I/O. */
  pause(ms: number): void {
    this.#link.pause(ms);
  }

  /** Ends the worker and its connection; from then on everything throws CLOSED. Harmless when called twice. */
  close(): void {
    this.#closed = true;
    this.#link.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #observed<Reply>(what: Observable<Reply>, run: () => Reply): Reply {
    return observedSync(this.#settings.observer, this.host, what, run);
  }

  #run(
    units: readonly Unit[],
    slot: number | undefined,
    { timeoutMs = this.timeoutMs }: SyncExecuteOptions = {},
  ): void {
    if (this.#closed) throw new ClosedError("The connection is closed", units[0]?.concern);
    this.#ready();
    this.#runUntil(timeoutMs, units, slot);
  }

  /** Looks at the server once, before the first command. */
  #ready(): void {
    if (this.#closed) throw new ClosedError("The connection is closed");
    if (this.#warnings) return;
    const [info, save] = [new CommandUnit(infoCommand), new CommandUnit(saveCommand)];
    this.#runUntil(this.#settings.connectTimeoutMs, [info, save], undefined);
    try {
      this.#warnings = judgeServer(told(info), told(save));
    } catch (error) {
      // There never was a connection: that is told, not a command's lateness.
      throw error instanceof ConnectionFailedError
        ? error
        : (this.#failure ?? describeError(undefined, this.#settings));
    }
  }

  #runUntil(timeoutMs: number, units: readonly Unit[], slot: number | undefined): void {
    const deadlineAtMs = this.host.monotonicMs() + timeoutMs;
    let pending = units;
    while (pending.length > 0) {
      const lines = pending.map((unit) => unit.lines());
      const { replies, failure, expired } = this.#link.exchange(lines.flat(), slot, deadlineAtMs);
      if (failure) this.#notConnected(failure, pending);
      let at = 0;
      for (const [index, unit] of pending.entries()) {
        const count = lines[index]?.length ?? 0;
        const own = replies.slice(at, at + count);
        at += count;
        readOne(unit, own, expired ? timeoutMs : undefined);
      }
      const left = pending.filter((unit) => unit.outcome === undefined);
      if (left.length > 0 && !replies.some(isUnknownScript)) this.#rest(deadlineAtMs);
      if (this.host.monotonicMs() >= deadlineAtMs) for (const unit of left) unit.expire(false, timeoutMs);
      pending = left.filter((unit) => unit.outcome === undefined);
    }
  }

  /** What is left is sent again a little later, spread so that not all come back at once. */
  #rest(deadlineAtMs: number): void {
    const leftMs = deadlineAtMs - this.host.monotonicMs();
    if (leftMs > 0) this.#link.pause(Math.min(20 + this.host.random() * 60, leftMs));
  }

  #notConnected(failure: ConnectFailure, pending: readonly Unit[]): void {
    const error = Object.assign(new Error(failure.message), { name: failure.name, code: failure.code });
    this.#failure = describeError(error, this.#settings);
    if (isPermanent(error)) throw this.#failure;
    for (const unit of pending) unit.postpone(this.#failure.message);
  }
}

/**
 * A synchronous connection. Nothing is connected before the first call. `target` is a `redis:` or `rediss:` URL, or
 * options.
 * @throws {OptionsInvalidError} before anything is connected.
 */
export function connectSync(target: string | SyncConnectOptions, options: SyncConnectOptions = {}): SyncConnection {
  const { timeoutMs, ...further } = typeof target === "string" ? options : { ...target, ...options };
  if (timeoutMs !== undefined && (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1)) {
    throw new OptionsInvalidError("`timeoutMs` is not a length of time", "Give whole milliseconds, at least 1.");
  }
  const timeout = timeoutMs === undefined ? {} : { commandTimeoutMs: timeoutMs };
  return new SyncConnection(settingsOf(typeof target === "string" ? target : {}, { ...further, ...timeout }));
}

const pingCommand: Command<string> = { name: "PING", keys: [], args: [], repeatable: true, decode: String };

/** `replies` is empty where there was no connection; `expiredMs` is set where the deadline passed. */
function readOne(unit: Unit, replies: readonly WireReply[], expiredMs: number | undefined): void {
  const unanswered = replies.filter((reply) => "sent" in reply);
  if (expiredMs !== undefined && unanswered.length > 0) {
    unit.expire(
      unanswered.some((reply) => reply.sent),
      expiredMs,
    );
  } else if (replies.length > 0) unit.read(replies);
}

const isUnknownScript = (reply: object): boolean =>
  "refused" in reply && typeof reply.refused === "string" && reply.refused.startsWith("NOSCRIPT");

function valueIn(outcome: Unit["outcome"]): unknown {
  if (outcome && "value" in outcome) return outcome.value;
  throw outcome?.error;
}

/** `undefined` where Redis refuses to tell: ACL, or a service that took the command away. */
function told(unit: CommandUnit): string | undefined {
  const { outcome } = unit;
  if (outcome && "value" in outcome) return typeof outcome.value === "string" ? outcome.value : undefined;
  if (outcome?.error instanceof ServerRefusedError && outcome.error.reason !== "NOAUTH") return undefined;
  throw outcome?.error;
}
