// Written by redloom from contracts/mail.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { PlacedChannel } from "./channels.js";
import { createMailCommands, type MailCommands, type MailOptions } from "./commands.js";
import { MailGroup } from "./groups.js";

/** Everything that the contract defines, on one connection. */
export interface MailClient {
  readonly channels: {
    readonly placed: PlacedChannel;
  };
  readonly groups: {
    readonly mail: MailGroup;
  };
  readonly commands: MailCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createMailClient(connection: Connection, options: MailOptions = {}): MailClient {
  const commands = createMailCommands(options);
  const { prefix, tune } = options;
  return definitions("mail", {
    channels: definitions("mail.channels", {
      placed: new PlacedChannel(connection, { prefix }),
    }),
    groups: definitions("mail.groups", {
      mail: new MailGroup(connection, { prefix, tune: tune?.groups?.mail }),
    }),
    commands,
  });
}
