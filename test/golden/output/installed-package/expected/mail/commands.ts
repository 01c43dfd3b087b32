// Written by redloom from contracts/mail.yaml. Do not edit.
import { ChannelCommands, checkClientOptions, definitions, type ClientOptions } from "../../../../../../src/runtime/generated.js";
import type { Order } from "../orders/messages.js";
import { placedChannelDefinition } from "./channels.js";

export interface MailOptions extends ClientOptions {
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface MailCommands {
  readonly channels: {
    readonly placed: ChannelCommands<Order>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createMailCommands(options: MailOptions = {}): MailCommands {
  checkClientOptions(options, {});
  const { prefix } = options;
  return definitions("mail.commands", {
    channels: definitions("mail.commands.channels", {
      placed: new ChannelCommands(placedChannelDefinition, { prefix }),
    }),
  });
}
