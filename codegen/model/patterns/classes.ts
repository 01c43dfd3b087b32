import { allBut, type CodePoints, everyCodePoint, united } from "../code-points.js";

/** What a property has (`Script=Thai`, `Lu`); `undefined` where nobody looks. */
export type PropertyReader = (property: string) => CodePoints | undefined;

/**
 * What one part of a pattern reads: a character, an escape or a class, as it is written with the `u` flag. More than that
 * where it names a property that nobody looks for.
 */
export function codePointsOf(source: string, propertyOf: PropertyReader): CodePoints {
  if (source === ".") return allBut(lineEnds);
  if (!source.startsWith("[")) return united(membersIn(source, propertyOf) ?? [everyCodePoint]);
  const isNegated = source.startsWith("[^");
  const members = membersIn(source.slice(isNegated ? 2 : 1, -1), propertyOf);
  if (!members) return everyCodePoint;
  return isNegated ? allBut(united(members)) : united(members);
}

const member =
  /\\u\{(?<braced>[0-9A-Fa-f]+)\}|\\u(?<high>[Dd][89ABab]..)\\u(?<low>[Dd][C-Fc-f]..)|\\u(?<four>.{4})|\\x(?<two>..)|\\c(?<control>.)|\\(?<sign>[pP])\{(?<property>[^}]*)\}|\\(?<letter>.)|./gsu;

/** The members of a class, one by one; `undefined` where one of them is not known. */
function membersIn(text: string, propertyOf: PropertyReader): readonly CodePoints[] | undefined {
  const written = [...text.matchAll(member)];
  const members: CodePoints[] = [];
  for (let at = 0; at < written.length; at++) {
    const [one, dash, last] = written.slice(at, at + 3);
    if (!one) continue;
    const set = setOf(one, propertyOf);
    if (set === "unknown") return undefined;
    const code = codeOf(one);
    const isRange = set === undefined && dash?.[0] === "-" && last;
    members.push(set ?? [[code, (isRange ? codeOf(last) : code) + 1]]);
    if (isRange) at += 2;
  }
  return members;
}

function setOf({ groups = {} }: RegExpMatchArray, propertyOf: PropertyReader): CodePoints | "unknown" | undefined {
  const { sign, property, letter } = groups;
  if (property === undefined) return letter === undefined ? undefined : named.get(letter);
  const points = propertyOf(property);
  if (points === undefined) return "unknown";
  return sign === "P" ? allBut(points) : points;
}

function codeOf({ 0: text, groups = {} }: RegExpMatchArray): number {
  const { braced, high, low, four, two, control, letter } = groups;
  if (high !== undefined && low !== undefined) {
    return String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0) ?? 0;
  }
  const hex = braced ?? four ?? two;
  if (hex !== undefined) return Number.parseInt(hex, 16);
  if (control !== undefined) return control.charCodeAt(0) % 32;
  return (letter === undefined ? text : (controls.get(letter) ?? letter)).codePointAt(0) ?? 0;
}

const controls = new Map(Object.entries({ t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", b: "\b", 0: "\0" }));

function those(characters: string): CodePoints {
  return united([...characters].map((one) => [[one.codePointAt(0) ?? 0, (one.codePointAt(0) ?? 0) + 1]]));
}

const lineEnds = those("\n\r\u2028\u2029");
const digits: CodePoints = [[0x30, 0x3a]];
const words = united([digits, those("_"), [[0x41, 0x5b]], [[0x61, 0x7b]]]);
const spaces = united([those("\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"), [[0x2000, 0x200b]]]);
const named = new Map<string, CodePoints>([
  ["d", digits],
  ["D", allBut(digits)],
  ["w", words],
  ["W", allBut(words)],
  ["s", spaces],
  ["S", allBut(spaces)],
]);
