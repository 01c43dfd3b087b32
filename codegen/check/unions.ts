import type { Json, Type, UnionType } from "../model/model.js";
import { allTypes } from "../model/walk.js";
import { asRead } from "../values/as-read.js";
import { asWritten } from "../values/as-written.js";
import { Effort } from "../values/effort.js";
import { fits, isObject } from "../values/fits.js";
import { validValue } from "../values/make.js";
import { seeded } from "../values/random.js";
import type { Checked } from "./rule.js";

/**
 * A union without discriminator tells its members apart by what they look like on the wire. Where one JSON fits two of
 * them and is read differently, what was written as the one comes back as the other: told with that JSON as witness, so
 * that nothing is refused on a mere suspicion. Of very many unions, or members, not all are tried.
 */
export function checkUnions({ model, messageType, ...told }: Checked): void {
  let left = mostOfAll;
  for (const message of model.contracts.flatMap((contract) => contract.messages)) {
    for (const type of allTypes(message.type)) {
      if (type.kind !== "union" || type.discriminator || left <= 0) continue;
      const effort = new Effort(Math.min(mostOfOne, left));
      checkUnion({ ...told, resolve: messageType, effort }, type);
      left -= effort.spent;
    }
  }
}

/** Steps, of which some millions take a second. */
const mostOfOne = 2_000_000;
const mostOfAll = 5_000_000;

interface Trial extends Pick<Checked, "findings" | "locate"> {
  readonly resolve: Checked["messageType"];
  readonly effort: Effort;
}

function checkUnion(checked: Trial, union: UnionType & Type): void {
  // `json` is alike to everything: who lists it in `anyOf` means "or anything else".
  const members = union.members.map((type, index) => ({ type, index, made: madeOf(checked, type) }));
  const telling = members.filter(({ type }) => union.mode === "oneOf" || type.kind !== "json");
  if (union.mode === "oneOf" && tellSent(checked, union, members)) return;
  for (const later of telling) {
    for (const earlier of telling) {
      if (earlier === later || checked.effort.isSpent) break;
      const made = [...earlier.made, ...later.made];
      // Of `anyOf` the first that fits is read; `oneOf` refuses what fits both.
      const witness =
        witnessOf(checked, earlier.type, later.type, made) ??
        (union.mode === "oneOf" ? witnessOf(checked, later.type, earlier.type, made) : undefined);
      const indexes = [earlier.index, later.index] as const;
      if (witness !== undefined) {
        tell(checked, union, indexes, witness);
        break;
      }
      const given =
        givenWitnessOf(checked, union, earlier.type, later) ??
        (union.mode === "oneOf" ? givenWitnessOf(checked, union, later.type, earlier) : undefined);
      if (given === undefined) continue;
      tellGiven(checked, union, indexes, given);
      break;
    }
  }
}

interface Member {
  readonly type: Type;
  readonly index: number;
  readonly made: readonly Json[];
}

/**
 * A writer gives what fits one member of `oneOf`, and sends more, or less, than it was given: defaults and what is filled
 * in are put in, unknown fields are dropped. Where that fits two members, every reader refuses it.
 */
function tellSent(checked: Trial, union: UnionType & Type, members: readonly Member[]): boolean {
  const { resolve, effort } = checked;
  const fitsAs = (side: "writer" | "reader", json: Json) =>
    members.filter(({ type }) => fits(type, json, resolve, { side, effort }).length === 0);
  for (const { type, index, made } of members.filter(({ type }) => changesWhenSent(type, resolve))) {
    for (const json of made.flatMap((one) => givenAs(type, one, resolve))) {
      const [only, ...more] = fitsAs("writer", json);
      if (only?.index !== index || more.length > 0 || effort.isSpent) continue;
      const sent = sentOf(type, json, resolve);
      const other = fitsAs("reader", sent).find((member) => member.index !== index);
      if (other === undefined || effort.isSpent) continue;
      tell(checked, union, [Math.min(index, other.index), Math.max(index, other.index)], sent);
      return true;
    }
  }
  return false;
}

/** As it is, with a field that no contract has, and without what may be left out. */
function givenAs(type: Type, json: Json, resolve: Trial["resolve"]): readonly Json[] {
  const to = type.kind === "reference" ? resolve(type.to) : type;
  if (!isObject(json) || to?.kind !== "object") return [json];
  const left = to.fields.filter(({ type: { default: set, fill } }) => set !== undefined || fill !== undefined);
  const names = new Set(left.map(({ name }) => name));
  const least = Object.fromEntries(Object.entries(json).filter(([name]) => !names.has(name)));
  return [json, { ...json, " ": 1 }, least];
}

