import type { Contract, Model } from "../model/model.js";
import { emitChannels } from "./channels.js";
import { emitCodecs } from "./codecs.js";
import type { Emission } from "./emission.js";
import { emitClient, emitCommands } from "./facade.js";
import { emitIndex } from "./index.js";
import { emitKeys } from "./keys.js";
import { emitLimits } from "./limits.js";
import { emitLocks } from "./locks.js";
import { emitMessages } from "./messages.js";
import { emitSchemas } from "./schemas.js";
import type { Module } from "./source.js";
import { emitStreams } from "./streams.js";
import { emitSync } from "./sync.js";

/** The generated modules of every contract, their paths relative to the output folder. */
export function emitModel(model: Model, options: { readonly runtime: string }): readonly Module[] {
  return model.contracts.flatMap((contract) => emitContract({ model, contract: visible(contract), ...options }));
}

function emitContract(emission: Emission): Module[] {
  const { contract } = emission;
  const messages =
    contract.messages.length > 0 ? [emitMessages(emission), emitCodecs(emission), emitSchemas(emission)] : [];
  return [
    ...messages,
    ...emitChannels(emission),
    ...emitStreams(emission),
    ...emitLocks(emission),
    ...emitLimits(emission),
    ...emitKeys(emission),
    ...emitCommands(emission),
    ...emitClient(emission),
    ...emitSync(emission),
    ...emitIndex(contract),
  ];
}

/** Of an installed package's contract only the messages: its clients are the package's own. */
function visible(contract: Contract): Contract {
  return contract.external ? { ...contract, channels: [], streams: [], locks: [], limits: [], keys: [] } : contract;
}
