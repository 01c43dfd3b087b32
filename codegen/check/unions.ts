import type { Json, Type, UnionType } from "../model/model.js";
import { allTypes } from "../model/walk.js";
import { asRead } from "../values/as-read.js";
import { Effort } from "../values/effort.js";
import { fits } from "../values/fits.js";
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
  for (const later of telling) {
    for (const earlier of telling) {
      if (earlier === later || checked.effort.isSpent) break;
      const made = [...earlier.made, ...later.made];
      // Of `anyOf` the first that fits is read; `oneOf` refuses what fits both.
      const witness =
        witnessOf(checked, earlier.type, later.type, made) ??
        (union.mode === "oneOf" ? witnessOf(checked, later.type, earlier.type, made) : undefined);
      if (witness === undefined) continue;
      tell(checked, union, [earlier.index, later.index], witness);
      break;
    }
  }
}

function tell(
  { findings, locate }: Trial,
  union: UnionType & Type,
  [earlier, later]: readonly [number, number],
  witness: Json,
): void {
  const json = JSON.stringify(witness);
  const shown = json.length > 60 ? `${json.slice(0, 60)}…` : json;
  const outcome = union.mode === "oneOf" ? "it is refused" : "it is always read as the first";
  findings.add(
    "UNION_AMBIGUOUS",
    locate(union, union.mode, later),
    `Members ${earlier + 1} and ${later + 1} look alike on the wire: \`${shown}\` fits both, as different values; ${outcome}`,
    "Make them objects told apart by a `discriminator`, or keep one of them.",
  );
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
