// Written by redloom from contracts/mail.yaml. Do not edit.
import { definitions } from "../../../../../../src/runtime/generated.js";
import { SyncPublisher, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import type { Order } from "../orders/messages.js";
import { placedChannelDefinition } from "./channels.js";
import { createMailCommands, type MailCommands, type MailOptions } from "./commands.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface MailSyncClient {
  readonly channels: {
    readonly placed: SyncPublisher<Order>;
  };
  readonly commands: MailCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createMailSyncClient(connection: SyncConnection, options: MailOptions = {}): MailSyncClient {
  const commands = createMailCommands(options);
  const { prefix } = options;
  return definitions("mail", {
    channels: definitions("mail.channels", {
      placed: new SyncPublisher(connection, placedChannelDefinition, { prefix }),
    }),
    commands,
  });
}
