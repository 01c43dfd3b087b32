import type { Address, NoParameters } from "../wire/address.js";

/** `allow` per `perMs`; up to `burst` of them at once. */
export interface Rate {
  readonly allow: number;
  readonly perMs: number;
  /** Refused for windows, which know no burst. @default allow */
  readonly burst?: number;
}

/**
 * How a limit counts. `gcra`: gives back continuously, up to `burst` at once. `token-bucket`: `allow` tokens come at the
 * end of each `per`, up to `burst`. `fixed-window`: `allow` in each `per` of the calendar. `sliding-window`: never more
 * than `allow` in any `per`.
 */
export type Algorithm = "gcra" | "token-bucket" | "fixed-window" | "sliding-window";

/** What is decided where Redis cannot be asked. `local`: in this process alone, at the rates divided by `instances`. */
export type OnUnavailable = "deny" | "allow" | "local";

/** What the generator emits for a limit. */
export interface LimitDefinition<Parameters extends object = NoParameters> {
  /** `<namespace>.limits.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  /** All must allow. */
  readonly rates: readonly Rate[];
  /** @default "gcra" */
  readonly algorithm?: Algorithm;
  /** What `take` decides while Redis is away. */
  readonly onUnavailable: OnUnavailable;
  /**
   * How long Redis may take before `onUnavailable` decides, in milliseconds.
   * @default 1,000, at most the connection's `commandTimeoutMs`
   */
  readonly deadlineMs?: number;
  /** For so long, in milliseconds, a denial is remembered in the process that got it; at most 10,000. @default 0: not */
  readonly rememberDenialsMs?: number;
  /** Rates of single limiters may be kept in Redis: `setRates`. Each take looks for them. @default false */
  readonly overridable?: boolean;
}

/** What `tune` may override of a limit. */
export interface LimitTune<Parameters = never> {
  /** Instead of the contract's; or which, by the parameters. Give the same array for the same rates: it is checked once. */
  readonly rates?: readonly Rate[] | ((parameters: Parameters) => readonly Rate[]);
  /** How long Redis may take before `onUnavailable` decides, in milliseconds. @default the contract's `deadline` */
  readonly deadlineMs?: number;
  /** Among how many processes `onUnavailable: local` divides the rates. @default 1 */
  readonly instances?: number;
  /** As in the contract, which it overrides; `0` remembers nothing. */
  readonly rememberDenialsMs?: number;
}

/** What the generator emits for a limit of what is in flight. */
export interface ConcurrencyLimitDefinition<Parameters extends object = NoParameters> {
  /** `<namespace>.limits.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  /** So many at once, over all processes. */
  readonly concurrency: number;
  /** How long a place outlives a process that died, in milliseconds; at least 30. */
  readonly leaseMs: number;
  /** What `take` decides while Redis is away. `allow`: without a place, uncounted. */
  readonly onUnavailable: "deny" | "allow";
  /**
   * How long Redis may take before `onUnavailable` decides, in milliseconds.
   * @default 1,000, at most the connection's `commandTimeoutMs`
   */
  readonly deadlineMs?: number;
}

/** What `tune` may override of a limit of what is in flight. */
export interface ConcurrencyLimitTune {
  readonly concurrency?: number;
  readonly leaseMs?: number;
  /** How long Redis may take before `onUnavailable` decides, in milliseconds. @default the contract's `deadline` */
  readonly deadlineMs?: number;
}
