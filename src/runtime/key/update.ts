import type { Connection } from "../connection/connection.js";
import type { KeyCommands } from "./commands.js";
import type { LifeOptions } from "./options.js";

export interface UpdateOptions extends LifeOptions {
  /** Longest time for all of it, in milliseconds, the waiting for other updates of this process included. @default 10000 */
  readonly timeoutMs?: number;
  /** Ends it with `signal.reason`; a write that was sent may have been applied. */
  readonly signal?: AbortSignal;
}

export type Change<Output, Input> = (current: Output | undefined) => Input | undefined | Promise<Input | undefined>;

export async function update<Output, Input, Parameters extends object>(
  _connection: Connection,
  _commands: KeyCommands<Output, Input, Parameters>,
  _change: Change<Output, Input>,
  _options: UpdateOptions = {},
): Promise<Output | undefined> {
  throw new Error("update is being built");
}
