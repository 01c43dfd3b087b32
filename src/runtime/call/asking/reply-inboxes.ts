import { ClosedError, ServerRefusedError, WrongTypeError } from "../../errors.js";
import { Deadlines } from "../../flow/deadlines.js";
import type { Observed } from "../../flow/observer.js";
import { callKeys } from "../call-stream.js";
import { forgetCommand } from "./commands.js";
import { Lookups } from "./lookups.js";
import { type CallConnection, type InboxOwner, ReplyInbox } from "./reply-inbox.js";
import { TakeBacks } from "./take-backs.js";

/** Answers that were read are removed so much later, or when there are so many of one call. */
const forgetMs = 100;
const mostForgotten = 200;
/** So often it is looked whether somebody has waited for long. */
const lookMs = 500;

const known = new WeakMap<CallConnection, ReplyInboxes>();

/** The inboxes of a connection, one for each call that is made, and the one timer for the deadlines of all. */
export class ReplyInboxes implements InboxOwner {
  readonly id: string;
  readonly deadlines: Deadlines;
  readonly lookups: Lookups;
  readonly takeBacks: TakeBacks;
  readonly #connection: CallConnection;
  readonly #inboxes = new Map<string, ReplyInbox>();
  /** Correlations of answers that were read, by their call's stream. */
  readonly #read = new Map<string, { readonly definition: string; readonly correlations: string[] }>();
  #cancelForget: (() => void) | undefined;
  #cancelLook: (() => void) | undefined;
  #closed = false;
  #isTold = false;

  private constructor(connection: CallConnection) {
    this.#connection = connection;
    this.id = connection.host.uuid();
    this.deadlines = new Deadlines(connection.host);
    this.lookups = new Lookups(connection);
    this.takeBacks = new TakeBacks(connection, this);
    // What is being handled while the connection closes may ask until it is done.
    connection.attach({ close: async () => this.#close() }, { last: true });
  }

  /** @throws {ClosedError} the connection is closing, and nobody asked on it before. */
  static of(connection: CallConnection, about: Observed): ReplyInboxes {
    const made = known.get(connection);
    if (made) return made;
    try {
      const inboxes = new ReplyInboxes(connection);
      known.set(connection, inboxes);
      return inboxes;
    } catch (error) {
      throw error instanceof ClosedError ? new ClosedError(error.message, about) : error;
    }
  }

  /** The inbox for answers of the call with this stream. @throws {ClosedError} */
  open(about: Observed): ReplyInbox {
    if (this.#closed) throw new ClosedError("The connection is closed", about);
    let inbox = this.#inboxes.get(about.key);
    if (!inbox) {
      inbox = new ReplyInbox(this.#connection, this, about);
      this.#inboxes.set(about.key, inbox);
    }
    return inbox;
  }

  left(key: string): void {
    this.#inboxes.delete(key);
  }

  forget(definition: string, key: string, correlation: string): void {
    const read = this.#read.get(key);
    if (!read) this.#read.set(key, { definition, correlations: [correlation] });
    else if (read.correlations.push(correlation) >= mostForgotten) this.#forgetOf(key);
    const forget = (): void => this.#forgetAll();
    if (!this.#closed) this.#cancelForget ??= this.#connection.host.setTimer(forget, forgetMs, { unref: true });
  }

  look(): void {
    this.#cancelLook ??= this.#connection.host.setTimer(() => this.#look(), lookMs, { unref: true });
  }

  tell(error: unknown): void {
    const isRefusal = error instanceof ServerRefusedError || error instanceof WrongTypeError;
    if (!isRefusal || this.#isTold) return;
    this.#isTold = true;
    this.#connection.report(error);
  }

  #look(): void {
    this.#cancelLook = undefined;
    let isAwaited = false;
    for (const inbox of this.#inboxes.values()) {
      if (inbox.isEmpty) continue;
      isAwaited = true;
      inbox.lookNow();
    }
    if (isAwaited) this.look();
  }

  #forgetAll(): void {
    this.#cancelForget = undefined;
    for (const key of [...this.#read.keys()]) this.#forgetOf(key);
  }

  #forgetOf(key: string): void {
    const read = this.#read.get(key);
    this.#read.delete(key);
    if (!read) return;
    const keys = read.correlations.map((correlation) => callKeys.reply(key, correlation));
    // Where it fails, they end by themselves.
    this.#connection.execute(forgetCommand(read.definition, keys)).catch((error: unknown) => this.tell(error));
  }

  #close(): void {
    this.#closed = true;
    const closed = new ClosedError("The connection was closed");
    for (const inbox of [...this.#inboxes.values()]) inbox.close(closed);
    this.takeBacks.close();
    this.#cancelForget?.();
    this.#cancelLook?.();
    this.#forgetAll();
    this.deadlines.close();
  }
}
