import type { Command } from "../wire/command.js";

/**
 * A connection of its own for blocking reads. Crash-only: whatever goes wrong breaks it for good, and its user opens a
 * new one; a blocked connection that was lost cannot be told from an idle one in any other way.
 */
export interface BlockingConnection {
  /**
   * Sends the command, connecting first where that was not done. Rejects by the deadline, and breaks the connection then.
   * @throws {UnavailableError} it was not sent.
   * @throws {OutcomeUnknownError} it was sent and the connection ended, or the deadline passed.
   */
  run<Reply>(command: Command<Reply>, options: { readonly deadlineMs: number }): Promise<Reply>;
  /** The server's number for this connection, for CLIENT UNBLOCK. */
  readonly clientId: Promise<number>;
  /** Ends it at once; what is pending is rejected. Harmless when called twice. */
  destroy(): void;
  readonly broken: boolean;
}
