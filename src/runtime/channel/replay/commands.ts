import { siblingKey } from "../../wire/address.js";
import type { Command } from "../../wire/command.js";
import type { ChannelDefinition } from "../definition.js";
import { type HistoryState, numberKeptMs, type Position } from "./position.js";
import { historyScript, publishScript } from "./scripts.js";

type Replayed = Pick<ChannelDefinition<unknown>, "definition" | "replay" | "sharded">;

/** One message of a history. */
export interface KeptMessage extends Position {
  readonly payload: Buffer;
}

/** A part of a history, from a position on. */
export interface Page extends HistoryState {
  readonly entries: readonly KeptMessage[];
  /** Nothing comes after these. */
  readonly isAll: boolean;
}

/** A page ends with so many messages, or when it has grown to so many bytes. */
const pageSize = { messages: 500, bytes: 1_048_576 };

/** How long the number of a channel stays after its last message, in milliseconds. */
export function keptMsOf({ replay }: Replayed): number {
  return (replay?.maxAgeMs ?? 0) + numberKeptMs;
}

/** Publishes and keeps: one script. The reply is the number of connections that took it. */
export function publishKept(about: Replayed, channel: string, payload: string | Uint8Array): Command<number> {
  const { definition, replay, sharded } = about;
  const verb = sharded ? "SPUBLISH" : "PUBLISH";
  return {
    name: publishScript.name,
    script: publishScript,
    keys: keysOf(channel),
    args: [channel, payload, replay?.maxEntries ?? 0, replay?.maxAgeMs ?? 0, verb, keptMsOf(about)],
    repeatable: false,
    definition,
    // The script's reply, as it is described there.
    decode: (reply) => Number((reply as readonly [number, string, string])[0]),
  };
}

/** What is known of a history now, and its last entry; none of its messages. */
export function lookAtHistory(about: Replayed, channel: string): Command<Page> {
  return historyCommand(about, channel, "0-0", 0);
}

/** What comes after an id; `undefined`: all that is not too old. */
export function readHistory(about: Replayed, channel: string, afterId: string | undefined): Command<Page> {
  return historyCommand(about, channel, afterId ?? "-", pageSize.messages);
}

function historyCommand(about: Replayed, channel: string, from: string, messages: number): Command<Page> {
  return {
    name: historyScript.name,
    script: historyScript,
    keys: keysOf(channel),
    args: [from, messages, pageSize.bytes, about.replay?.maxAgeMs ?? 0],
    repeatable: true,
    binary: true,
    definition: about.definition,
    decode: pageOf,
  };
}

function keysOf(channel: string): string[] {
  return [siblingKey(channel, "history"), siblingKey(channel, "number")];
}

function pageOf(reply: unknown): Page {
  // The script's reply, as it is described there.
  const [now, number, firstId, firstNumber, lastId, isThere, isAll, flat] = reply as readonly [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    number,
    number,
    readonly Buffer[],
  ];
  const entries: KeptMessage[] = [];
  for (let at = 0; at + 2 < flat.length; at += 3) {
    const [id, payload, its] = [flat[at], flat[at + 1], flat[at + 2]];
    if (id && payload && its) entries.push({ id: id.toString(), payload, number: numberOf(its) });
  }
  return {
    nowMs: Number(now),
    number: number.length === 0 ? undefined : numberOf(number),
    first: firstId.length === 0 ? undefined : { id: firstId.toString(), number: numberOf(firstNumber) },
    lastId: lastId.length === 0 ? undefined : lastId.toString(),
    isThere: isThere === 1,
    isAll: isAll === 1,
    entries,
  };
}

function numberOf(text: Buffer): number {
  return text.length === 0 ? Number.NaN : Number(text);
}
