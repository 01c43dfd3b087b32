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
}

/** What `tune` may override of a key. */
export interface KeyTune {
  /** In milliseconds; at least 1. */
  readonly expiresMs?: number;
}
