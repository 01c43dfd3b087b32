import type { StringFormat, StringType } from "../../../../codegen/model/model.js";
import type { Taste } from "../../../../codegen/values/make.js";
import { between, pickOne, type Random, times } from "../../../../codegen/values/random.js";

type ScalarType = Parameters<Taste["scalar"]>[0];

/** What people can read: names, words, days of one year, small numbers. Nothing of it depends on the clock. */
export const readable: Taste = {
  scalar(type, name, random) {
    switch (type.kind) {
      case "string":
        return textFor(type, name, random);
      case "integer":
      case "number":
        return numberFor(type, name, random);
      case "bigint":
        return String(between(random, 1, 1_000_000));
      case "bytes":
        return Buffer.from(words(random, 3)).subarray(0, type.maxLength).toString("base64");
      default:
        return undefined;
    }
  },
  key: (random) => word(random),
};

const firstNames = ["Ada", "Alan", "Barbara", "Donald", "Edsger", "Frances", "Grace", "Ken", "Margaret", "Tony"];
const lastNames = [
  "Allen",
  "Dijkstra",
  "Hamilton",
  "Hoare",
  "Hopper",
  "Knuth",
  "Liskov",
  "Lovelace",
  "Turing",
  "Wirth",
];
const nouns = `amber anchor basin birch bridge cedar cloud copper delta ember field forest garden harbor island lantern
  maple meadow nickel ocean orchid pebble quartz river saddle silver summit thistle timber valley walnut willow`.split(
  /\s+/,
);

function textFor(type: StringType, name: string, random: Random): string | undefined {
  if (type.pattern !== undefined) return undefined;
  if (type.format !== undefined) return formatted(type.format, random);
  return sized(named(name, random), type, random);
}

/** By what the field is called. */
function named(name: string, random: Random): string {
  if (/e-?mail/i.test(name)) return email(random);
  if (/(^|[a-z_])(uri|url|link|href)$/i.test(name)) return uri(random);
  if (/(^id|Id|_id|Key|key|ref|slug)$/.test(name)) return `${word(random)}-${between(random, 1, 999)}`;
  if (/(token|secret|password|hash|digest)$/i.test(name)) return hex(random, 32);
  if (/(^name|user_?name|full_?name|author|owner|customer)$/i.test(name)) return person(random).join(" ");
  if (/city$/i.test(name)) return pickOne(random, ["Basel", "Kyoto", "Lagos", "Lima", "Oslo", "Quito"]) ?? "Oslo";
  if (/country$/i.test(name)) return pickOne(random, ["CH", "JP", "NG", "PE", "NO", "EC"]) ?? "NO";
  if (/currency$/i.test(name)) return pickOne(random, ["CHF", "EUR", "JPY", "USD"]) ?? "EUR";
  if (/(text|message|description|body|content|comment|reason|note)$/i.test(name)) return words(random, 5);
  return words(random, between(random, 1, 2));
}

/** As long as it has to be, and no longer than it may be. */
function sized(text: string, { minLength = 0, maxLength }: StringType, random: Random): string {
  let long = text;
  while (long.length < minLength) long += ` ${word(random)}`;
  return maxLength === undefined || long.length <= maxLength ? long : long.slice(0, maxLength);
}

function formatted(format: StringFormat, random: Random): string {
  switch (format) {
    case "uuid":
      return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`;
    case "date":
      return day(random);
    case "time":
      return `${clock(random)}Z`;
    case "date-time":
      return `${day(random)}T${clock(random)}.${String(between(random, 0, 999)).padStart(3, "0")}Z`;
    case "duration":
      return `PT${between(random, 1, 90)}M`;
    case "uri":
      return uri(random);
    case "email":
      return email(random);
    default:
      return format satisfies never;
  }
}

function numberFor(type: ScalarType & { readonly kind: "integer" | "number" }, name: string, random: Random): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf = 1 } = type;
  const least = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity);
  const most = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity);
  const from = Number.isFinite(least) ? least : Math.min(1, most - 1_000);
  const to = Math.min(most, from + 1_000);
  const isMoney = /(price|amount|total|cost|balance|fee)s?$/i.test(name);
  if (type.kind === "number" && (isMoney || to - from <= 2)) {
    return Number((from + random() * (to - from)).toFixed(2));
  }
  const step = Math.max(multipleOf, Number.MIN_VALUE);
  const [first, last] = [Math.ceil(from / step), Math.floor(to / step)];
  const inside =
    (exclusiveMinimum === undefined ? 0 : 1) <= last - first ? (exclusiveMinimum === undefined ? 0 : 1) : 0;
  return between(random, first + inside, last) * step;
}

function person(random: Random): readonly [string, string] {
  return [pickOne(random, firstNames) ?? "Ada", pickOne(random, lastNames) ?? "Lovelace"];
}

function email(random: Random): string {
  return `${person(random).join(".").toLowerCase()}@example.com`;
}

function uri(random: Random): string {
  return `https://example.com/${word(random)}/${between(random, 1, 999)}`;
}

function words(random: Random, count: number): string {
  return times(count, () => word(random)).join(" ");
}

function word(random: Random): string {
  return pickOne(random, nouns) ?? "river";
}

function hex(random: Random, digits: number): string {
  return times(digits, () => between(random, 0, 15).toString(16)).join("");
}

function day(random: Random): string {
  return `2026-${two(between(random, 1, 12))}-${two(between(random, 1, 28))}`;
}

function clock(random: Random): string {
  return [between(random, 0, 23), between(random, 0, 59), between(random, 0, 59)].map(two).join(":");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
