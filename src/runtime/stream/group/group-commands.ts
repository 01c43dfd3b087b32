import type { Command } from "../../wire/command.js";
import { acknowledgeWithScript } from "../scripts/acknowledge-with.js";
import { claimDueScript, claimStaleScript, claimStrandedScript } from "../scripts/claim.js";
import { trimDeadLettersScript } from "../scripts/dead-letters.js";
import {
  acknowledgeScript,
  deadLetterScript,
  handBackScript,
  recordStartScript,
  retryScript,
} from "../scripts/settle.js";
import { packed, type SettledWith, unpacked } from "./acknowledge-with.js";
import { ConsumerCommands, flat } from "./consumer-commands.js";
import * as reply from "./group-replies.js";

export type { SettledWith } from "./acknowledge-with.js";
export type { ClientAddress } from "./consumer-commands.js";
export type {
  Beat,
  Claimed,
  ClaimedEntry,
  ClaimedPage,
  OrderedRead,
  Owned,
  Registered,
  Settled,
  SettleReply,
  Source,
} from "./group-replies.js";
export { idOf, memberOf } from "./group-replies.js";

type Owned = reply.Owned;

/** Rows of the pending list that one script looks at. */
const page = 100;
/** Dead letters that one script removes. */
const mostTrimmed = 1_000;

/** What one round trip can do for a consumer of a group, as values. */
export class GroupCommands extends ConsumerCommands {
  /** The bytes of one entry, for payloads whose text is in doubt. */
  bytesOf(delivery: Pick<Owned, "id" | "source">): Command<readonly Buffer[] | undefined> {
    const key = delivery.source === "r" ? this.keys.redo : this.key;
    return {
      name: "XRANGE",
      keys: [key],
      args: [key, delivery.id, delivery.id],
      repeatable: true,
      binary: true,
      definition: this.definition,
      decode: (reply) => (reply as [Buffer, Buffer[]][])[0]?.[1], // Redis' reply to XRANGE
    };
  }

  /** Plain and variadic, without a look at the owner: only for what surely is ours. */
  acknowledgeInLease(ids: readonly string[]): Command<number> {
    return {
      name: "XACK",
      keys: [this.key],
      args: [this.key, this.group, ...ids],
      // Repeating it after a reconnect could acknowledge what somebody else has claimed meanwhile.
      repeatable: false,
      definition: this.definition,
      decode: Number,
    };
  }

  /**
   * Before a suspect's handler runs. `starts`: how often a handler was started with it, this time included. False: the
   * delivery is not ours.
   */
  recordStart(consumer: string, delivery: Owned, starts: number): Command<boolean> {
    const args = [reply.memberOf(delivery), delivery.count, starts];
    return this.script(recordStartScript, consumer, [], args, true, (answer) => answer === 1);
  }

  /**
   * Not repeated by itself: the second reply would say "taken" of what the first one acknowledged. `takeNext`: what
   * comes next in the lanes is claimed for this consumer; otherwise it is made due for anybody.
   */
  acknowledge(consumer: string, deliveries: readonly Owned[], takeNext: boolean): Command<reply.Settled> {
    return this.script(acknowledgeScript, consumer, [], [flag(takeNext), ...flat(deliveries)], false, reply.settled);
  }

  /**
   * One script, with the user's commands in it: applied together with the acknowledgement, or not at all where the
   * delivery is not ours any more. Fails with the error of the first command that is refused; nothing is acknowledged
   * then.
   */
  acknowledgeWith(
    consumer: string,
    delivery: Owned,
    commands: readonly Command<unknown>[],
    takeNext: boolean,
  ): Command<SettledWith> {
    const { keys, args } = packed(commands);
    const all = [flag(takeNext), reply.memberOf(delivery), delivery.count, ...args];
    const command = this.script(acknowledgeWithScript, consumer, keys, all, false, (answer) =>
      unpacked(commands, answer),
    );
    return commands.some(({ binary }) => binary) ? { ...command, binary: true } : command;
  }

  /** `starts`: of a suspect, how often a handler was started with it, this time included; closes the start. */
  retry(
    consumer: string,
    delivery: Owned,
    options: { delayMs: number; countsAsAttempt: boolean; starts?: number | undefined },
  ): Command<reply.SettleReply> {
    const { delayMs, countsAsAttempt, starts } = options;
    const recorded = starts === undefined ? "" : Math.max(0, countsAsAttempt ? starts : starts - 1);
    const args = [reply.memberOf(delivery), delivery.count, delayMs, flag(countsAsAttempt), recorded];
    return this.script(retryScript, consumer, [], args, true, reply.settleReply);
  }

  deadLetter(
    consumer: string,
    delivery: Owned,
    why: { attempts: number; error: string; message: string },
    takeNext: boolean,
  ): Command<reply.Settled> {
    const { maxEntries, maxAgeMs } = this.settings.deadLetter;
    const about = [reply.memberOf(delivery), delivery.count, why.attempts, why.error, why.message];
    const args = [flag(takeNext), maxEntries, maxAgeMs, ...about];
    return this.script(deadLetterScript, consumer, [this.keys.dead], args, false, reply.settled);
  }

  /** Removes dead letters that are too old, 1,000 at most; how many. */
  trimDeadLetters(): Command<number> {
    return {
      name: trimDeadLettersScript.name,
      script: trimDeadLettersScript,
      keys: [this.keys.dead],
      args: [this.settings.deadLetter.maxAgeMs, mostTrimmed],
      repeatable: true,
      definition: this.definition,
      decode: Number,
    };
  }

  /** What was not started: its attempt does not count, and whoever comes first has it at once. */
  handBack(consumer: string, deliveries: readonly Owned[]): Command<number> {
    const args = [this.settings.ackTimeoutMs, ...flat(deliveries)];
    return this.script(handBackScript, consumer, [], args, true, Number);
  }

  claimDue(consumer: string, limit: number): Command<reply.Claimed & { readonly nextInMs: number | undefined }> {
    return this.script(claimDueScript, consumer, [], [limit], false, reply.claimedAndWait);
  }

  /**
   * One page of the pending list, where it is time for one: all consumers of the group share the cursor. `everyMs`: from
   * one look at the whole list to the next; 0 looks now. `nextInMs`: when to ask again.
   */
  claimStale(
    consumer: string,
    options: { limit: number; ownToo: boolean; everyMs: number },
  ): Command<reply.Claimed & { readonly nextInMs: number }> {
    const { limit, ownToo, everyMs } = options;
    const args = [this.settings.ackTimeoutMs, page, limit, flag(ownToo), everyMs];
    return this.script(claimStaleScript, consumer, [this.keys.state], args, false, (answer) => {
      const { nextInMs = everyMs, ...claimed } = reply.claimedAndWait(answer);
      return { nextInMs, ...claimed };
    });
  }

  /** `held`: members that are no stranded ones. `lifeMs`: what is idle for no longer was given to this life. */
  claimStranded(
    consumer: string,
    options: { cursor: string; limit: number; startedBefore: boolean; lifeMs?: number; held: readonly string[] },
  ): Command<reply.ClaimedPage> {
    const { cursor, limit, startedBefore, lifeMs = -1, held } = options;
    const args = [cursor, page, limit, startedBefore ? lifeMs : "", ...held];
    return this.script(claimStrandedScript, consumer, [], args, false, reply.claimedPage);
  }
}

function flag(value: boolean): number {
  return value ? 1 : 0;
}
