import type { Contract, MessageId, Model } from "../model/model.js";

/** One contract that is being emitted. */
export interface Emission {
  readonly model: Model;
  readonly contract: Contract;
  /** What generated code imports the runtime from, as in the settings. */
  readonly runtime: string;
}

/** Where a message's generated parts stand, seen from this contract. */
export function moduleOf({ contract }: Emission, id: MessageId, module: "messages" | "codecs" | "schemas"): string {
  return id.contract === contract.folder ? `./${module}.js` : `../${id.contract}/${module}.js`;
}
