import type { Connection } from "../connection/connection.js";
import {
  ClosedError,
  DeadlineExceededError,
  HandlerFailedError,
  LockBusyError,
  LockLostError,
  OptionsInvalidError,
  OutcomeUnknownError,
  ServerRefusedError,
  UnavailableError,
} from "../errors.js";
import { orAborted } from "../flow/signals.js";
import { badTimeout, within } from "../flow/within.js";
import type { CancelTimer } from "../host.js";
import type { Lease } from "../lease/lease.js";
import { checkName } from "../permits/tokens.js";
import { checkNames } from "../wire/given-options.js";
import { Leadership } from "./leadership.js";

/** What is done while leading; `signal` aborts when leading is over. */
export type LeadBody = (signal: AbortSignal, lease: Lease) => unknown;

export interface LeadOptions {
  /** Ends the campaign, as `stop()` does. */
  readonly signal?: AbortSignal | undefined;
  /** Told by `inspect()` beside the process; at most 100 characters. */
  readonly name?: string | undefined;
}

export interface StopCampaignOptions {
  /** How long the body may take to end after its `signal` aborted, in milliseconds; `Infinity` waits. @default 30000 */
  readonly timeoutMs?: number | undefined;
}

/** What a campaign needs of its lock. */
export interface CampaignParts {
  readonly connection: Pick<Connection, "host" | "attach" | "report">;
  readonly leaseMs: number;
  readonly definition: string;
  readonly key: string;
  acquire(options: {
    readonly waitMs: number;
    readonly signal: AbortSignal;
    readonly name: string | undefined;
  }): Promise<Lease>;
}

/** One wait in the queue; then it stands in line anew. What a process leaves behind there lives no longer. */
const waitMs = 60_000;
/** Between two tries where Redis refuses at once. */
const restMs = 500;

/**
 * Takes part in the election of a leader, until it is stopped. One lock, whose holder leads: it waits in line, leads
 * while the lease holds, steps down a quarter of the lease before it would end, waits for the body, and stands in line
 * again.
 */
export class Campaign implements AsyncDisposable {
  /**
   * Resolves when the campaign is over: stopped, or the body returned while it was leading. Rejects with what the body
   * threw while it was leading, and where there can be no campaign (no permission, a key of another type); the lock is
   * released by then.
   */
  readonly finished: Promise<void>;
  readonly #parts: CampaignParts;
  readonly #name: string | undefined;
  readonly #stopped = new AbortController();
  readonly #detach: () => void;
  #leadership: Leadership | undefined;
  /** Redis refuses for a reason that passes, and that was told. */
  #isRefused = false;

