import { type Concern, onDeadline, onLostConnection, onReplyError, type Verdict } from "../connection/failures.js";
import {
  BatchFailedError,
  type BatchOutcome,
  OutcomeUnknownError,
  type RedloomError,
  ServerRefusedError,
} from "../errors.js";
import { type Command, commandLine } from "../wire/command.js";
import { slotOf } from "../wire/slot.js";
import type { WireLine, WireReply } from "./protocol.js";

/** What is sent, answered, repeated or given up as a whole. */
export abstract class Unit {
  abstract readonly concern: Concern;
  /** Set when it is done. `error` may be anything that `decode` threw. */
  outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
  #refusal: string | undefined;
  #perhapsApplied = false;

  /** The lines as they are to be sent now. */
  abstract lines(): readonly WireLine[];
  /** Reads the replies to its lines, in order. */
  abstract read(replies: readonly WireReply[]): void;

  /** Not sent: no connection. */
  postpone(refusal: string): void {
    this.#refusal = refusal;
  }

  /** The deadline passed. `sent`: it is on its way. */
  expire(sent: boolean, afterMs: number): void {
    this.outcome ??= { error: onDeadline(sent || this.#perhapsApplied, this.#refusal, afterMs, this.concern) };
  }

  protected lost(sent: boolean): void {
    this.#perhapsApplied ||= sent;
    this.judged(onLostConnection(sent, this.concern));
  }

  protected judged(verdict: Verdict): void {
    if (verdict.action === "reject") this.outcome = { error: verdict.error };
    else if (verdict.action !== "source") this.#refusal = verdict.refusal;
  }
}

export class CommandUnit extends Unit {
  readonly concern: Concern;
  readonly #command: Command<unknown>;
  #sourceSent = false;

  constructor(command: Command<unknown>) {
    super();
    this.#command = command;
    this.concern = concernOf(command);
  }

  lines(): readonly WireLine[] {
    return [wireLine(this.#command, this.#sourceSent ? "source" : "digest")];
  }

  read([reply]: readonly WireReply[]): void {
    if (!reply) this.lost(true);
    else if ("value" in reply) this.outcome = outcomeOf(this.#command, reply.value);
    else if ("refused" in reply) {
      const verdict = onReplyError(reply.refused, this.concern, this.#sourceSent);
      if (verdict.action === "source") this.#sourceSent = true;
      this.judged(verdict);
    } else this.lost(reply.sent);
  }
}

/** MULTI, the commands, EXEC. Scripts go with their source: a NOSCRIPT inside would fail alone, the others be applied. */
export class TransactionUnit extends Unit {
  readonly concern: Concern;
  /** Where the keys are, on a cluster. */
  readonly slot: number | undefined;
  readonly #commands: readonly Command<unknown>[];

  constructor(commands: readonly Command<unknown>[]) {
    super();
    this.#commands = commands;
    const key = commands.find((command) => command.keys.length > 0)?.keys[0];
    this.slot = key === undefined ? undefined : slotOf(key);
    this.concern = { key, repeatable: commands.every((command) => command.repeatable) };
  }

  lines(): readonly WireLine[] {
    const queued = this.#commands.map((command) => wireLine(command, "source"));
    return [{ line: ["MULTI"], binary: false }, ...queued, { line: ["EXEC"], binary: true }];
  }

  read(replies: readonly WireReply[]): void {
    const exec = replies.at(-1);
    if (!exec) this.lost(true);
    else if ("value" in exec) this.#executed(exec.value);
    else if ("refused" in exec) this.judged(this.#discarded(exec.refused, replies));
    else this.lost(exec.sent);
  }

  #executed(value: unknown): void {
    if (!Array.isArray(value)) {
      this.outcome = { error: new OutcomeUnknownError("EXEC gave no list of answers", this.concern) };
      return;
    }
    this.outcome = gather(this.#commands.map((command, index) => outcomeOf(command, value[index])));
  }

  /** What refused one line tells why EXEC discarded them all. */
  #discarded(message: string, replies: readonly WireReply[]): Verdict {
    for (const [index, reply] of replies.slice(0, -1).entries()) {
      const command = this.#commands[index - 1];
      const concern = command ? concernOf(command) : this.concern;
      if ("refused" in reply) return onReplyError(reply.refused, concern, true);
    }
    return onReplyError(message, this.concern, true);
  }
}

/** All values, or one error that has the outcome of each. */
export function gather(
  outcomes: readonly ({ readonly value: unknown } | { readonly error: unknown })[],
): { readonly value: readonly unknown[] } | { readonly error: BatchFailedError } {
  const errors = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
  if (errors.length === 0)
    return { value: outcomes.map((outcome) => ("value" in outcome ? outcome.value : undefined)) };
  const example = errors[0] instanceof Error ? `: ${errors[0].message}` : "";
  const message = `${errors.length} of ${outcomes.length} commands failed${example}`;
  return { error: new BatchFailedError(message, outcomes as readonly BatchOutcome[]) };
}

function outcomeOf(command: Command<unknown>, reply: unknown): { value: unknown } | { error: unknown } {
  try {
    if (reply instanceof Error) return { error: errorInside(reply.message, command) };
    return { value: command.decode(revive(reply, command.binary === true)) };
  } catch (error) {
    return { error };
  }
}

function errorInside(message: string, command: Command<unknown>): RedloomError {
  const verdict = onReplyError(message, concernOf(command), true);
  if (verdict.action === "reject") return verdict.error;
  return new ServerRefusedError("ERR", "A command of the transaction was refused", "Try again.", concernOf(command));
}

/** Bytes arrive as Uint8Array: Buffers where they were asked for, text where not. */
function revive(reply: unknown, binary: boolean): unknown {
  if (Array.isArray(reply)) return reply.map((each) => revive(each, binary));
  if (!(reply instanceof Uint8Array)) return reply;
  const bytes = Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength);
  return binary ? bytes : bytes.toString("utf8");
}

function wireLine(command: Command<unknown>, scripts: "digest" | "source"): WireLine {
  const [name, ...args] = commandLine(command, scripts);
  // A view is sent with all the memory behind it: only what it shows is copied.
  const plain = args.map((each) => (each instanceof Uint8Array ? new Uint8Array(each) : each));
  return { line: [name, ...plain], binary: command.binary === true };
}

function concernOf(command: Command<unknown>): Concern {
  return { definition: command.definition, key: command.keys[0], repeatable: command.repeatable };
}
