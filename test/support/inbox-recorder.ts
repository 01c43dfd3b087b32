import type { InboxListener } from "../../src/runtime/connection/inbox.js";

/** A listener of an inbox, and all that it was told. */
export interface InboxRecorder {
  readonly messages: string[];
  readonly gaps: number[];
  readonly errors: string[];
  readonly listener: InboxListener;
}

export function recorder(): InboxRecorder {
  const messages: string[] = [];
  const gaps: number[] = [];
  const errors: string[] = [];
  const listener: InboxListener = {
    message: (payload, channel) => void messages.push(`${channel}=${payload}`),
    gap: ({ sinceMs }) => void gaps.push(sinceMs),
    error: (error) => void errors.push(error.code),
  };
  return { messages, gaps, errors, listener };
}
