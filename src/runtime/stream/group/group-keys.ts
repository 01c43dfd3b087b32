import { siblingKey } from "../../wire/address.js";

/** The keys that a consumer group has beside its stream, all in the stream's slot. */
export interface GroupKeys {
  readonly stream: string;
  /** Sorted set: member → when it is due, in ms. */
  readonly retry: string;
  /** Stream of dead letters. */
  readonly dead: string;
  /** Stream of dead letters that were replayed, for this group only. */
  readonly redo: string;
  /** Sorted set: consumer → its last beat, in ms. */
  readonly alive: string;
  /** Hash: who owns a consumer's name, and how far the pending list was looked through. */
  readonly state: string;
  /** Hash: member → starts, of those that are suspected of ending processes. */
  readonly starts: string;
  /** Hash of ordered groups: which entry a value's turn is with. */
  readonly lanes: string;
  /** Sorted set of ordered groups: those that wait for their turn. */
  readonly parked: string;
  /** Channel: something is due. */
  readonly doorbell: string;
}

export function groupKeys(stream: string, group: string): GroupKeys {
  const of = (purpose: string): string => siblingKey(stream, `${purpose}:${group}`);
  return {
    stream,
    retry: of("retry"),
    dead: of("dead"),
    redo: of("redo"),
    alive: of("alive"),
    state: of("state"),
    starts: of("starts"),
    lanes: of("lanes"),
    parked: of("parked"),
    doorbell: siblingKey(stream, "wake"),
  };
}

/** Of one group's keys, those that have to do with an earlier group of the name, as `forget` takes them. */
export function forgottenWithGroup(keys: GroupKeys): string[] {
  return [keys.lanes, keys.parked, keys.starts, keys.retry, keys.redo];
}
