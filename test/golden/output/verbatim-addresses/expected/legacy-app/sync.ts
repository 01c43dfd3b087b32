// Written by redloom from contracts/legacy-app.yaml. Do not edit.
import { definitions, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncStore, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { createLegacyAppCommands, type LegacyAppCommands, type LegacyAppOptions } from "./commands.js";
import { sessionKeyDefinition, type SessionKeyParameters } from "./keys.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface LegacyAppSyncClient {
  readonly keys: {
    readonly session: Parameterized<SessionKeyParameters, SyncStore<string, string, SessionKeyParameters>>;
  };
  readonly commands: LegacyAppCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createLegacyAppSyncClient(connection: SyncConnection, options: LegacyAppOptions = {}): LegacyAppSyncClient {
  const commands = createLegacyAppCommands(options);
  const { prefix, tune } = options;
  return definitions("legacy-app", {
    keys: definitions("legacy-app.keys", {
      session: { at: (parameters) => new SyncStore(connection, sessionKeyDefinition, { prefix, tune: tune?.keys?.session }, parameters) },
    }),
    commands,
  });
}
