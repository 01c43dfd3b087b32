/** One library's locks. All are given the same server and a process of their own. */
export interface LockContender {
  /** A lock that nobody used before, asked for over so many connections. */
  open(connections: number): Promise<OpenLock>;
}

export interface OpenLock {
  /** Waits for as long as it takes. `contender` goes over the connection of its number. Resolves to what releases it. */
  acquire(contender: number): Promise<() => Promise<unknown>>;
  close(): Promise<void>;
}

/** Longer than any row takes. */
export const leaseMs = 30_000;

let opened = 0;

/** A name that no other round had. */
export function freshKey(library: string): string {
  return `bench:${library}-${process.pid}-${++opened}`;
}

/** One of the connections, the same for a contender each time. */
export function connectionOf<Connection>(connections: readonly Connection[], contender: number): Connection {
  const own = connections[contender % connections.length];
  if (own === undefined) throw new Error("there are no connections");
  return own;
}
