import { ClosedError, DeliveryLostError, type ErrorContext, OptionsInvalidError } from "../../errors.js";
import { Expiring } from "../../flow/deadlines.js";
import type { Host } from "../../host.js";
import { checkSize, concerning } from "../../wire/codec.js";
import type { CallDefinition, CallTypes } from "../definition.js";
import { CallRejectedError, lostFix } from "../errors.js";
import type { CallContext, ErrorName } from "../handlers.js";
import { progressText } from "../messages.js";

/** Numbers of an attempt, so that those of the next are higher. */
const mostTold = 1_000_000_000_000;
/** Within an attempt, those of a server that got the call later are: one that stopped may have told something before. */
const mostToldPerMs = 1_000;

/** What the calls of one server have in common. */
export interface ContextParts<Types extends CallTypes> {
  readonly host: Host;
  readonly definition: CallDefinition<Types>;
  readonly key: string;
  readonly parameters: Types["parameters"];
  /** Errors that handlers were given, with what is sent of them. */
  readonly rejections: WeakMap<CallRejectedError, { readonly name: string; readonly json: string }>;
  readonly onError: (error: unknown, call: Pick<CallSpec, "id" | "attempt">) => void;
}

/** What tells one call from the others. */
export interface CallSpec {
  readonly id: string;
  readonly attempt: number;
  readonly leftMs: number;
  /** How long ago it was asked. */
  readonly ageMs: number;
  /** Sends what the handler tells on the way; absent where the caller does not listen. */
  readonly tell: ((text: string) => Promise<unknown>) | undefined;
  /** Aborts where the call is another's now, and when the server stops. */
  readonly lost: () => AbortSignal | undefined;
  /** The server stopped, and gave it back: another one answers it. */
  readonly isHandedBack: () => boolean;
}

/** One call that runs, as its handler sees it. Expires at its deadline, and once more when nobody waits for its handler. */
export class RunningCall<Types extends CallTypes> extends Expiring implements CallContext<Types> {
  readonly id: string;
  readonly attempt: number;
  readonly deadlineMs: number;
  /** Why nobody waits for it any more. */
  ended: { readonly reason: unknown } | undefined;
  /** Its answer is being sent, or was: what the handler does now comes too late. */
  isAnswered = false;
  /** Its deadline has passed. */
  isOverdue = false;
  /** Set by whoever waits for the handler. */
  onExpire: () => void = () => undefined;
  readonly #parts: ContextParts<Types>;
  readonly #spec: CallSpec;
  readonly #endsAtMs: number;
  #told = 0;
  #isUntold = false;
  #abort: AbortController | undefined;

  constructor(parts: ContextParts<Types>, spec: CallSpec) {
    super();
    this.#parts = parts;
    this.#spec = spec;
    this.id = spec.id;
    this.attempt = spec.attempt;
    this.deadlineMs = parts.host.wallMs() + spec.leftMs;
    this.#endsAtMs = parts.host.monotonicMs() + spec.leftMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.#endsAtMs - this.#parts.host.monotonicMs());
  }

  get parameters(): Types["parameters"] {
    return this.#parts.parameters;
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      const lost = this.#spec.lost();
      if (this.ended) this.#abort.abort(this.ended.reason);
      else if (lost?.aborted) this.#abort.abort(this.#reason(lost));
      else lost?.addEventListener("abort", () => this.#abort?.abort(this.#reason(lost)), { once: true });
    }
    return this.#abort.signal;
  }

  /** Why its signal aborted, if it did: for whom nobody has made one, too. */
  get abortedFor(): unknown {
    return this.ended ? this.ended.reason : this.#abort?.signal.reason;
  }

  get isHandedBack(): boolean {
    return this.#spec.isHandedBack();
  }

  /** Nobody waits for it any more. */
  end(reason: unknown): void {
    if (this.ended) return;
    this.ended = { reason };
    this.#abort?.abort(reason);
  }

  expire(): void {
    this.onExpire();
  }

  /** Bound, so that a handler may take it out of its context; made where one asks for it. */
  get error(): CallContext<Types>["error"] {
    return (name, details) => this.#error(name, details);
  }

  get progress(): CallContext<Types>["progress"] {
    return (progress) => this.#progress(progress);
  }

  #error<Name extends ErrorName<Types>>(
    name: Name,
    details: Types["errorsInput"][Name],
  ): CallRejectedError<Name, Types["errorsInput"][Name]> {
    const { definition, rejections } = this.#parts;
    const codec = Object.hasOwn(definition.errors, name) ? definition.errors[name] : undefined;
    if (!codec) {
      const fix = `Give one of: ${Object.keys(definition.errors).join(", ")}.`;
      throw new OptionsInvalidError(`The call has no error "${String(name)}"`, fix, this.#concern);
    }
    const json = this.#encoded(() => codec.encode(details));
    const error = new CallRejectedError(name, details, this.#concern);
    rejections.set(error, { name, json });
    return error;
  }

  #progress(progress: Types["progressInput"]): Promise<void> {
    const codec = this.#parts.definition.progress;
    if (!codec) {
      const fix = "Write `progress` with a message in the contract's call.";
      throw new OptionsInvalidError("The call has no progress to tell", fix, this.#concern);
    }
    const json = this.#encoded(() => codec.encode(progress));
    const { tell } = this.#spec;
    const isWanted = tell && !this.isAnswered && !this.ended && !this.isHandedBack && !this.#abort?.signal.aborted;
    if (!isWanted) return Promise.resolve();
    const n = (this.attempt - 1) * mostTold + Math.floor(this.#spec.ageMs) * mostToldPerMs + ++this.#told;
    return tell(progressText(this.id, n, json)).then(
      () => undefined,
      (error: unknown) => this.#untold(error),
    );
  }

  /** No reason to fail a handler, which may not even wait for it; told once. */
  #untold(error: unknown): void {
    if (!this.#isUntold) this.#parts.onError(error, this);
    this.#isUntold = true;
  }

  /** In the words of a server. */
  #reason({ reason }: AbortSignal): unknown {
    if (reason instanceof ClosedError) return new ClosedError("The server was stopped", this.#concern);
    return new DeliveryLostError("Another server has the call by now", this.#concern, lostFix);
  }

  get #concern(): ErrorContext {
    return { definition: this.#parts.definition.definition, key: this.#parts.key };
  }

  #encoded(encode: () => string): string {
    const json = concerning(this.#concern, encode);
    checkSize(json, this.#parts.definition.maxBytes, this.#concern);
    return json;
  }
}
