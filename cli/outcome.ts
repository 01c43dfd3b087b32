/** What a command did, for `main.ts` to print and to exit with: commands themselves print nothing. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** For standard output: what the command was asked for. */
  readonly out: string;
  /** For standard error: what keeps it from that, findings of contracts included. */
  readonly err: string;
}

export const exitCodes = {
  done: 0,
  /** Failed, or `--check` found stale files. */
  failed: 1,
  usage: 2,
  /** Redis does not answer. */
  unreachable: 3,
  findings: 100,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that the user can mend; `main.ts` tells it without a stack. */
export class CommandError extends Error {
  readonly fix: string;
  readonly exitCode: ExitCode;

  constructor(message: string, fix: string, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.name = "CommandError";
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