function changesWhenSent(type: Type, resolve: Trial["resolve"]): boolean {
  const to = type.kind === "reference" ? resolve(type.to) : type;
  return to !== undefined && [...allTypes(to)].some((one) => one.kind === "object");
}

const fillSamples: Readonly<Record<"uuid" | "now", string>> = {
  uuid: "00000000-0000-4000-8000-000000000000",
  now: "2026-01-01T00:00:00.000Z",
};

function sentOf(type: Type, json: Json, resolve: Trial["resolve"]): Json {
  const written = asWritten(type, json, resolve);
  const to = type.kind === "reference" ? resolve(type.to) : type;
  if (to?.kind !== "object" || !isObject(written)) return written;
  const filled = to.fields.flatMap(({ name, type: { fill } }) =>
    fill === undefined || Object.hasOwn(written, name) ? [] : [[name, fillSamples[fill]]],
  );
  return { ...written, ...Object.fromEntries(filled) };
}

function tell(
  { findings, locate }: Trial,
  union: UnionType & Type,
  [earlier, later]: readonly [number, number],
  witness: Json,
): void {
  const outcome = union.mode === "oneOf" ? "it is refused" : "it is always read as the first";
  findings.add(
    "UNION_AMBIGUOUS",
    locate(union, union.mode, later),
    `Members ${earlier + 1} and ${later + 1} look alike on the wire: \`${shown(witness)}\` fits both, as different values; ${outcome}`,
    fix,
  );
}

function tellGiven(
  { findings, locate }: Trial,
  union: UnionType & Type,
  [earlier, later]: readonly [number, number],
  witness: Json,
): void {
  const outcome = union.mode === "oneOf" ? "it is refused" : "it is always written as the first";
  findings.add(
    "UNION_AMBIGUOUS",
    locate(union, union.mode, later),
    `Members ${earlier + 1} and ${later + 1} look alike to who writes: \`${shown(witness)}\` fits both before anything is filled in; ${outcome}`,
    fix,
  );
}

const fix = "Make them objects told apart by a `discriminator`, or keep one of them.";

function shown(witness: Json): string {
  const json = JSON.stringify(witness);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

const samples = 24;

/** The same values on every run. */
function madeOf({ resolve, effort }: Trial, type: Type): readonly Json[] {
  const random = seeded(1);
  const made: Json[] = [];
  for (let count = 0; count < samples; count++) {
    const value = validValue(type, resolve, random, undefined, effort);
    if (value === undefined) break;
    made.push(value);
  }
  return made;
}

/** The shortest JSON that `written` says exactly, and that `read` takes for another value. */
function witnessOf(trial: Trial, read: Type, written: Type, made: readonly Json[]): Json | undefined {
  const { resolve, effort } = trial;
  const options = { side: "reader", effort } as const;
  const witnesses = made.filter(
    (json) =>
      fits(read, json, resolve, options).length === 0 &&
      fits(written, json, resolve, { ...options, tellUnknownFields: true }).length === 0 &&
      asRead(read, json, resolve, effort) !== asRead(written, json, resolve, effort) &&
      // Else it was cut short.
      !effort.isSpent,
  );
  const size = (json: Json): number => JSON.stringify(json).length;
  return witnesses.sort((a, b) => size(a) - size(b))[0];
}

/**
 * The shortest value of `member` that `other` takes of a writer as well, who may leave out what is filled in, though on
 * the wire nobody takes the one for the other.
 */
function givenWitnessOf(
  { resolve, effort }: Trial,
  union: UnionType & Type,
  other: Type,
  member: Member,
): Json | undefined {
  const fitsAs = (side: "writer" | "reader", type: Type, json: Json) =>
    fits(type, json, resolve, { side, effort }).length === 0;
  const isAsItLooks = (type: Type, json: Json) => isPlain(asRead(type, json, resolve, effort));
  const witnesses = member.made
    .filter((json) => fitsAs("reader", union, json))
    .map((json) => asWritten(member.type, json, resolve))
    .filter((json) => fitsAs("writer", other, json) && !fitsAs("reader", other, json))
    .filter((json) => isAsItLooks(member.type, json) && isAsItLooks(other, json) && !effort.isSpent);
  return witnesses.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length)[0];
}

/** Is what a program has of it the same as its JSON: no bytes, no bigint, no member with an unknown tag? */
function isPlain(read: string): boolean {
  return !/bytes|bigint|unknown/.test(read.replaceAll(/"(?:[^"\\]|\\.)*"/g, ""));
}
