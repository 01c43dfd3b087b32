/** `refused while held`: the resource refused a write of somebody whose lease was valid afterwards. It has to be none. */
export type Written = "written" | "refused" | "refused while held" | "lost" | "unknown";

/** What a process of a lock run noted, each with the time. */
export type LockNote =
  | readonly [kind: "born", at: number, pid: number]
  /** It was asked to end, and gives up whatever it waits for. */
  | readonly [kind: "ending", at: number]
  | readonly [
      kind: "turn",
      asked: number,
      lock: string,
      fence: number,
      /** The first and the last moment at which the lease said that it is held. */
      from: number,
      to: number,
      written: Written,
      released: string,
    ]
  | readonly [kind: "gave up", at: number, lock: string, why: string]
  | readonly [kind: "stalled", at: number, ms: number];
