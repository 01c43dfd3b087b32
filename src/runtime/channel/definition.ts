import type { Address, NoParameters } from "../wire/address.js";
import type { Codec } from "../wire/codec.js";

/** What the generator emits for a channel. */
export interface ChannelDefinition<Output, Input = Output, Parameters extends object = NoParameters> {
  /** `<namespace>.channels.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  readonly codec: Codec<Output, Input>;
  readonly maxBytes: number;
  /** Goes by SPUBLISH and SSUBSCRIBE: on a cluster, over the nodes of its slot only. */
  readonly sharded?: true;
  /** A short history beside the channel, from which subscribers fill what they missed. */
  readonly replay?: Replay;
}

/** How much of a channel is kept; whichever bound comes first. */
export interface Replay {
  readonly maxEntries: number;
  readonly maxAgeMs: number;
}
