import type { Connection } from "../../connection/connection.js";
import { ClosedError, DeliveryLostError, PayloadInvalidError, RedloomError } from "../../errors.js";
import { type CallOutcome, failureCode } from "../../flow/observer.js";
import { type Delivery, HeldEntry } from "../../stream/delivery/delivery.js";
import type { CallTypes } from "../definition.js";
import { CallFailedError, CallTimedOutError, lostFix } from "../errors.js";
import { type Answer, answerText } from "../messages.js";
import type { Cancels } from "./cancels.js";
import type { ServerClock } from "./clock.js";
import { type CallHandling, isThenable } from "./handling.js";
import type { Removals } from "./removals.js";
import { type RequestEntry, requestOf } from "./request-entry.js";
import type { ServingCommands } from "./serving-commands.js";

/** An answer that cannot be given now is tried again after this, and then twice as much. */
const restMs = { first: 20, longest: 1_000 };
const ungivenFix = "Look at why Redis was away: the caller has been told that no answer came.";
/** Codes after which the same answer may yet be given; what Redis refuses for want of memory, too. */
const passing = new Set(["UNAVAILABLE", "DEADLINE_EXCEEDED", "OUTCOME_UNKNOWN"]);

export interface ServingParts<Types extends CallTypes> {
  readonly connection: Pick<Connection, "host" | "execute" | "observer">;
  readonly commands: ServingCommands;
  readonly handling: CallHandling<Types>;
  readonly cancels: Cancels;
  readonly clock: ServerClock;
  readonly removals: Removals;
  readonly maxAttempts: number;
}

/** One request that is being answered. */
interface Serving {
  readonly held: HeldEntry;
  readonly request: RequestEntry;
  readonly attempt: number;
  /** Monotonic time. */
  readonly startedAt: number;
}

/**
 * Answers requests, as the handler of a consumer: what it returns from is acknowledged, and it never throws, so that
 * nothing is tried again but what its server left behind when it died.
 */
export class CallServing<Types extends CallTypes> {
  readonly #parts: ServingParts<Types>;

  constructor(parts: ServingParts<Types>) {
    this.#parts = parts;
  }

  take(text: string, held: Delivery): Promise<void> | undefined {
    // Of what is no such entry, the consumer's group is not a call's: a dead letter that somebody replayed.
    if (!(held instanceof HeldEntry)) return undefined;
    const { commands, cancels, clock } = this.#parts;
    const request = requestOf(commands.key, held);
    if (!request) return this.#refuse(held);
    clock.saw(held.timestamp);
    if (cancels.has(request.correlation)) return this.#skip(held, "cancelled");
    if (request.deadlineMs > clock.nowMs()) return this.#run(text, held, request);
    const sure = clock.sure();
    const look = (): Promise<void> | undefined =>
      request.deadlineMs > clock.nowMs() ? this.#run(text, held, request) : this.#skip(held, "expired");
    return sure ? sure.then(look) : look();
  }

  #run(text: string, held: HeldEntry, request: RequestEntry): Promise<void> | undefined {
    const { commands, clock, handling, maxAttempts, connection } = this.#parts;
    // The server stopped before it began.
    if (held.handedBack) return undefined;
    const leftMs = request.deadlineMs - clock.nowMs();
    const attempt = attemptOf(held);
    const serving: Serving = { held, request, attempt, startedAt: connection.host.monotonicMs() };
    if (attempt > maxAttempts) return this.#abandon(serving);
    const { correlation: id, inbox, wantsProgress } = request;
    const tell = wantsProgress
      ? (progress: string): Promise<unknown> => connection.execute(commands.tell(inbox, progress))
      : undefined;
    const ageMs = Math.max(0, clock.nowMs() - held.timestamp);
    const isHandedBack = (): boolean => held.handedBack;
    const answer = handling.run(text, { id, attempt, leftMs, ageMs, tell, lost: () => held.signal, isHandedBack });
    return isThenable<Answer | undefined>(answer)
      ? answer.then((given) => this.#answer(serving, given))
      : this.#answer(serving, answer);
  }

