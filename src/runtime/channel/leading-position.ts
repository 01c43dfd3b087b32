/** A payload of a channel with `replay`: `<position> <json>`. */
export interface Positioned {
  readonly position: string | undefined;
  readonly payload: Buffer;
}

const zero = 0x30;
const nine = 0x39;
/** Two numbers of 64 bits, one of 53, and what is between. */
const longest = 60;

/**
 * Parts a payload from the position that stands before it, if there is one. No JSON has that form, so that a reader takes
 * both, whichever contract the publisher has.
 */
export function splitPosition(payload: Buffer): Positioned {
  const first = payload[0];
  if (first === undefined || first < zero || first > nine) return { position: undefined, payload };
  const position = /^(\d+-\d+(?:\/\d+)?) /.exec(payload.toString("latin1", 0, longest))?.[1];
  return position === undefined ? { position, payload } : { position, payload: payload.subarray(position.length + 1) };
}
