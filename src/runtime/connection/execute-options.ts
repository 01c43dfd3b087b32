export interface ExecuteOptions {
  /** How long it may take, in milliseconds. @default the connection's `commandTimeoutMs` */
  readonly deadlineMs?: number;
  /** Ends the wait with `signal.reason`. A command that was sent may have been applied. */
  readonly signal?: AbortSignal;
}
