// Written by redloom from contracts/common.yaml. Do not edit.

export interface Asked {
  /** Filled in where the writer leaves it out: `uuid`. */
  id: string;
  text: string;
}

/** As a writer gives it: what has a default or is filled in may be left out. */
export interface AskedInput {
  /** Filled in where the writer leaves it out: `uuid`. */
  id?: string | undefined;
  text: string;
}

export interface Refused {
  why: string;
}
