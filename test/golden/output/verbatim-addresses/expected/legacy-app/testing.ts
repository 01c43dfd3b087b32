// Written by redloom from contracts/legacy-app.yaml. Do not edit.
import { doublesOf, type ClientDouble, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createLegacyAppClient, type LegacyAppClient } from "./client.js";
import type { LegacyAppOptions } from "./commands.js";
import * as keysModule from "./keys.js";

const doubles = doublesOf({ keys: keysModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type LegacyAppClientDouble = ClientDouble<LegacyAppClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleLegacyAppClient(options?: LegacyAppOptions): LegacyAppClientDouble {
  return doubles.client((connection) => createLegacyAppClient(connection, options), options?.prefix);
}
