// Written by redloom from contracts/mail.yaml. Do not edit.
import { doublesOf, type ClientDouble, type MakeDouble } from "../../../../../../src/runtime/testing/index.js";
import { placedStreamDefinition } from "../orders/streams.js";
import { createMailClient, type MailClient } from "./client.js";
import type { MailOptions } from "./commands.js";
import { MailGroup } from "./groups.js";
import * as channelsModule from "./channels.js";

const doubles = doublesOf({ channels: channelsModule, groups: [[MailGroup, placedStreamDefinition, { name: "mail", retry: { maxAttempts: 5 } }]] });

/** What stands for one class of this contract in a test: `double(SomeClass)`. */
export const double: MakeDouble = doubles.double;

/** The client, with a double in the place of each class. */
export type MailClientDouble = ClientDouble<MailClient>;

/** A client that has no connection: everything is recorded, and answered as tests say. */
export function doubleMailClient(options?: MailOptions): MailClientDouble {
  return doubles.client((connection) => createMailClient(connection, options), options?.prefix);
}
