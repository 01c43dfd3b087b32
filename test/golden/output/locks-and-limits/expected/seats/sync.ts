// Written by redloom from contracts/seats.yaml. Do not edit.
import { definitions, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncConcurrencyLimiter, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { createSeatsCommands, type SeatsCommands, type SeatsOptions } from "./commands.js";
import { takenLimitDefinition, type TakenLimitParameters } from "./limits.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface SeatsSyncClient {
  readonly limits: {
    readonly taken: Parameterized<TakenLimitParameters, SyncConcurrencyLimiter<TakenLimitParameters, "room">>;
  };
  readonly commands: SeatsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createSeatsSyncClient(connection: SyncConnection, options: SeatsOptions = {}): SeatsSyncClient {
  const commands = createSeatsCommands(options);
  const { prefix, tune } = options;
  return definitions("seats", {
    limits: definitions("seats.limits", {
      taken: { at: (parameters) => new SyncConcurrencyLimiter(connection, takenLimitDefinition, { prefix, tune: tune?.limits?.taken }, parameters) },
    }),
    commands,
  });
}
