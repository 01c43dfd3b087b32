import type { Script } from "./script.js";

export type Argument = string | number | Uint8Array;

/**
 * Everything that Redis answers in one round trip, as a value: built by a pure function, run by a connection, a batch,
 * a transaction or a worker, and looked at by tests without any Redis.
 */
export interface Command<Reply> {
  /** `SET`; for a script, its name. */
  readonly name: string;
  /** Set when the command is a script. */
  readonly script?: Script;
  /** The keys it touches, so that a cluster can route it and a transaction can check its slots. */
  readonly keys: readonly string[];
  /** Plain command: all that follows the name on the wire, keys included. Script: ARGV. */
  readonly args: readonly Argument[];
  /** May it be sent again when its outcome is unknown? */
  readonly repeatable: boolean;
  /** Bulk strings of the reply come as Buffer instead of string. */
  readonly binary?: boolean;
  /** The same value is run again and again: its line is written out once and kept as long as the value. */
  readonly isLasting?: boolean;
  /** What errors say it concerns: `<namespace>.<kind>.<name>`. */
  readonly definition?: string;
  /** Is told when Redis refused it because the lease that it was sent under is not held any more. */
  readonly onLockLost?: () => void;
  decode(reply: unknown): Reply;
}

/** The replies of a list of commands, in its order. */
export type Replies<Commands extends readonly Command<unknown>[]> = {
  -readonly [Index in keyof Commands]: Commands[Index] extends Command<infer Reply> ? Reply : never;
};

/** A whole command line as Redis takes it. Scripts go by digest, or with their source where `source` is asked for. */
export function commandLine(
  command: Command<unknown>,
  scripts: "digest" | "source" = "digest",
): [string, ...Argument[]] {
  const { script } = command;
  if (!script) return [command.name, ...command.args];
  const [verb, body] = scripts === "digest" ? (["EVALSHA", script.sha1] as const) : (["EVAL", script.source] as const);
  return [verb, body, command.keys.length, ...command.keys, ...command.args];
}
