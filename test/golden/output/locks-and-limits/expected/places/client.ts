// Written by redloom from contracts/places.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { createPlacesCommands, type PlacesCommands, type PlacesOptions } from "./commands.js";
import { GuestsLimiter } from "./limits.js";
import { BookLock } from "./locks.js";

/**
 * Nothing in it is one round trip.
 *
 * Everything that the contract defines, on one connection.
 */
export interface PlacesClient {
  readonly locks: {
    readonly book: BookLock;
  };
  readonly limits: {
    readonly guests: GuestsLimiter;
  };
  readonly commands: PlacesCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createPlacesClient(connection: Connection, options: PlacesOptions = {}): PlacesClient {
  const commands = createPlacesCommands(options);
  const { prefix, tune } = options;
  return definitions("places", {
    locks: definitions("places.locks", {
      book: new BookLock(connection, { prefix, tune: tune?.locks?.book }),
    }),
    limits: definitions("places.limits", {
      guests: new GuestsLimiter(connection, { prefix, tune: tune?.limits?.guests }),
    }),
    commands,
  });
}
