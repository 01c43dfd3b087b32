import { describe, expect, it } from "vitest";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import {
  Position,
  positionBefore,
  rangeEnd,
  rangeStart,
  type StreamState,
} from "../../src/runtime/stream/reading/position.js";

const where = "tests.streams.x";

/** A stream of entries 1-0, 2-0, … of which the first `trimmed` are gone; seen from `position`, all newer ones counted. */
function stateOf(position: Position, { added = 10, trimmed = 0 } = {}): StreamState {
  const length = added - trimmed;
  const at = Number(position.id.split("-")[0]);
  const newer = added - Math.max(at, trimmed);
  const firstId = length === 0 ? undefined : `${trimmed + 1}-0`;
  return { lastId: `${added}-0`, added, length, firstId, newer, isAll: true };
}

describe("places", () => {
  it.each([
    [undefined, "-", "+"],
    [1_700_000_000_000, "1700000000000", "1700000000000"],
    [1.5, "2", "1"],
    [0, "0", "0"],
    [new Date(5), "5", "5"],
    ["5-1", "5-1", "5-1"],
    ["5", "5", "5"],
  ] as const)("range: %s is %s as its start and %s as its end", (place, start, end) => {
    expect(rangeStart(place, where)).toBe(start);
    expect(rangeEnd(place, where)).toBe(end);
  });

  it("range: after and before an id leave it out", () => {
    expect(rangeStart({ after: "5-1" }, where)).toBe("(5-1");
    expect(rangeEnd({ before: "5-1" }, where)).toBe("(5-1");
  });

  it.each([
    Number.NaN,
    -1,
    Number.POSITIVE_INFINITY,
    new Date("never"),
    "",
    "-",
    "$",
    "(5-1",
    "5-",
    "5-x",
    "18446744073709551616-0",
    { after: "x" },
  ])("range: %s is no place", (place) => {
    expect(() => rangeStart(place, where)).toThrow(OptionsInvalidError);
    expect(() => positionBefore(place, where)).toThrow(OptionsInvalidError);
  });

  it.each([
    ["5-3", "5-2"],
    ["5-0", "4-18446744073709551615"],
    ["0-1", "0-0"],
    ["0-0", "0-0"],
    [5, "4-18446744073709551615"],
    [0, "0-0"],
    [{ after: "5-3" }, "5-3"],
    [{ after: "5" }, "5-0"],
  ] as const)("position: what comes from %j on comes after %s", (place, id) => {
    expect(positionBefore(place, where).id).toBe(id);
  });
});

describe("position", () => {
  const at = (seen: number): Position => {
    const position = new Position("0-0", undefined, 0);
    for (let number = 1; number <= seen; number++) position.advance(`${number}-0`);
    return position;
  };

  it("trimmed: nothing is told of what was seen", () => {
    for (const trimmed of [0, 3, 5]) expect(at(5).judge(stateOf(at(5), { trimmed }))).toBeUndefined();
  });

  it("trimmed: tells how many were not seen, once", () => {
    const position = at(5);
    expect(position.judge(stateOf(position, { trimmed: 8 }))).toEqual({ reason: "trimmed", after: "5-0", missed: 3 });
    expect(position.judge(stateOf(position, { trimmed: 8 }))).toBeUndefined();
    for (let number = 9; number <= 10; number++) position.advance(`${number}-0`);
    expect(position.judge(stateOf(position, { trimmed: 10 }))).toBeUndefined();
  });

  it("trimmed: tells it where everything is gone", () => {
    const position = at(5);
    expect(position.judge(stateOf(position, { trimmed: 10 }))).toMatchObject({ missed: 5 });
  });

  it("trimmed: tells it also where too much is newer to be counted", () => {
    const position = at(5);
    const state = { ...stateOf(position, { added: 5_000, trimmed: 8 }), newer: 200, isAll: false };
    expect(position.judge(state)).toMatchObject({ missed: 3 });
    const untouched = { ...stateOf(at(5), { added: 5_000, trimmed: 2 }), newer: 200, isAll: false };
    expect(at(5).judge(untouched)).toBeUndefined();
  });

  it("trimmed: what was gone when it began was not missed; what an id was given for was", () => {
    const fromBeginning = new Position("0-0", undefined);
    expect(fromBeginning.judge(stateOf(fromBeginning, { trimmed: 4 }))).toBeUndefined();
    expect(fromBeginning.ordinal).toBe(4);
    const fromTime = positionBefore(2, where);
    expect(fromTime.judge(stateOf(fromTime, { trimmed: 4 }))).toBeUndefined();
    const after = positionBefore({ after: "2-0" }, where);
    expect(after.judge(stateOf(after, { trimmed: 4 }))).toMatchObject({ reason: "trimmed", missed: undefined });
    const fromFirst = positionBefore("5-0", where);
    expect(fromFirst.judge(stateOf(fromFirst, { trimmed: 4 }))).toBeUndefined();
    const fromGone = positionBefore("4-0", where);
    expect(fromGone.judge(stateOf(fromGone, { trimmed: 4 }))).toMatchObject({ reason: "trimmed", missed: undefined });
  });

  it("trimmed: what others found missing is told to who did not know of it", () => {
    const position = at(5);
    expect(position.accountFor(8)).toEqual({ reason: "trimmed", after: "5-0", missed: 3 });
    expect(position.accountFor(8)).toBeUndefined();
    expect(position.accountFor(7)).toBeUndefined();
    expect(position.judge(stateOf(position, { trimmed: 8 }))).toBeUndefined();
  });

  it("reset: a stream that ends before what was seen, or counts less, is another one", () => {
    expect(at(5).judge(stateOf(at(5), { added: 3 }))).toMatchObject({ reason: "reset", after: "5-0" });
    const anew = { lastId: "9-0", added: 2, length: 2, firstId: "8-0", newer: 2, isAll: true };
    expect(at(5).judge(anew)).toMatchObject({ reason: "reset" });
    const longer = { lastId: "29-0", added: 6, length: 6, firstId: "24-0", newer: 6, isAll: true };
    expect(at(5).judge(longer)).toMatchObject({ reason: "reset" });
  });

  it("reset: goes on at the end of a stream that lost its last entries, and at the beginning of another one", () => {
    const state = stateOf(at(5), { added: 3 });
    const sharing = at(5);
    sharing.reset(state, true);
    expect([sharing.id, sharing.judge(stateOf(sharing, { added: 3 }))]).toEqual(["3-0", undefined]);
    const other = at(5);
    other.reset(state, false);
    expect([other.id, other.judge(stateOf(other, { added: 3 }))]).toEqual(["0-0", undefined]);
  });

  it("anchors: at most 33, newest first, and for each age one that is at most twice as old", () => {
    const position = at(100_000);
    const ages = position.anchors().map((id) => 100_000 - Number(id.split("-")[0]));
    expect(ages.length).toBeLessThanOrEqual(33);
    expect(ages).toEqual([...ages].sort((left, right) => left - right));
    expect(ages[0]).toBeLessThanOrEqual(1);
    for (const age of [2, 10, 100, 1_000, 10_000]) expect(ages.some((one) => one >= age && one <= 4 * age)).toBe(true);
  });
});
