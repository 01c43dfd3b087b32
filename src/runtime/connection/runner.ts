import { ClosedError, OptionsInvalidError, type RedloomError } from "../errors.js";
import { Deadlines, Expiring } from "../flow/deadlines.js";
import { onAbort } from "../flow/signals.js";
import type { Host } from "../host.js";
import type { Command } from "../wire/command.js";
import { Call, type CallOwner, CommandCall } from "./call.js";
import type { Client } from "./client.js";
import type { ExecuteOptions } from "./execute-options.js";
import { onClosing, onDeadline, onFullQueue, onLostConnection, type Verdict } from "./failures.js";
import { longestTimerMs } from "./options.js";
import type { RawCommand } from "./raw-command.js";

export interface RunnerLimits {
  readonly commandTimeoutMs: number;
  readonly maxQueuedCommands: number;
  readonly maxQueuedBytes: number;
}

/** How long a refused command rests before it is sent again: spread, so that not all come back at once. */
const restMs = { least: 20, most: 80 };

/** Runs calls: waits while the connection is away, repeats what may be repeated, gives up at the deadline. */
export class Runner implements CallOwner {
  readonly #client: Client;
  readonly #host: Host;
  readonly #limits: RunnerLimits;
  readonly #deadlines: Deadlines;
  /** Oldest first. A Set, because what expires leaves from the middle. */
  readonly #waiting = new Set<Call>();
  readonly #resting = new Set<Call>();
  #queuedBytes = 0;
  #cancelRest: (() => void) | undefined;
  #closed = false;
  /** Why there is no connection, where that is known. */
  #away: string | undefined;
  #onIdle: (() => void) | undefined;

  constructor(client: Client, host: Host, limits: RunnerLimits) {
    this.#client = client;
    this.#host = host;
    this.#limits = limits;
    this.#deadlines = new Deadlines(host);
  }

