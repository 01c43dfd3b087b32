import type { Connection } from "../../connection/connection.js";
import { HandlerFailedError, PayloadInvalidError, RedloomError } from "../../errors.js";
import { Deadlines } from "../../flow/deadlines.js";
import { rethrowLater } from "../../flow/events.js";
import { checkSize, explained } from "../../wire/codec.js";
import type { CallTypes } from "../definition.js";
import { CallRejectedError, CallTimedOutError } from "../errors.js";
import type { CallHandler, ServeOptions } from "../handlers.js";
import type { Answer } from "../messages.js";
import { type CallSpec, type ContextParts, RunningCall } from "./context.js";
import { RunningCalls } from "./running-calls.js";

/** A handler that goes on past its call's deadline is waited for as long; then its place is another call's. */
const graceMs = 1_000;

const lateFix = "End the handler when `call.signal` aborts, or raise the call's `timeout` where it needs longer.";

type Awaitable<Value> = Value | PromiseLike<Value>;

export interface HandlingParts<Types extends CallTypes>
  extends Omit<ContextParts<Types>, "host" | "rejections" | "onError"> {
  readonly connection: Pick<Connection, "host" | "report">;
  readonly handler: CallHandler<Types>;
  readonly onError: ServeOptions["onError"];
}

/** Runs the handler on requests, and makes answers of what becomes of it. */
export class CallHandling<Types extends CallTypes> {
  readonly #parts: HandlingParts<Types>;
  readonly #context: ContextParts<Types>;
  readonly #deadlines: Deadlines;
  readonly #running = new RunningCalls<Types>();
  #stopped = false;

  constructor(parts: HandlingParts<Types>) {
    this.#parts = parts;
    const { host } = parts.connection;
    const onError = (error: unknown, call: Pick<CallSpec, "id" | "attempt">): void => this.tell(error, call);
    this.#context = { ...parts, host, rejections: new WeakMap(), onError };
    this.#deadlines = new Deadlines(host);
  }

  /** Handlers that run, and are waited for. */
  get running(): number {
    return this.#running.size;
  }

  /** The answer; nothing where nobody waits for one any more. At once where the handler returns no promise. */
  run(json: string, spec: CallSpec): Answer | undefined | Promise<Answer | undefined> {
    const { definition, handler } = this.#parts;
    let request: Types["request"];
    try {
      checkSize(json, definition.maxBytes, this.#concern);
      request = definition.request.parse(json);
    } catch (error) {
      this.tell(error, spec);
      return { kind: "failed", reason: "request-invalid" };
    }
    const call = new RunningCall(this.#context, spec);
    let result: Awaitable<Types["replyInput"]>;
    let isAwaited: boolean;
    try {
      result = handler(request, call);
      isAwaited = isThenable(result);
    } catch (error) {
      return this.#threw(call, error);
    }
    return isAwaited ? this.#wait(call, result) : this.#replied(call, result);
  }

  /** The caller gave it up. */
  cancel(id: string): void {
    for (const call of this.#running.of(id)) call.end(new DOMException("The caller gave the call up", "AbortError"));
  }

  /** Nobody waits for any of them: the server stops. */
  endAll(reason: unknown): void {
    this.#stopped = true;
    for (const call of this.#running.all()) call.end(reason);
  }

  /** Tells the program what it cannot be told otherwise. */
  tell(error: unknown, { id, attempt }: Pick<CallSpec, "id" | "attempt">): void {
    if (error instanceof PayloadInvalidError) {
      const told = explained(error, this.#concern).catch(() => error);
      void told.then((whole) => this.#tell(whole, id, attempt));
    } else this.#tell(error, id, attempt);
  }

  close(): void {
    this.#deadlines.close();
  }

  get #concern() {
    return { definition: this.#parts.definition.definition, key: this.#parts.key };
  }

  #tell(error: unknown, id: string, attempt: number): void {
    const { onError, connection } = this.#parts;
    try {
      if (onError) onError(error, { id, attempt });
      else connection.report(error instanceof RedloomError ? error : this.#failed(error));
    } catch (thrown) {
      rethrowLater(thrown);
    }
  }

  #failed(cause: unknown): HandlerFailedError {
    return new HandlerFailedError("The handler of a call failed", { ...this.#concern, cause });
  }

  #wait(call: RunningCall<Types>, result: Awaitable<Types["replyInput"]>): Promise<Answer | undefined> {
    this.#running.add(call);
    this.#deadlines.add(call, rounded(call.remainingMs));
    return new Promise((resolve) => {
      const leave = (answer: Answer | undefined): void => {
        this.#deadlines.remove(call);
        this.#running.delete(call);
        resolve(answer);
      };
      call.onExpire = () => {
        if (this.#isOver(call)) leave(undefined);
        else this.#deadlines.add(call, graceMs);
      };
      // What is no promise of the language may throw instead of rejecting, and settle twice.
      Promise.resolve(result).then(
        (reply) => leave(this.#replied(call, reply)),
        (error: unknown) => leave(this.#threw(call, error)),
      );
    });
  }

  /** At the deadline; and past it, where the handler still runs. */
  #isOver(call: RunningCall<Types>): boolean {
    if (!call.isOverdue) {
      call.isOverdue = true;
      call.end(new CallTimedOutError("The call's deadline has passed", this.#concern, { fix: lateFix }));
      return false;
    }
    call.isAnswered = true;
    const message = `The handler goes on ${graceMs} ms past the deadline of its call: nobody waits for it any more`;
    if (!this.#isUnheard(call)) this.tell(new CallTimedOutError(message, this.#concern, { fix: lateFix }), call);
    return true;
  }

  /** The server stopped without it: what its handler does then is no answer, and no news. */
  #isUnheard(call: RunningCall<Types>): boolean {
    return this.#stopped || call.isHandedBack;
  }

  #replied(call: RunningCall<Types>, reply: Types["replyInput"]): Answer | undefined {
    if (call.ended || this.#isUnheard(call)) return undefined;
    call.isAnswered = true;
    const { definition } = this.#parts;
    try {
      const json = definition.reply.encode(reply);
      checkSize(json, definition.maxBytes, this.#concern);
      return { kind: "ok", json };
    } catch (error) {
      this.tell(error, call);
      return { kind: "failed", reason: "reply-invalid" };
    }
  }

  #threw(call: RunningCall<Types>, error: unknown): Answer | undefined {
    const rejection = error instanceof CallRejectedError ? this.#context.rejections.get(error) : undefined;
    call.isAnswered = true;
    if (this.#isUnheard(call)) return undefined;
    // What was told to end and says so has nothing new to tell.
    const isNews = !rejection && (call.abortedFor === undefined || error !== call.abortedFor);
    if (isNews) this.tell(error, call);
    if (call.ended) return undefined;
    return rejection ? { kind: "error", ...rejection } : { kind: "failed", reason: "handler-failed" };
  }
}

/** Deadlines of about the same length share a list; nobody is kept from working by a little more time. */
function rounded(ms: number): number {
  const step = ms < 1_000 ? 10 : ms < 60_000 ? 100 : 1_000;
  return Math.ceil(ms / step) * step;
}

export function isThenable<Value>(value: unknown): value is PromiseLike<Value> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
