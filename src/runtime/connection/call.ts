import { LockLostError } from "../errors.js";
import { Expiring } from "../flow/deadlines.js";
import { type Argument, type Command, commandLine } from "../wire/command.js";
import type { Client } from "./client.js";
import { type Concern, onReplyError, type Verdict } from "./failures.js";
import { keptLineOf, lineOf, RawCommand, type ReplyTarget } from "./raw-command.js";
import { explainedFor } from "./reply-errors.js";

/** The runner, as a call sees it. */
export interface CallOwner {
  expired(call: Call): void;
  failed(call: Call, verdict: Verdict): void;
  lost(call: Call, sent: boolean): void;
  settled(call: Call): void;
}

/** One unit that is sent, answered, repeated or given up as a whole. */
export abstract class Call extends Expiring {
  readonly owner: CallOwner;
  abstract readonly concern: Concern;
  /** `waiting` and `handed` alternate while it is repeated. */
  state: "waiting" | "handed" | "settled" = "waiting";
  /** It was sent and its answer lost, and it is repeated because that is harmless: nobody may say "nothing happened". */
  perhapsApplied = false;
  /** Why it was not applied when it was last tried. */
  refusal: string | undefined;
  /** Bytes it counts for while it is not under way. */
  queuedBytes = 0;
  /** When it was last handed to the connection, by the monotonic clock. */
  sentAt = 0;
  unlisten: (() => void) | undefined;

  constructor(owner: CallOwner) {
    super();
    this.owner = owner;
  }

  abstract write(client: Client): void;
  /** The line whose fate is the fate of the call. */
  abstract readonly decisive: RawCommand | undefined;
  abstract reject(error: unknown): void;
  abstract size(): number;

  override expire(): void {
    this.owner.expired(this);
  }
}

/** A single command. */
export class CommandCall extends Call implements ReplyTarget {
  readonly command: Command<unknown>;
  readonly #resolve: (value: never) => void;
  readonly #reject: (error: unknown) => void;
  decisive: RawCommand | undefined;
  #sourceSent = false;

  constructor(
    owner: CallOwner,
    command: Command<unknown>,
    resolve: (value: never) => void,
    reject: (error: unknown) => void,
  ) {
    super(owner);
    this.command = command;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get concern(): Concern {
    return concernOf(this.command);
  }

  write(client: Client): void {
    this.decisive = this.line();
    client.send([this.decisive]);
  }

  line(): RawCommand {
    const { command } = this;
    const line =
      command.isLasting && !this.#sourceSent
        ? keptLineOf(command)
        : lineOf(commandLine(command, this.#sourceSent ? "source" : "digest"));
    return new RawCommand(line, command.binary === true, this);
  }

  replied(value: unknown, raw: RawCommand): void {
    if (this.state === "settled" || raw !== this.decisive) return;
    this.owner.settled(this);
    try {
      // The reply's type is known to the command alone; whoever made this call passed a `resolve` that fits it.
      this.#resolve(this.command.decode(value) as never);
    } catch (error) {
      void explainedFor(this.command, error).then(this.#reject);
    }
  }

  failed(error: Error, raw: RawCommand): void {
    if (this.state === "settled" || raw !== this.decisive) return;
    if (error.name !== "ReplyError") {
      this.owner.lost(this, raw.link !== undefined);
      return;
    }
    const verdict = onReplyError(error.message, this.concern, this.#sourceSent);
    if (verdict.action === "source") this.#sourceSent = true;
    this.owner.failed(this, verdict);
  }

  reject(error: unknown): void {
    if (error instanceof LockLostError) this.command.onLockLost?.();
    this.#reject(error);
  }

  size(): number {
    return sizeOf(this.command);
  }
}

export function concernOf(command: Command<unknown>): Concern {
  return { definition: command.definition, key: command.keys[0], repeatable: command.repeatable };
}

export function sizeOf(command: Command<unknown>): number {
  let bytes = 64;
  for (const argument of command.args) bytes += bytesOf(argument);
  return bytes;
}

function bytesOf(argument: Argument): number {
  return typeof argument === "string"
    ? Buffer.byteLength(argument)
    : typeof argument === "number"
      ? 8
      : argument.byteLength;
}
