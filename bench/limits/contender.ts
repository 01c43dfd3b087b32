/** One library's limits. All are given the same server and a process of their own. */
export interface LimitContender {
  readonly url: string;
  /** A limit that nobody used before, over so many rates, each of which allows everything that is asked here. */
  open(rates: number): Promise<OpenLimit>;
}

export interface OpenLimit {
  /** @throws {Error} it was denied. */
  take(): Promise<unknown>;
  close(): Promise<void>;
}

/** So much in each of these many seconds, of which there are as many as rates. */
export const allow = 1_000_000_000;
export const perSeconds = [60, 3_600, 86_400] as const;

let opened = 0;

/** A name that no other round had. */
export function freshKey(library: string): string {
  return `bench:${library}-${process.pid}-${++opened}`;
}
