import type { Notification } from "../../src/generated/agents/messages.js";

/** One library's requests and replies. All are given the same messages, the same server and a process of their own. */
export interface CallContender {
  readonly url: string;
  /** A call that nobody used before, with one server, which runs so many handlers at once. */
  open(concurrency: number, handler: (request: Notification) => Notification): Promise<OpenCall>;
}

export interface OpenCall {
  request(message: Notification): Promise<Notification>;
  close(): Promise<void>;
}

let opened = 0;

/** A name that no other round had. */
export function freshCall(library: string): string {
  return `bench:${library}-${process.pid}-${++opened}`;
}