  /** Not run, because nobody waits for it any more. */
  #skip(held: HeldEntry, reason: "expired" | "cancelled"): undefined {
    const { commands, removals, connection } = this.#parts;
    removals.add(held.id);
    const { definition, key } = commands;
    connection.observer?.observe({ kind: "call", definition, key, event: "skipped", reason });
  }

  /** Nobody can be told: whoever wrote it speaks another language. */
  #refuse(held: HeldEntry): undefined {
    const { commands, handling, removals } = this.#parts;
    removals.add(held.id);
    const message = "The request names no inbox of this call, no correlation or no timeout: nobody could be answered";
    const about = { definition: commands.definition, key: commands.key };
    handling.tell(new PayloadInvalidError(message, about), { id: held.id, attempt: attemptOf(held) });
    return undefined;
  }

  #abandon(serving: Serving): Promise<void> {
    const { handling, maxAttempts, commands } = this.#parts;
    const message = `The call is given up: ${maxAttempts} ${maxAttempts === 1 ? "server" : "servers"} ended with it`;
    const about = { definition: commands.definition, key: commands.key };
    const { correlation: id } = serving.request;
    handling.tell(new CallFailedError("abandoned", message, about), { id, attempt: serving.attempt });
    return this.#answer(serving, { kind: "failed", reason: "abandoned" });
  }

  async #answer(serving: Serving, answer: Answer | undefined): Promise<void> {
    const { held } = serving;
    // Another server's: its entry stays.
    if (held.handedBack) return this.#served(serving, "CLOSED");
    if (!answer) {
      this.#parts.removals.add(held.id);
      this.#served(serving, "CALL_TIMED_OUT");
      return;
    }
    // The answer takes the entry out of the stream: a heartbeat that does not find it there has nothing to tell.
    if (held.state === "running") held.state = "settling";
    const outcome = await this.#send(serving, answer);
    if (held.state === "settling") held.state = "running";
    if (outcome === "DELIVERY_LOST") await this.#late(serving);
    // Nobody will answer it: it is acknowledged.
    else if (outcome !== outcomeOf(answer) && outcome !== "CLOSED") this.#parts.removals.add(held.id);
    this.#served(serving, outcome);
  }

  /** The answer was refused. Where the caller took its request back, and we had not heard of it, there is nothing to tell. */
  async #late({ held, request, attempt }: Serving): Promise<void> {
    const { handling, commands } = this.#parts;
    // So that the consumer knows, too, before it acknowledges what is another's.
    await held.extend().catch(() => undefined);
    if (held.state === "lost" && !held.signal.aborted) return;
    const message = "Another server has the call by now, or its entry is gone: the answer was not sent";
    const about = { definition: commands.definition, key: commands.key };
    handling.tell(new DeliveryLostError(message, about, lostFix), { id: request.correlation, attempt });
  }

  /** Until Redis has it, it is refused for good, or nobody waits for it any more. */
  async #send({ held, request, attempt }: Serving, answer: Answer): Promise<CallOutcome> {
    const { connection, commands, clock, handling } = this.#parts;
    const command = commands.reply(held, request, answerText(request.correlation, answer));
    let pauseMs = restMs.first;
    let failure: RedloomError | undefined;
    for (;;) {
      const leftMs = request.deadlineMs - clock.nowMs();
      if (leftMs <= 0) return this.#ungiven(request, attempt, failure);
      try {
        const isGiven = await connection.execute(command, { deadlineMs: Math.ceil(leftMs) });
        return isGiven ? outcomeOf(answer) : "DELIVERY_LOST";
      } catch (error) {
        // What was not answered when the connection was closed is another server's.
        if (error instanceof ClosedError) return error.code;
        if (!isPassing(error)) {
          handling.tell(error, { id: request.correlation, attempt });
          return failureCode(error);
        }
        failure = error;
      }
      await this.#pause(Math.min(pauseMs, leftMs));
      pauseMs = Math.min(restMs.longest, 2 * pauseMs);
    }
  }

  /** Nobody waits for it any more. Where Redis was away that is told; a handler that took too long knows it by its signal. */
  #ungiven({ correlation: id }: RequestEntry, attempt: number, cause: RedloomError | undefined): CallOutcome {
    const { handling, commands } = this.#parts;
    const message = "Redis did not take the answer by the deadline of its call, as far as is known";
    const about = { definition: commands.definition, key: commands.key, cause };
    if (cause) handling.tell(new CallTimedOutError(message, about, { fix: ungivenFix }), { id, attempt });
    return "CALL_TIMED_OUT";
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.connection.host.setTimer(resolve, ms);
    });
  }

  #served({ attempt, startedAt }: Serving, outcome: CallOutcome): void {
    const { observer, host } = this.#parts.connection;
    if (!observer) return;
    const { definition, key } = this.#parts.commands;
    const durationMs = host.monotonicMs() - startedAt;
    observer.observe({ kind: "call", definition, key, event: "served", durationMs, attempt, outcome });
  }
}

/** Of what a dead server left behind nobody knows whether it had begun: it counts as one that did. */
function attemptOf({ starts, count }: Pick<HeldEntry, "starts" | "count">): number {
  return starts === undefined ? count : starts + 2;
}

function isPassing(error: unknown): error is RedloomError {
  if (!(error instanceof RedloomError)) return false;
  return passing.has(error.code) || ("reason" in error && error.reason === "OOM");
}

/** What the observer is told of an answer. */
export function outcomeOf(answer: Answer): CallOutcome {
  switch (answer.kind) {
    case "ok":
      return "ok";
    case "error":
      return "rejected";
    case "failed":
      return "CALL_FAILED";
    default:
      return answer satisfies never;
  }
}
