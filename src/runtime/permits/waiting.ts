import { ClosedError, LockBusyError } from "../errors.js";
import { LeaseKeeper } from "../lease/keeper.js";
import { Lease, type LeaseTerms } from "../lease/lease.js";
import type { Claim, Grant } from "./claim.js";
import type { PermitCommands } from "./commands.js";
import type { PermitConnection } from "./inboxes.js";
import { Waiter } from "./waiter.js";

export type { Claim, Grant } from "./claim.js";
export type { PermitConnection } from "./inboxes.js";

/**
 * Waits in line until it is granted, the wait is over, or the signal aborts. One round trip where it is free. Otherwise
 * it stands in the queue, in the order of asking, and is handed the permit by whoever releases it: two requests in all,
 * and one more where the lock was not waited for on this connection before. Outlives that Redis is away. Leaves no trace
 * where it fails. Settles at the end of the wait or, with a request under way then, by the deadline of that.
 * @throws {LockBusyError} not granted within the wait.
 * @throws {UnavailableError} @throws {DeadlineExceededError} Redis was away or silent at the end of the wait.
 * @throws {ClosedError} the connection was closed.
 */
export function waitForPermit(connection: PermitConnection, commands: PermitCommands, claim: Claim): Promise<Grant> {
  return asked(connection, commands, (resolve, reject) => {
    const busy = (failure: unknown): void => reject(busyError(commands, claim, failure));
    new Waiter(connection, commands, claim, { resolve, reject, busy }).begin();
  });
}

/** Asks once; `undefined`: it is held, or others wait for it. Otherwise as `waitForPermit`. */
export function tryForPermit(
  connection: PermitConnection,
  commands: PermitCommands,
  claim: Omit<Claim, "waitMs">,
): Promise<Grant | undefined> {
  return asked(connection, commands, (resolve, reject) => {
    const busy = (): void => resolve(undefined);
    new Waiter(connection, commands, { ...claim, waitMs: 0 }, { resolve, reject, busy }).begin();
  });
}

/** Closing the connection waits for the answer, so that what nobody keeps any more is given back. */
function asked<Answer>(
  connection: PermitConnection,
  commands: PermitCommands,
  ask: (resolve: (answer: Answer) => void, reject: (error: unknown) => void) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { asking, closed } = LeaseKeeper.of(connection);
    if (closed) throw closedError(commands);
    asking.enter();
    ask(
      (answer) => {
        asking.leave();
        resolve(answer);
      },
      (error) => {
        asking.leave();
        reject(error);
      },
    );
  });
}

/** How a lease is kept. */
export interface LeaseOfOptions {
  /** Renews it until it is released. `false`: it ends by itself, `leaseMs` after it was granted. */
  readonly renew: boolean;
  readonly onEnd?: LeaseTerms["onEnd"];
}

/**
 * What was granted, as a lease: renewed together with all others of the connection, watched, and to be released.
 * @throws {ClosedError} the connection is closing; the grant is given back.
 */
export function leaseOf(
  connection: PermitConnection,
  commands: PermitCommands,
  { token, leaseMs }: Pick<Claim, "token" | "leaseMs">,
  grant: Grant,
  { renew, onEnd }: LeaseOfOptions,
): Lease {
  const { fencingToken, grantedAt, validMs } = grant;
  if (LeaseKeeper.of(connection).closed) {
    // Nobody asks what the answer says: so it may be sent again until one comes.
    connection.execute({ ...commands.release(token), repeatable: true }).catch(() => undefined);
    onEnd?.("released", 0);
    throw closedError(commands);
  }
  return new Lease(connection, { of: commands, token, leaseMs, validMs, grantedAt, fencingToken, renew, onEnd });
}

function busyError({ key, definition }: PermitCommands, { waitMs }: Claim, cause: unknown): LockBusyError {
  const message = waitMs === 0 ? "The lock is held" : `The lock was not free for ${waitMs} ms`;
  return new LockBusyError(message, { definition, key, cause });
}

function closedError({ key, definition }: PermitCommands): ClosedError {
  return new ClosedError("The connection was closed", { definition, key });
}
