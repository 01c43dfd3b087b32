// Written by redloom from contracts/evil.yaml. Do not edit.
import type { JsonValue } from "../../../../../../src/runtime/generated.js";

/**
 * First line
 * *\/ evil(); /*
 * \@deprecated not really
 * evil()\u202e {\@link evil}
 *
 * @example {"a-b":"*\/ evil() /*"}
 * @deprecated *\/ evil() //
 */
export interface Odd {
  /** @defaultValue "${evil()}" */
  __proto__: string;
  constructor?: string | undefined;
  toString?: "`" | "${evil()}" | "'\"\u005c" | undefined;
  /** *\/ evil() /* */
  "a-b": string;
  "1st"?: "\u2028" | undefined;
  ""?: string | undefined;
}

/**
 * First line
 * *\/ evil(); /*
 * \@deprecated not really
 * evil()\u202e {\@link evil}
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 *
 * @example {"a-b":"*\/ evil() /*"}
 * @deprecated *\/ evil() //
 */
export interface OddInput {
  /** @defaultValue "${evil()}" */
  __proto__?: string | undefined;
  constructor?: string | undefined;
  toString?: "`" | "${evil()}" | "'\"\u005c" | undefined;
  /** *\/ evil() /* */
  "a-b": string;
  "1st"?: "\u2028" | undefined;
  ""?: string | undefined;
}

/** ${evil()} */
export interface OddOdd {
  __proto__: string;
}

/** *\/ evil() /* */
export interface OddReply {
  "a-b": JsonValue;
}
