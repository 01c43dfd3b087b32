import type { Argument, Command } from "../../wire/command.js";
import { type ClaimedEntry, claimedEntries, type SettleReply, settleReply } from "./group-replies.js";

/** What became of a delivery and of the commands that were to be applied with its acknowledgement. */
export interface SettledWith {
  readonly reply: SettleReply;
  /**
   * Of each command, as its own `decode` gives it; where that throws, what it threw, since all of it was applied. Empty
   * where the delivery was not ours.
   */
  readonly replies: readonly unknown[];
  readonly next: readonly ClaimedEntry[];
}

/** Commands as keys and arguments of one script. */
export function packed(commands: readonly Command<unknown>[]): { keys: string[]; args: Argument[] } {
  const args: Argument[] = [];
  for (const { script, name, keys, args: own } of commands) {
    if (script) args.push(script.source, keys.length, own.length, ...own);
    else args.push("", keys.length, own.length + 1, name, ...own);
  }
  return { keys: commands.flatMap(({ keys }) => keys), args };
}

/**
 * One reply, in which those of several commands lie. Where one of them wants bytes, all came as bytes, and the others'
 * are made text here.
 */
export function unpacked(commands: readonly Command<unknown>[], reply: unknown): SettledWith {
  const [told, replies, next] = reply as [number, unknown[], unknown];
  return {
    reply: settleReply(told),
    replies: commands.slice(0, replies.length).map((command, index) => decoded(command, replies[index])),
    next: claimedEntries(asText(next)),
  };
}

function decoded(command: Command<unknown>, reply: unknown): unknown {
  try {
    return command.decode(command.binary ? reply : asText(reply));
  } catch (error) {
    return error;
  }
}

function asText(reply: unknown): unknown {
  if (Buffer.isBuffer(reply)) return reply.toString();
  return Array.isArray(reply) ? reply.map(asText) : reply;
}
