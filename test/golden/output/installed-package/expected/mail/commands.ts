// Written by redloom from contracts/mail.yaml. Do not edit.
import { ChannelCommands, checkClientOptions, definitions, type ClientOptions, type GroupTune } from "../../../../../../src/runtime/generated.js";
import type { Order } from "../orders/messages.js";
import { placedChannelDefinition } from "./channels.js";

/** What `tune` may override: by kind, then by definition. */
export interface MailTune {
  readonly groups?: {
    readonly mail?: GroupTune | undefined;
  } | undefined;
}

export interface MailOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: MailTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface MailCommands {
  readonly channels: {
    readonly placed: ChannelCommands<Order>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createMailCommands(options: MailOptions = {}): MailCommands {
  checkClientOptions(options, { groups: ["mail"] });
  const { prefix } = options;
  return definitions("mail.commands", {
    channels: definitions("mail.commands.channels", {
      placed: new ChannelCommands(placedChannelDefinition, { prefix }),
    }),
  });
}
