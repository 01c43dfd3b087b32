import type { Notification } from "../src/generated/agents/messages.js";

/** One library at one kind of work. All are given the same messages, the same server and a process of their own. */
export interface StreamContender {
  readonly name: string;
  /** A queue or stream that nobody used before. */
  open(work?: { readonly ordered: boolean }): Promise<OpenStream>;
  close(): Promise<void>;
}

export interface OpenStream {
  add(message: Notification): Promise<unknown>;
  addBulk(messages: readonly Notification[]): Promise<unknown>;
  /** Starts a consumer that acknowledges whatever `onMessage` was called for; resolves to what ends it. */
  consume(concurrency: number, onMessage: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** About two hundred bytes: nested object, enum, array, date-time, optional fields. */
export function sampleMessage(message = "System update required"): Notification {
  return {
    type: "alert",
    message,
    tags: ["one", "two", "three"],
    origin: { agentId: "agent-17", at: "2026-01-01T00:00:00.000Z", host: "worker-17" },
    sentAt: "2026-01-01T00:00:00.000Z",
  };
}
