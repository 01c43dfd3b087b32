import { DeadlineExceededError, OutcomeUnknownError, UnavailableError } from "../errors.js";
import type { PermitCommands } from "./commands.js";
import type { PermitConnection } from "./inboxes.js";
import { awayRestMs } from "./pace.js";

/** Redis could not be asked: it may answer later. */
export function isAway(error: unknown): boolean {
  return (
    error instanceof UnavailableError || error instanceof DeadlineExceededError || error instanceof OutcomeUnknownError
  );
}

/**
 * Out of the queue; what was handed over meanwhile goes to the next. Nobody waits for it; while Redis is away it is tried
 * until the place there ends by itself.
 */
export function leaveQueue(
  connection: PermitConnection,
  commands: PermitCommands,
  token: string,
  endsAtMs: number,
): void {
  const { host } = connection;
  // Nobody asks what the answer says: so it may be sent again until one comes.
  connection.execute({ ...commands.release(token), repeatable: true }).catch((error: unknown) => {
    if (!isAway(error) || host.monotonicMs() >= endsAtMs) return;
    const again = (): void => leaveQueue(connection, commands, token, endsAtMs);
    host.setTimer(again, awayRestMs * (1 + host.random()), { unref: true });
  });
}
