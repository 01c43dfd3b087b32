// Written by redloom from contracts/places.yaml. Do not edit.
import { definitions } from "../../../../../../src/runtime/generated.js";
import { SyncConcurrencyLimiter, SyncReadWriteLock, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { createPlacesCommands, type PlacesCommands, type PlacesOptions } from "./commands.js";
import { guestsLimitDefinition } from "./limits.js";
import { bookLockDefinition } from "./locks.js";

/**
 * Nothing in it is one round trip.
 *
 * Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.
 */
export interface PlacesSyncClient {
  readonly locks: {
    readonly book: SyncReadWriteLock;
  };
  readonly limits: {
    readonly guests: SyncConcurrencyLimiter;
  };
  readonly commands: PlacesCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createPlacesSyncClient(connection: SyncConnection, options: PlacesOptions = {}): PlacesSyncClient {
  const commands = createPlacesCommands(options);
  const { prefix, tune } = options;
  return definitions("places", {
    locks: definitions("places.locks", {
      book: new SyncReadWriteLock(connection, bookLockDefinition, { prefix, tune: tune?.locks?.book }),
    }),
    limits: definitions("places.limits", {
      guests: new SyncConcurrencyLimiter(connection, guestsLimitDefinition, { prefix, tune: tune?.limits?.guests }),
    }),
    commands,
  });
}
