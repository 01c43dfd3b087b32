import type { Json, Type, UnionType } from "../model/model.js";
import { allTypes } from "../model/walk.js";
import { asRead } from "../values/as-read.js";
import { fits } from "../values/fits.js";
import { validValue } from "../values/make.js";
import { seeded } from "../values/random.js";
import type { Checked } from "./rule.js";

/**
 * A union without discriminator tells its members apart by what they look like on the wire. Where one JSON fits two of
 * them and is read differently, what was written as the one comes back as the other: told with that JSON as witness, so
 * that nothing is refused on a mere suspicion.
 */
export function checkUnions(checked: Checked): void {
  for (const message of checked.model.contracts.flatMap((contract) => contract.messages)) {
    for (const type of allTypes(message.type)) {
      if (type.kind === "union" && !type.discriminator) checkUnion(checked, type);
    }
  }
}

function checkUnion(checked: Checked, union: UnionType & Type): void {
  // `json` is alike to everything: who lists it last means "or anything else".
  const members = union.members.map((type, index) => ({ type, index, made: madeOf(checked, type) }));
  const telling = members.filter(({ type }) => type.kind !== "json");
  for (const later of telling) {
    for (const earlier of telling.slice(0, telling.indexOf(later))) {
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
  { findings, locate }: Checked,
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
function madeOf({ messageType }: Checked, type: Type): readonly Json[] {
  const random = seeded(1);
  const made: Json[] = [];
  for (let count = 0; count < samples; count++) {
    const value = validValue(type, messageType, random);
    if (value === undefined) break;
    made.push(value);
  }
  return made;
}

/** The shortest JSON that `written` says exactly, and that `read` takes for another value. */
function witnessOf({ messageType }: Checked, read: Type, written: Type, made: readonly Json[]): Json | undefined {
  const witnesses = made.filter(
    (json) =>
      fits(read, json, messageType, { side: "reader" }).length === 0 &&
      fits(written, json, messageType, { side: "reader", tellUnknownFields: true }).length === 0 &&
      asRead(read, json, messageType) !== asRead(written, json, messageType),
  );
  const size = (json: Json): number => JSON.stringify(json).length;
  return witnesses.sort((a, b) => size(a) - size(b))[0];
}
