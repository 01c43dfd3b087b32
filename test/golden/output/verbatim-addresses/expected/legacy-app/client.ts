// Written by redloom from contracts/legacy-app.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { createLegacyAppCommands, type LegacyAppCommands, type LegacyAppOptions } from "./commands.js";
import { SessionStore } from "./keys.js";

/** Everything that the contract defines, on one connection. */
export interface LegacyAppClient {
  readonly keys: {
    readonly session: SessionStore;
  };
  readonly commands: LegacyAppCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createLegacyAppClient(connection: Connection, options: LegacyAppOptions = {}): LegacyAppClient {
  const commands = createLegacyAppCommands(options);
  const { prefix, tune } = options;
  return definitions("legacy-app", {
    keys: definitions("legacy-app.keys", {
      session: new SessionStore(connection, { prefix, tune: tune?.keys?.session }),
    }),
    commands,
  });
}
