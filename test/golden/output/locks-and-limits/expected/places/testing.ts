// Written by redloom from contracts/places.yaml. Do not edit.
import { doublesOf, type ClientDouble, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { createPlacesClient, type PlacesClient } from "./client.js";
import type { PlacesOptions } from "./commands.js";
import * as locksModule from "./locks.js";
import * as limitsModule from "./limits.js";

const doubles = doublesOf({ locks: locksModule, limits: limitsModule });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type PlacesClientDouble = ClientDouble<PlacesClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doublePlacesClient(options?: PlacesOptions): PlacesClientDouble {
  return doubles.client((connection) => createPlacesClient(connection, options), options?.prefix);
}
