/** What an example tells about itself: a line for people, and a kind that the demo counts. */
export interface Told {
  readonly who: string;
  readonly kind: ToldKind;
  readonly text: string;
  /** The task or the agent it is about, so that the demo can count each once. */
  readonly about?: string | undefined;
}

export type ToldKind =
  | "ready"
  | "status"
  | "sent"
  | "duplicate"
  | "answered"
  | "answer"
  | "gathered"
  | "progress"
  | "rejected"
  | "unserved"
  | "given-up"
  | "looked-up"
  | "read"
  | "timeout"
  | "took"
  | "finished"
  | "retried"
  | "dead-lettered"
  | "replayed"
  | "reclaimed"
  | "lock"
  | "limited"
  | "event"
  | "result"
  | "counts"
  | "warning";

export type Tell = (kind: ToldKind, text: string, about?: string) => void;

/** Prints a line; started by the demo, the line goes to its timeline instead. */
export function teller(who: string): Tell {
  return (kind, text, about) => {
    const told: Told = { who, kind, text, about };
    if (process.connected) process.send?.(told);
    else if (!process.send) console.log(`${new Date().toISOString().slice(11, 23)}  ${who.padEnd(12)} ${text}`);
  };
}
