import type { KeyCommands } from "../key/commands.js";
import type { LifeOptions } from "../key/options.js";
import type { SyncConnection } from "./connect-sync.js";

export interface SyncUpdateOptions extends LifeOptions {
  /** Longest time for all of it, in milliseconds. @default 10000 */
  readonly timeoutMs?: number;
}

/** `update` of a store, while the caller waits. */
export function updateNow<Output, Input, Parameters extends object>(
  _connection: SyncConnection,
  _commands: KeyCommands<Output, Input, Parameters>,
  _change: (current: Output | undefined) => Input | undefined,
  _options: SyncUpdateOptions = {},
): Output | undefined {
  throw new Error("update is being built");
}
