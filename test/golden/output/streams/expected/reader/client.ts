// Written by redloom from contracts/reader.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { createReaderCommands, type ReaderCommands, type ReaderOptions } from "./commands.js";
import { ArchiveCopyGroup } from "./groups.js";

/**
 * Only a group on what another contract declares.
 *
 * Everything that the contract defines, on one connection.
 */
export interface ReaderClient {
  readonly groups: {
    readonly archiveCopy: ArchiveCopyGroup;
  };
  readonly commands: ReaderCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createReaderClient(connection: Connection, options: ReaderOptions = {}): ReaderClient {
  const commands = createReaderCommands(options);
  const { prefix, tune } = options;
  return definitions("reader", {
    groups: definitions("reader.groups", {
      archiveCopy: new ArchiveCopyGroup(connection, { prefix, tune: tune?.groups?.archiveCopy }),
    }),
    commands,
  });
}
