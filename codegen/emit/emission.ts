import type { Contract, MessageId, Model, StreamId } from "../model/model.js";

/** One contract that is being emitted. */
export interface Emission {
  readonly model: Model;
  readonly contract: Contract;
  /** What generated code imports the runtime from, as in the settings. */
  readonly runtime: string;
}

/** Where the generated parts of a message, or of a stream, stand, seen from this contract. */
export function moduleOf(
  { contract }: Emission,
  id: MessageId | StreamId,
  module: "messages" | "codecs" | "schemas" | "streams",
): string {
  return id.contract === contract.folder ? `./${module}.js` : `../${id.contract}/${module}.js`;
}
