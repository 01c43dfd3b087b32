import type { Connection } from "../connection/connection.js";
import type { ChannelDefinition } from "./definition.js";

/** What receiving needs of a connection. */
export type ReceivingConnection = Pick<Connection, "host" | "inbox" | "attach" | "report" | "execute"> &
  Partial<Pick<Connection, "observer">>;

/** Which messages come in: those of one name, or of all names of an address that have some values. */
export interface Source<Output, Parameters extends object> {
  readonly definition: Omit<ChannelDefinition<Output, never, Parameters>, "address">;
  readonly kind: "channel" | "pattern";
  /** The Redis name, or a glob that covers the names of an address and maybe others. */
  readonly name: string;
  readonly prefix: string;
  /** `undefined`: the name is not of this address, or has other values: its message is not ours. */
  parametersOf(channel: string): Parameters | undefined;
}
