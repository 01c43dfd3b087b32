import { type BatchOutcome, OutcomeUnknownError, type RedloomError, ServerRefusedError } from "../errors.js";
import { type Command, commandLine } from "../wire/command.js";
import { batchFailed } from "./batch.js";
import { Call, type CallOwner, concernOf, sizeOf } from "./call.js";
import type { Client } from "./client.js";
import { type Concern, harmless, onReplyError, type Verdict } from "./failures.js";
import { lineOf, RawCommand, type ReplyTarget } from "./raw-command.js";
import { asRedloomError, explainedFor } from "./reply-errors.js";

/**
 * MULTI, the commands, EXEC: written at once, so that no other command of this connection comes between. Scripts go with
 * their source, because a NOSCRIPT inside would fail alone while the others are applied.
 */
export class TransactionCall extends Call implements ReplyTarget {
  readonly concern: Concern;
  readonly #commands: readonly Command<unknown>[];
  readonly #resolve: (values: unknown[]) => void;
  readonly #reject: (error: unknown) => void;
  /** EXEC. */
  decisive: RawCommand | undefined;
  #lines: readonly RawCommand[] = [];
  /** The first line that was refused; without a command it is MULTI itself. */
  #refused: { readonly message: string; readonly command: Command<unknown> | undefined } | undefined;

  /** MULTI was refused, for lack of a permission, and a command after it was not: it was run by itself. */
  #ranAlone = false;

  constructor(
    owner: CallOwner,
    commands: readonly Command<unknown>[],
    resolve: (values: unknown[]) => void,
    reject: (error: unknown) => void,
  ) {
    super(owner);
    this.#commands = commands;
    this.#resolve = resolve;
    this.#reject = reject;
    const repeatable = commands.every((command) => command.repeatable);
    this.concern = { key: commands.find((command) => command.keys.length > 0)?.keys[0], repeatable };
  }

  write(client: Client): void {
    this.#refused = undefined;
    this.#ranAlone = false;
    const multi = new RawCommand(lineOf(["MULTI"]), false, this);
    const queued = this.#commands.map((command) => new RawCommand(lineOf(commandLine(command, "source")), false, this));
    this.decisive = new RawCommand(lineOf(["EXEC"]), true, this);
    this.#lines = [multi, ...queued, this.decisive];
    client.sendTogether(this.#lines, this.concern.key ?? "");
  }

  replied(value: unknown, raw: RawCommand): void {
    if (this.state === "settled") return;
    if (raw !== this.decisive) {
      this.#ranAlone ||= this.#refused !== undefined && this.#refused.command === undefined;
      return;
    }
    this.owner.settled(this);
    if (!Array.isArray(value)) {
      this.#reject(new OutcomeUnknownError("EXEC gave no list of answers", this.concern));
      return;
    }
    const outcomes = this.#commands.map((command, index) => outcomeOf(command, value[index]));
    const failed = outcomes.filter((outcome) => "error" in outcome).length;
    if (failed > 0) void this.#explain(outcomes).then((told) => this.#reject(batchFailed(told, failed)));
    else this.#resolve(outcomes.map((outcome) => ("value" in outcome ? outcome.value : undefined)));
  }

  failed(error: Error, raw: RawCommand): void {
    if (this.state === "settled" || !this.#lines.includes(raw)) return;
    const isReply = error.name === "ReplyError";
    if (raw !== this.decisive) {
      // What refused one line tells why EXEC will discard them all.
      if (isReply) this.#refused ??= { message: error.message, command: this.#commands[this.#lines.indexOf(raw) - 1] };
      return;
    }
    if (!isReply) this.owner.lost(this, raw.link !== undefined);
    else this.owner.failed(this, this.#verdict(error.message));
  }

  #verdict(execMessage: string): Verdict {
    const refused = this.#refused;
    if (!refused) return onReplyError(execMessage, this.concern, true);
    if (this.#ranAlone) {
      const message = `MULTI was refused, and its commands were run one by one: ${harmless(refused.message)}`;
      return { action: "reject", error: new OutcomeUnknownError(message, this.concern) };
    }
    return onReplyError(refused.message, refused.command ? concernOf(refused.command) : this.concern, true);
  }

  #explain(outcomes: readonly BatchOutcome[]): Promise<BatchOutcome[]> {
    const explain = async (outcome: BatchOutcome, command: Command<unknown>): Promise<BatchOutcome> =>
      "error" in outcome ? { error: asRedloomError(await explainedFor(command, outcome.error)) } : outcome;
    return Promise.all(
      this.#commands.map((command, index) => explain(outcomes[index] ?? { value: undefined }, command)),
    );
  }

  reject(error: unknown): void {
    this.#reject(error);
  }

  size(): number {
    return this.#commands.reduce((bytes, command) => bytes + sizeOf(command), 64);
  }
}

function outcomeOf(command: Command<unknown>, reply: unknown): BatchOutcome {
  try {
    if (reply instanceof Error) return { error: errorInside(reply.message, command) };
    return { value: command.decode(command.binary ? reply : toText(reply)) };
  } catch (error) {
    return { error: asRedloomError(error) };
  }
}

function errorInside(message: string, command: Command<unknown>): RedloomError {
  const verdict = onReplyError(message, concernOf(command), true);
  if (verdict.action === "reject") return verdict.error;
  return new ServerRefusedError("ERR", "A command of the transaction was refused", "Try again.", concernOf(command));
}

function toText(reply: unknown): unknown {
  if (Buffer.isBuffer(reply)) return reply.toString("utf8");
  return Array.isArray(reply) ? reply.map(toText) : reply;
}
