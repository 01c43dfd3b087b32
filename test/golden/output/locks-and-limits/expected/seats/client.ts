// Written by redloom from contracts/seats.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { createSeatsCommands, type SeatsCommands, type SeatsOptions } from "./commands.js";
import { TakenLimiter } from "./limits.js";

/** Everything that the contract defines, on one connection. */
export interface SeatsClient {
  readonly limits: {
    readonly taken: TakenLimiter;
  };
  readonly commands: SeatsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createSeatsClient(connection: Connection, options: SeatsOptions = {}): SeatsClient {
  const commands = createSeatsCommands(options);
  const { prefix, tune } = options;
  return definitions("seats", {
    limits: definitions("seats.limits", {
      taken: new TakenLimiter(connection, { prefix, tune: tune?.limits?.taken }),
    }),
    commands,
  });
}
