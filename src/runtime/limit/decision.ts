interface DecisionParts {
  /** The burst of the rate that bound, or of the one with least left. */
  readonly limit: number;
  /** Units that could be taken now; the least over all rates. */
  readonly remaining: number;
  /** Until everything is given back, in milliseconds. */
  readonly resetAfterMs: number;
  /**
   * Set where Redis could not be asked, and the contract's `onUnavailable` decided. The figures mean nothing then, but
   * those of `local`, which tell of this process alone.
   */
  readonly unavailable?: true;
  /** Set where a denial that this process remembers decided, and Redis was not asked. */
  readonly remembered?: true;
}

export interface Allowed extends DecisionParts {
  readonly allowed: true;
  /** Which rate has least left, as its index in `rates`. -1 where `unavailable`. */
  readonly bindingRate: number;
  /** Units that were taken; 0 where it was only looked. */
  readonly cost: number;
  /** When they were taken: for `refund` and `settle`, as `at`. Otherwise opaque; 0 where Redis counted nothing. */
  readonly takenAt: number;
}

export interface Denied extends DecisionParts {
  readonly allowed: false;
  /** Coming back after so many milliseconds succeeds, unless others were faster. */
  readonly retryAfterMs: number;
  /** Which rate denied, as its index in `rates`; of several, the one that takes longest. -1 where none did. */
  readonly bindingRate: number;
  /** `rate`: `bindingRate`'s; `blocked`: the key is blocked; `unavailable`: Redis could not be asked. */
  readonly reason: "rate" | "blocked" | "unavailable";
}

/** What a limiter answers. Denied consumed nothing. */
export type Decision = Allowed | Denied;

/** A turn taken ahead of time: it is there after `waitMs`. `refund` with its `takenAt` gives it back. */
export interface Reserved extends Allowed {
  /** Until the turn comes, in milliseconds; 0: now. */
  readonly waitMs: number;
}

/** What `reserve` answers. Denied, because the turn would come too late, reserved nothing. */
export type Reservation = Reserved | Denied;

/** Where a limiter stands after `refund`. */
export interface Balance {
  /** The burst of the rate with least left. */
  readonly limit: number;
  /** Units that could be taken now; the least over all rates. */
  readonly remaining: number;
  /** Until everything is given back, in milliseconds. */
  readonly resetAfterMs: number;
}

/** Where a limiter stands after `settle`. */
export interface Settlement extends Balance {
  /** Units that a rate could not take, since it is a whole burst in debt; the most over all rates. */
  readonly writtenOff: number;
}

interface JointParts {
  /** One for each limiter. Where another denied, those that would allow have taken nothing: `cost` 0. */
  readonly decisions: readonly Decision[];
}

/** What `takeAll` answers: all, or nothing. */
export type JointDecision =
  | (JointParts & { readonly allowed: true })
  | (JointParts & {
      readonly allowed: false;
      /** Coming back after so many milliseconds succeeds, unless others were faster. */
      readonly retryAfterMs: number;
      /** Which limiter denied, as its index; of several, the one that takes longest. */
      readonly bindingLimiter: number;
    });