  execute<Reply>(command: Command<Reply>, options?: ExecuteOptions): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      this.start(new CommandCall(this, command, resolve, reject), options);
    });
  }

  start(call: Call, options?: ExecuteOptions): void {
    const deadlineMs = options?.deadlineMs ?? this.#limits.commandTimeoutMs;
    const refused = this.#closed ? new ClosedError("The connection is closed", call.concern) : badDeadline(deadlineMs);
    if (refused) {
      call.reject(refused);
      return;
    }
    if (options?.signal && !this.#watchSignal(call, options.signal)) return;
    this.#deadlines.add(call, deadlineMs);
    call.sentAt = call.deadlineAt - call.durationMs;
    if (this.#client.ready && this.#waiting.size === 0) this.#hand(call);
    else this.#wait(call);
  }

  /** Nothing new is taken. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** The connection could not be made again: what waits for it tells why, should its deadline pass. */
  explainAbsence(reason: string): void {
    this.#away = reason;
  }

  /** The connection is ready: sends what waits, oldest first. */
  drain(): void {
    this.#away = undefined;
    for (const call of this.#waiting) {
      if (!this.#client.ready) return;
      this.#unqueue(call);
      call.sentAt = this.#host.monotonicMs();
      this.#hand(call);
    }
  }

  /** Refuses everything new; resolves when nothing is under way any more. */
  finish(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => {
      this.#onIdle = resolve;
      this.#tellIdle();
    });
  }

  /** Gives up what is left and refuses everything from now on. */
  close(): void {
    this.#closed = true;
    for (const call of [...this.#deadlines.entries()])
      if (call instanceof Call) this.#finish(call, onClosing(call.state === "handed", call.concern));
    this.#cancelRest?.();
    this.#deadlines.close();
  }

  settled(call: Call): void {
    this.#deadlines.remove(call);
    if (call.state === "waiting") this.#unqueue(call);
    call.state = "settled";
    call.unlisten?.();
    if (this.#onIdle) this.#tellIdle();
  }

  failed(call: Call, verdict: Verdict): void {
    if (verdict.action === "reject") this.#finish(call, verdict.error);
    else if (verdict.action === "source") call.write(this.#client);
    else {
      call.refusal = verdict.refusal;
      if (verdict.action === "resend" && !this.#client.ready) this.#wait(call);
      else this.#rest(call);
    }
  }

  #rest(call: Call): void {
    if (!this.#admit(call)) return;
    this.#resting.add(call);
    this.#client.refresh();
    this.#cancelRest ??= this.#host.setTimer(
      () => this.#wake(),
      restMs.least + this.#host.random() * (restMs.most - restMs.least),
    );
  }

  lost(call: Call, sent: boolean): void {
    call.perhapsApplied ||= sent;
    this.failed(call, onLostConnection(sent, call.concern));
  }

  expired(call: Call): void {
    const line = call.state === "handed" ? call.decisive : undefined;
    const sent = line !== undefined || call.perhapsApplied;
    this.#finish(call, onDeadline(sent, call.refusal ?? this.#away, call.durationMs, call.concern));
    if (line) this.#suspect(line, this.#host.monotonicMs() - call.sentAt);
  }

  #tellIdle(): void {
    for (const entry of this.#deadlines.entries()) if (entry instanceof Call) return;
    this.#onIdle?.();
  }

  #hand(call: Call): void {
    call.state = "handed";
    call.write(this.#client);
  }

  #wait(call: Call): void {
    if (this.#admit(call)) this.#waiting.add(call);
  }

  /** Both waiting and resting calls are held in memory: one bound for both. */
  #admit(call: Call): boolean {
    const bytes = call.size();
    const { maxQueuedCommands, maxQueuedBytes } = this.#limits;
    const isFull = this.#waiting.size + this.#resting.size >= maxQueuedCommands;
    if (isFull || this.#queuedBytes + bytes > maxQueuedBytes) {
      this.#finish(call, onFullQueue(call.perhapsApplied, call.refusal ?? this.#away, call.concern));
      return false;
    }
    call.state = "waiting";
    call.queuedBytes = bytes;
    this.#queuedBytes += bytes;
    return true;
  }

  #unqueue(call: Call): void {
    this.#waiting.delete(call);
    this.#resting.delete(call);
    this.#queuedBytes -= call.queuedBytes;
    call.queuedBytes = 0;
  }

  #wake(): void {
    this.#cancelRest = undefined;
    const calls = [...this.#resting];
    for (const call of calls) {
      this.#unqueue(call);
      call.sentAt = this.#host.monotonicMs();
      if (this.#client.ready) this.#hand(call);
      else this.#wait(call);
    }
  }

  #finish(call: Call, error: RedloomError | unknown): void {
    this.settled(call);
    call.reject(error);
  }

  #watchSignal(call: Call, signal: AbortSignal): boolean {
    if (signal.aborted) {
      call.reject(signal.reason);
      return false;
    }
    call.unlisten = onAbort(signal, () => this.#finish(call, signal.reason));
    return true;
  }

  /**
   * A command that was sent got no answer in time. Where nothing at all came over its connection for the usual deadline,
   * the link is dead although it looks ready: it is torn down, and ioredis makes a new one.
   */
  #suspect(line: RawCommand, silentMs: number): void {
    const { link, repliesBefore } = line;
    if (!link) return;
    const check = (): void => {
      if (link.replies === repliesBefore) link.socket.destroy();
    };
    const restMs = this.#limits.commandTimeoutMs - silentMs;
    if (restMs <= 1) check();
    else this.#deadlines.add(new Suspicion(check), Math.ceil(restMs));
  }
}

/** A deadline that no timer can hold would be none. */
function badDeadline(deadlineMs: number): OptionsInvalidError | undefined {
  if (deadlineMs >= 0 && deadlineMs <= longestTimerMs) return undefined;
  return new OptionsInvalidError("`deadlineMs` is no time", `Give milliseconds from 0 to ${longestTimerMs}.`);
}

class Suspicion extends Expiring {
  readonly #check: () => void;

  constructor(check: () => void) {
    super();
    this.#check = check;
  }

  override expire(): void {
    this.#check();
  }
}
