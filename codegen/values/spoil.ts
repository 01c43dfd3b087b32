import type { Json, Type } from "../model/model.js";
import { fits, isObject, type Resolve } from "./fits.js";
import { validValue } from "./make.js";
import { between, pickOne, type Random } from "./random.js";

/** A value that does not fit, most often for one reason; `undefined` where everything fits, or none was found. */
export function invalidValue(type: Type, resolve: Resolve, random: Random): Json | undefined {
  for (let attempt = 0; attempt < 60; attempt++) {
    const valid = validValue(type, resolve, random);
    const value = valid === undefined ? (pickOne(random, junk) ?? null) : spoil(valid, random);
    if (fits(type, value, resolve, { side: "reader" }).length > 0) return value;
  }
  return undefined;
}

const junk: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  1e300,
  "",
  "x",
  "01",
  "2026-02-30T25:00:00Z",
  "\ud800",
  "x".repeat(5000),
  [],
  [null, null],
  {},
  { constructor: 1 },
];

/** The value with something in it replaced, removed, or put in. */
function spoil(value: Json, random: Random): Json {
  const here = pickOne(random, junk) ?? null;
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    const at = between(random, 0, items.length);
    const item = items[at];
    if (item === undefined) return random() < 0.5 ? here : [...items, items[0] ?? here];
    return random() < 0.2 ? items.filter((_, index) => index !== at) : items.with(at, spoil(item, random));
  }
  if (!isObject(value) || random() < 0.1) return here;
  const names = Object.keys(value);
  const name = pickOne(random, names);
  const old = name === undefined ? undefined : value[name];
  if (name === undefined || old === undefined) return here;
  const entries = Object.entries(value);
  if (random() < 0.3) return Object.fromEntries(entries.filter(([one]) => one !== name));
  return Object.fromEntries(entries.map(([one, held]) => [one, one === name ? spoil(old, random) : held]));
}
