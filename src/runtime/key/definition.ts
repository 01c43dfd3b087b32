import type { Address, NoParameters } from "../wire/address.js";
import type { Codec } from "../wire/codec.js";

/** What the generator emits for a key. */
export interface KeyDefinition<Output, Input = Output, Parameters extends object = NoParameters> {
  /** `<namespace>.keys.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  /** A message's codec, `textCodec` or `bytesCodec`. */
  readonly codec: Codec<Output, Input>;
  readonly maxBytes: number;
  /** Time to live that `set` gives; absent: for ever. */
  readonly expiresMs?: number;
  /**
   * A value that `expiresMs` has passed over lives on for so long: `getOrCompute` returns it still, and one process computes
   * it anew. So keys are written with the sum of both. Only with `expiresMs`.
   */
  readonly staleForMs?: number;
  /** What reading does with a stored value that does not fit. @default "throw" */
  readonly onInvalid?: OnInvalidValue;
  /** The value is an integer within these bounds, which `increment` keeps. */
  readonly counter?: { readonly minimum?: number; readonly maximum?: number };
}

/** `miss`: as if there were none; `delete`: that, and it is deleted, unless somebody has replaced it meanwhile. */
export type OnInvalidValue = "throw" | "miss" | "delete";

/** What `tune` may override of a key. */
export interface KeyTune {
  /** In milliseconds; at least 1. */
  readonly expiresMs?: number;
  /** In milliseconds; only where the contract has `staleFor`. */
  readonly staleForMs?: number;
}

/** The same of a key without `staleFor`. */
export type FreshKeyTune = Pick<KeyTune, "expiresMs">;
