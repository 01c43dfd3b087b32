/** What Redis answers to whoever asks for a permit. */
export type AskReply =
  | {
      readonly granted: true;
      /** Greater than that of every lease before it. */
      readonly fencingToken: number;
      /** The token had it already: the reply of an earlier ask was lost, or it was handed over meanwhile. */
      readonly again: boolean;
      /** It had no place in the queue. */
      readonly unplaced: boolean;
      /** How long it is granted, from when the ask was sent, in milliseconds. */
      readonly validMs: number;
      /** Time of the server, in microseconds. */
      readonly serverTimeUs: number;
    }
  | {
      readonly granted: false;
      /** When a holder's lease ends unless it is renewed, in milliseconds; absent where it never does. */
      readonly expiresInMs: number | undefined;
      /** How many wait before this one; of those who do not wait: how many wait at all. */
      readonly position: number;
      /** It had no place in the queue before. */
      readonly unplaced: boolean;
      /** Time of the server, in microseconds. */
      readonly serverTimeUs: number;
    };

/** Several holders of `read` at a time, one of `write` alone; of an exclusive lock always `write`. */
export type Access = "read" | "write";

export interface PermitHolder {
  readonly token: string;
  /** Of a holder whose fence was removed from Redis: 0. */
  readonly fencingToken: number;
  readonly access: Access;
  /** Time of the server, in microseconds. */
  readonly sinceUs: number;
  /** Absent where it never ends: somebody wrote it without an expiry. */
  readonly untilUs: number | undefined;
}

export interface PermitState {
  readonly holders: readonly PermitHolder[];
  readonly waiting: number;
  /** Time of the server, in microseconds. */
  readonly nowUs: number;
}

/**
 * `now µs`, which is the fence as well · `{1, fence, now µs, 1: its place came to its turn}` · `{2, fence, now µs}` ·
 * `{0, ms or −1, now µs, position, 1: its place is a new one}`
 */
export function decodeAsk(reply: unknown, leaseMs: number): AskReply {
  const now = typeof reply === "string" ? Number(reply) : 0;
  if (now > 0) {
    return { granted: true, fencingToken: now, again: false, unplaced: true, validMs: leaseMs, serverTimeUs: now };
  }
  const [outcome, value, time, place, isNew] = Array.isArray(reply) ? reply.map(Number) : [];
  if (outcome === undefined || value === undefined || time === undefined) throw unexpected("ask");
  if (outcome === 0) {
    return {
      granted: false,
      expiresInMs: value < 0 ? undefined : value,
      position: place ?? 0,
      unplaced: isNew === 1,
      serverTimeUs: time,
    };
  }
  const again = outcome === 2;
  const unplaced = !again && place !== 1;
  return { granted: true, fencingToken: value, again, unplaced, validMs: leaseMs, serverTimeUs: time };
}

/** `{now µs, waiting, token, fence, "r" or "w", until µs or −1, …}` */
export function decodeState(reply: unknown): PermitState {
  const [now, waiting, ...rest] = Array.isArray(reply) ? reply.map(String) : [];
  if (now === undefined || waiting === undefined || rest.length % 4 !== 0) throw unexpected("inspect");
  const holders = rest.flatMap((token, at): readonly PermitHolder[] => {
    if (at % 4 !== 0) return [];
    const [fence, until] = [Number(rest[at + 1]), Number(rest[at + 3])];
    const access = rest[at + 2] === "r" ? "read" : "write";
    return [{ token, fencingToken: fence, access, sinceUs: fence, untilUs: until < 0 ? undefined : until }];
  });
  return { holders, waiting: Number(waiting), nowUs: Number(now) };
}

function unexpected(script: string): TypeError {
  return new TypeError(`The ${script} script answered in a form that it does not have`);
}
