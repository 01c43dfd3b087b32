import type { ChannelDefinition } from "../../src/runtime/channel/definition.js";
import type { Gap, MessageContext } from "../../src/runtime/channel/message.js";
import { channelDefinition, type Note, type RoomParameters, roomsDefinition } from "./channels.js";

export const kept = { maxEntries: 1_000, maxAgeMs: 60_000 };

export function replayedDefinition(name: string, replay = kept, sharded?: true): ChannelDefinition<Note> {
  return { ...channelDefinition(name), replay, ...(sharded ? { sharded } : {}) };
}

export function replayedRooms(name: string, replay = kept): ChannelDefinition<Note, Note, RoomParameters> {
  return { ...roomsDefinition(name), replay };
}

export function note(text: string | number): Note {
  return { type: "info", text: String(text) };
}

/** What a subscription was told, in order: texts, those of the history with a `+` before them, and gaps by their reason. */
export class Heard {
  readonly log: string[] = [];
  readonly gaps: Gap[] = [];
  readonly positions: string[] = [];

  readonly handler = ({ text }: Note, { isReplayed, position }: MessageContext): unknown => {
    this.log.push(isReplayed ? `+${text}` : text);
    if (position !== undefined) this.positions.push(position);
    return undefined;
  };

  readonly onGap = (gap: Gap): void => {
    this.gaps.push(gap);
    this.log.push(gap.reason);
  };

  /** The texts alone. */
  get texts(): string[] {
    return this.log.map((one) => one.replace("+", ""));
  }
}

export function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String(from + at));
}
