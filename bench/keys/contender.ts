import type { Notification } from "../../src/generated/agents/messages.js";

/** One library's stores. All are given the same values, the same server and a process of their own. */
export interface KeyContender {
  /** Over so many connections, which are strangers to each other as processes are. */
  open(connections: number): Promise<OpenKeys>;
}

export interface OpenKeys {
  /** A key that nobody used before. */
  fresh(): OpenKey;
  close(): Promise<void>;
}

export interface OpenKey {
  get(): Promise<Notification | undefined>;
  set(value: Notification): Promise<unknown>;
  /** The value, or what `load` gives, which is stored; over the connection of this number. */
  getOrCompute(connection: number, load: () => Promise<Notification>): Promise<Notification>;
}

/** Longer than any row takes. */
export const expiresMs = 600_000;

let opened = 0;

/** A name that no other round had. */
export function freshKey(library: string): string {
  return `bench:${library}-${process.pid}-${++opened}`;
}

/** One of the connections, the same for a number each time. */
export function at<Connection>(connections: readonly Connection[], number: number): Connection {
  const own = connections[number % connections.length];
  if (own === undefined) throw new Error("there are no connections");
  return own;
}
