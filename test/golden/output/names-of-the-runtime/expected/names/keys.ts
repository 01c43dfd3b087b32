// Written by redloom from contracts/names.yaml. Do not edit.
import { CounterStore as CounterStore2, defineAddress, type Connection as Connection2, type KeyDefinition, type KeyOptions } from "../../../../../../src/runtime/generated.js";
import { counterStoreCodec } from "./codecs.js";
import type { CounterStore } from "./messages.js";

/** Redis name: `names:visits` */
export const visitsKeyDefinition: KeyDefinition<CounterStore> = {
  definition: "names.keys.visits",
  address: defineAddress({
    definition: "names.keys.visits",
    namespace: "names",
    template: "visits",
    parameters: {},
  }),
  codec: counterStoreCodec,
  maxBytes: 1048576,
  counter: {},
};

/** Counts `names:visits`. */
export class VisitsStore extends CounterStore2 {
  constructor(connection: Connection2, options?: KeyOptions) {
    super(connection, visitsKeyDefinition, options);
  }
}
