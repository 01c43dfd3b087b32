import { kinds } from "../kinds.js";
import { definitionsBy } from "../model/kinds.js";
import type { Contract, Model, StreamId } from "../model/model.js";
import { emitCodecs } from "./codecs.js";
import type { Emission, EmitOptions } from "./emission.js";
import { emitClient, emitCommands } from "./facade.js";
import { emitHandlers } from "./handlers.js";
import { emitIndex } from "./index.js";
import { emitKind } from "./kinds.js";
import { emitHooks, emitLift } from "./lift.js";
import { emitMessages } from "./messages.js";
import { emitSchemas } from "./schemas.js";
import type { Module } from "./source.js";
import { emitGroups } from "./stream-groups.js";
import { emitSync } from "./sync.js";
import { emitTesting } from "./testing.js";

/**
 * The generated modules of contracts, their paths relative to the output folder.
 * @param isWanted which contracts, where not all
 */
export function emitModel(
  model: Model,
  options: EmitOptions,
  isWanted: (contract: Contract) => boolean = () => true,
): readonly Module[] {
  const used = model.contracts.filter(({ external }) => !external).flatMap(({ groups }) => groups.map(({ of }) => of));
  const wanted = model.contracts.filter(isWanted);
  return wanted.flatMap((contract) => emitContract({ model, contract: visible(contract, used), ...options }));
}

function emitContract(emission: Emission): Module[] {
  const { contract } = emission;
  const messages =
    contract.messages.length > 0 ? [emitMessages(emission), ...emitCodecs(emission), emitSchemas(emission)] : [];
  return [
    ...messages,
    ...emitLift(emission),
    ...emitHooks(emission),
    ...kinds.flatMap((kind) => emitKind(emission, kind)),
    ...emitGroups(emission),
    ...emitHandlers(emission),
    ...emitCommands(emission),
    ...emitClient(emission),
    ...emitSync(emission),
    ...emitTesting(emission),
    ...emitIndex(contract),
  ];
}

/**
 * Of an installed package's contract only the messages, and the definitions of streams that groups here consume: its
 * clients are the package's own.
 */
function visible(contract: Contract, used: readonly StreamId[]): Contract {
  if (!contract.external) return contract;
  const streams = contract.streams
    .filter(({ name }) => used.some((of) => of.contract === contract.folder && of.name === name))
    .map((stream) => ({ ...stream, groups: [] }));
  return { ...contract, ...definitionsBy(() => []), streams, groups: [] };
}
