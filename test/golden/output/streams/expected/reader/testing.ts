// Written by redloom from contracts/reader.yaml. Do not edit.
import { doublesOf, type ClientDouble, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { logStreamDefinition } from "../events/streams.js";
import { createReaderClient, type ReaderClient } from "./client.js";
import type { ReaderOptions } from "./commands.js";
import { ArchiveCopyGroup } from "./groups.js";

const doubles = doublesOf({ groups: [[ArchiveCopyGroup, logStreamDefinition, { name: "archiveCopy", retry: { maxAttempts: 5 } }]] });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type ReaderClientDouble = ClientDouble<ReaderClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleReaderClient(options?: ReaderOptions): ReaderClientDouble {
  return doubles.client((connection) => createReaderClient(connection, options), options?.prefix);
}
