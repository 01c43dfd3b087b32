import type { Executor } from "../../connection/connection.js";
import type { Host } from "../../host.js";
import type { GroupCommands } from "../group/group-commands.js";
import type { Claims } from "./claims.js";
import type { Holdings } from "./holdings.js";
import type { Chore } from "./keeper.js";
import { isPerhapsApplied } from "./teller.js";

/** Bells can be missed: whatever is due is looked for this often even so. */
const longestSleepMs = 1_000;
/** Entries of one claim. */
const claimsAtOnce = 100;
/** Claims in one go; the rest waits for the next turn, so that everything else has its own. */
const pagesAtOnce = 10;
const nextTurnMs = 20;
/** Bells may come in swarms; the pending list is not looked at for each. */
const leastScanMs = 100;

export interface ClaimingParts {
  readonly executor: Executor;
  readonly host: Host;
  readonly commands: GroupCommands;
  readonly consumer: string;
  readonly holdings: Holdings;
  readonly claims: Claims;
  /** A claim's reply was lost: some entries may be ours without our knowing. */
  readonly onStranded: () => void;
}

/** Claims page by page, as long as there is room. */
abstract class Claiming implements Chore {
  abstract readonly during: "retry" | "reclaim";
  readonly claims = true;
  protected readonly parts: ClaimingParts;

  constructor(parts: ClaimingParts) {
    this.parts = parts;
  }

  /** One page; resolves with the milliseconds until there is another one. */
  protected abstract page(limit: number): Promise<number>;
  protected abstract pageMs(): number;

  async run(): Promise<number> {
    const { holdings, claims } = this.parts;
    let release: (() => void) | undefined;
    try {
      for (let pages = 0; pages < pagesAtOnce; pages++) {
        // The reader may not take the place that becomes free meanwhile.
        if (holdings.free <= 0) release ??= holdings.reserve();
        await holdings.when(() => holdings.free > 0 || !claims.open);
        const wait = await claims.inTurn(() => this.#claim());
        if (wait > 0) return wait;
      }
      return this.pageMs();
    } finally {
      release?.();
    }
  }

  async #claim(): Promise<number> {
    const { holdings, claims, onStranded } = this.parts;
    // Its turn may come after nothing more was to be claimed.
    if (!claims.open) return longestSleepMs;
    try {
      return await this.page(Math.min(claimsAtOnce, Math.max(1, holdings.free)));
    } catch (error) {
      if (isPerhapsApplied(error)) onStranded();
      throw error;
    }
  }
}

/** Claims retries, and replayed dead letters, that are due. */
export class DueEntries extends Claiming {
  readonly during = "retry";

  onBell(inMs: number): number {
    return inMs;
  }

  protected async page(limit: number): Promise<number> {
    const { executor, host, commands, consumer, claims } = this.parts;
    const sentAt = host.monotonicMs();
    const due = await executor.execute(commands.claimDue(consumer, limit));
    claims.accept(due, sentAt, "retry");
    return Math.min(longestSleepMs, due.nextInMs ?? longestSleepMs);
  }

  protected pageMs(): number {
    return nextTurnMs;
  }
}

/** Claims what its consumer was silent about for too long. All consumers of the group share one look at everything. */
export class StaleEntries extends Claiming {
  readonly during = "reclaim";
  readonly #everyMs: number;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #found = false;

  constructor(parts: ClaimingParts, ackTimeoutMs: number) {
    super(parts);
    this.#everyMs = Math.min(5_000, ackTimeoutMs / 4);
  }

  /** Something was handed back: without memory to say when it is due, only its idle time leads to it. */
  onBell(inMs: number): number | undefined {
    if (inMs > 0) return undefined;
    return Math.max(0, this.#lookedAt + leastScanMs - this.parts.host.monotonicMs());
  }

  override async run(): Promise<number> {
    this.#found = false;
    return super.run();
  }

  protected async page(limit: number): Promise<number> {
    const { executor, host, commands, consumer, claims } = this.parts;
    this.#lookedAt = host.monotonicMs();
    const options = { limit, ownToo: false, everyMs: Math.ceil(this.#everyMs) };
    const stale = await executor.execute(commands.claimStale(consumer, options));
    if (stale.entries.length > 0) this.#found = true;
    claims.accept(stale, this.#lookedAt, "others");
    return Math.min(this.#everyMs, stale.nextInMs);
  }

  /** A short turn later where this was worth it. */
  protected pageMs(): number {
    return this.#found ? nextTurnMs : this.#everyMs / 10;
  }
}
