// Written by redloom from contracts/evil.yaml. Do not edit.
import { definitions, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncPublisher, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { oddChannelDefinition, type OddChannelParameters } from "./channels.js";
import { createEvilCommands, type EvilCommands, type EvilOptions } from "./commands.js";
import type { OddInput } from "./messages.js";

/**
 * *\/ evil() /*
 *
 * Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers.
 *
 * Owner: ${evil()} `evil()` <\/script>
 */
export interface EvilSyncClient {
  readonly channels: {
    /** *\/ evil() /* */
    readonly odd: Parameterized<OddChannelParameters, SyncPublisher<OddInput, OddChannelParameters>>;
  };
  readonly commands: EvilCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createEvilSyncClient(connection: SyncConnection, options: EvilOptions = {}): EvilSyncClient {
  const commands = createEvilCommands(options);
  const { prefix } = options;
  return definitions("evil", {
    channels: definitions("evil.channels", {
      odd: { at: (parameters) => new SyncPublisher(connection, oddChannelDefinition, { prefix }, parameters) },
    }),
    commands,
  });
}
