import type { Notification } from "../../src/generated/agents/messages.js";

/** One library's publish and subscribe. All are given the same messages, the same server and a process of their own. */
export interface ChannelContender {
  /** A channel that nobody used before, with its one subscriber. `history`: what was published is kept for a while. */
  open(work: { readonly history: boolean }, onMessage: (message: Notification) => void): Promise<OpenChannel>;
}

export interface OpenChannel {
  publish(message: Notification): Promise<unknown>;
  close(): Promise<void>;
}

/** As much as is kept with `history`. */
export const kept = { maxEntries: 1_000, maxAgeMs: 600_000 };

let opened = 0;

/** A name that no other round had. */
export function freshChannel(library: string): string {
  return `bench:${library}-${process.pid}-${++opened}`;
}
