import type { Connection } from "../connection/connection.js";
import type { CallDefinition, CallTypes } from "./definition.js";
import type { CallHandler, CallServer, ServeOptions } from "./handlers.js";
import type { CallSettings } from "./settings.js";

/** Starts a server of a call. */
export async function openCallServer<Types extends CallTypes>(
  _connection: Connection,
  definition: CallDefinition<Types>,
  _settings: CallSettings,
  _parameters: Types["parameters"],
  _handler: CallHandler<Types>,
  _options: ServeOptions,
): Promise<CallServer> {
  throw new Error(`not yet: ${definition.definition}`);
}
