import { DeadlineExceededError, UnavailableError } from "../../errors.js";
import { type Deadlines, Rest } from "../../flow/deadlines.js";
import type { Observed } from "../../flow/observer.js";
import { cancelCommand, type TakenBack } from "./commands.js";
import { agoMs } from "./lookups.js";
import type { CallConnection } from "./reply-inbox.js";

/** A request that nobody waits for. */
interface GivenUp extends TakenBack {
  /** When it was first sent, and until when somebody might work on it, by the monotonic clock. */
  readonly sentAtMs: number;
  readonly deadlineAt: number;
}

interface Line {
  readonly about: Observed;
  waiting: GivenUp[];
}

interface Owner {
  readonly deadlines: Deadlines;
  tell(error: unknown): void;
}

/** Requests that are taken back at once. */
const pageSize = 500;
/** Of one call, while Redis is away; the oldest give way. */
const mostKept = 10_000;
/** What could not be sent is tried again so much later. */
const restMs = 100;

/** Takes back what was given up: those of one call together, and again until Redis has it or nobody could be working on it. */
export class TakeBacks {
  readonly #connection: CallConnection;
  readonly #owner: Owner;
  readonly #lines = new Map<string, Line>();
  #closed = false;

  constructor(connection: CallConnection, owner: Owner) {
    this.#connection = connection;
    this.#owner = owner;
  }

  add(about: Observed, one: GivenUp): void {
    const line = this.#lines.get(about.key);
    if (line) {
      line.waiting.push(one);
      if (line.waiting.length > mostKept) line.waiting.shift();
      return;
    }
    const begun = { about, waiting: [one] };
    this.#lines.set(about.key, begun);
    queueMicrotask(() => this.#send(begun));
  }

  /** Sends what is left: the connection takes no more after this turn. */
  close(): void {
    this.#closed = true;
    for (const line of this.#lines.values()) while (line.waiting.length > 0) void this.#sendPage(line);
  }

  #send(line: Line): void {
    if (line.waiting.length === 0) this.#lines.delete(line.about.key);
    else
      void this.#sendPage(line).then((isSent) => {
        if (isSent || this.#closed) this.#send(line);
        else this.#owner.deadlines.add(new Rest(() => this.#send(line)), restMs);
      });
  }

  async #sendPage(line: Line): Promise<boolean> {
    const page = line.waiting.slice(0, pageSize);
    line.waiting = line.waiting.slice(pageSize);
    const connection = this.#connection;
    const doubtful = page.filter(({ id }) => id === undefined);
    try {
      await connection.execute(cancelCommand(line.about, page, agoMs(connection, doubtful), connection.isCluster));
      return true;
    } catch (error) {
      this.#owner.tell(error);
      if (!(error instanceof UnavailableError || error instanceof DeadlineExceededError)) return true;
      const nowMs = connection.host.monotonicMs();
      line.waiting = [...page.filter(({ deadlineAt }) => deadlineAt > nowMs), ...line.waiting].slice(-mostKept);
      return false;
    }
  }
}
