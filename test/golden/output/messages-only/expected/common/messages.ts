// Written by redloom from contracts/common.yaml. Do not edit.

export interface Origin {
  host: string;
  /** Filled in where the writer leaves it out: `now`. */
  at: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface OriginInput {
  host: string;
  /** Filled in where the writer leaves it out: `now`. */
  at?: string | undefined;
}
