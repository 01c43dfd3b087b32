import type { Address, NoParameters } from "../wire/address.js";
import type { Codec } from "../wire/codec.js";

/** What the generator emits for a channel. */
export interface ChannelDefinition<Output, Input = Output, Parameters extends object = NoParameters> {
  /** `<namespace>.channels.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  readonly codec: Codec<Output, Input>;
  readonly maxBytes: number;
}