  /** Not for programs: use `lead` of a lock. */
  constructor(parts: CampaignParts, body: LeadBody, options: LeadOptions) {
    checkLeading(parts, body, options);
    this.#parts = parts;
    this.#name = options.name;
    this.#detach = parts.connection.attach({ close: (closing) => this.stop(closing) });
    const { signal } = options;
    const onOuter = (): void => this.#stopped.abort(signal?.reason);
    if (signal?.aborted) onOuter();
    else signal?.addEventListener("abort", onOuter, { once: true });
    this.finished = this.#run(body).finally(() => {
      signal?.removeEventListener("abort", onOuter);
      this.#detach();
    });
  }

  /** Whether the body runs and its `signal` has not aborted, by the clock. */
  get leading(): boolean {
    return this.#leadership !== undefined && !this.#leadership.signal.aborted;
  }

  /**
   * Ends the campaign: leaves the line, or aborts the body's `signal`, waits until the body has ended, and releases the
   * lock, so that another leads at once. Always resolves, by `timeoutMs`; a body that has not ended by then keeps the
   * lock until it does.
   * @throws {OptionsInvalidError} `timeoutMs` is no time; the campaign goes on.
   */
  async stop({ timeoutMs = 30_000 }: StopCampaignOptions = {}): Promise<void> {
    const { definition, key } = this.#parts;
    const refused = badTimeout(timeoutMs, { definition, key });
    if (refused) throw refused;
    this.#stopped.abort(new ClosedError("The campaign was stopped", { definition, key }));
    await within(this.#parts.connection.host, timeoutMs, this.finished);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #run(body: LeadBody): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const lease = await this.#win();
      if (lease && (await this.#lead(lease, body))) return;
    }
  }

  /** `undefined`: not this time. */
  async #win(): Promise<Lease | undefined> {
    const { signal } = this.#stopped;
    try {
      const lease = await this.#parts.acquire({ waitMs, signal, name: this.#name });
      this.#isRefused = false;
      return lease;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (error instanceof LockBusyError) {
        this.#isRefused = false;
        return undefined;
      }
      if (error instanceof ServerRefusedError && passing.has(error.reason)) this.#tellRefusal(error);
      else if (!isOutage(error)) throw error;
      await this.#rest();
      return undefined;
    }
  }

  /** Once, until it is over: somebody may have to mend it. */
  #tellRefusal(error: ServerRefusedError): void {
    if (!this.#isRefused) this.#parts.connection.report(error);
    this.#isRefused = true;
  }

  /** Whether the body is done, and wants no other term. */
  async #lead(lease: Lease, body: LeadBody): Promise<boolean> {
    const { connection, leaseMs } = this.#parts;
    const leadership = new Leadership(connection.host, lease, leaseMs, this.#parts);
    const onStopped = (): void => leadership.end(this.#stopped.signal.reason);
    this.#stopped.signal.addEventListener("abort", onStopped, { once: true });
    if (this.#stopped.signal.aborted) onStopped();
    this.#leadership = leadership;
    try {
      if (!leadership.signal.aborted) await body(leadership.signal, lease);
      return !leadership.signal.aborted;
    } catch (error) {
      const { aborted, reason } = leadership.signal;
      if (aborted) this.#tell(error, reason);
      // A guarded write that was refused is the first to know.
      else if (!(error instanceof LockLostError && (await isGone(lease)))) throw error;
      return false;
    } finally {
      this.#leadership = undefined;
      this.#stopped.signal.removeEventListener("abort", onStopped);
      leadership.close();
      await lease[Symbol.asyncDispose]();
    }
  }

  /** What a body throws because leading is over is no news; anything else is told, and the campaign goes on. */
  #tell(error: unknown, reason: unknown): void {
    if (error === reason || error instanceof LockLostError) return;
    if (error instanceof Error && (error.name === "AbortError" || error.cause === reason)) return;
    const { connection, definition, key } = this.#parts;
    const context = { definition, key, cause: error };
    connection.report(new HandlerFailedError("A leader's body threw after its signal had aborted", context));
  }

  async #rest(): Promise<void> {
    const { host } = this.#parts.connection;
    let cancel: CancelTimer | undefined;
    const rested = new Promise<void>((resolve) => {
      cancel = host.setTimer(resolve, restMs * (0.5 + host.random() / 2));
    });
    // Stopped: the loop sees it.
    await orAborted(rested, this.#stopped.signal).catch(() => undefined);
    cancel?.();
  }
}

/** Released, and found to have been lost before; where Redis cannot be asked, it may have been. */
async function isGone(lease: Lease): Promise<boolean> {
  const outcome = await lease.release().catch(() => "unknown");
  return outcome !== "released";
}

/** Refusals that end when somebody has mended the server. Those that end by themselves the connection outwaits. */
const passing: ReadonlySet<string> = new Set(["OOM", "MISCONF"]);

/** What passes; an election outlives it. */
function isOutage(error: unknown): boolean {
  return (
    error instanceof UnavailableError ||
    error instanceof DeadlineExceededError ||
    error instanceof OutcomeUnknownError ||
    error instanceof LockLostError
  );
}

/** @throws {OptionsInvalidError} what would be found out only on winning. */
function checkLeading(context: CampaignParts, body: LeadBody, options: LeadOptions): void {
  const { definition, key } = context;
  checkNames(options, ["signal", "name"], { definition });
  checkName(options.name, definition);
  if (typeof body === "function") return;
  throw new OptionsInvalidError("There is nothing to do while leading", "Give `lead` a function.", { definition, key });
}
