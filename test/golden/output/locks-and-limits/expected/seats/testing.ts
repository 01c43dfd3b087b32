// Written by redloom from contracts/seats.yaml. Do not edit.
import { doublesOf, type ClientDouble, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createSeatsClient, type SeatsClient } from "./client.js";
import type { SeatsOptions } from "./commands.js";
import * as limitsModule from "./limits.js";

const doubles = doublesOf({ limits: limitsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type SeatsClientDouble = ClientDouble<SeatsClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleSeatsClient(options?: SeatsOptions): SeatsClientDouble {
  return doubles.client((connection) => createSeatsClient(connection, options), options?.prefix);
}
