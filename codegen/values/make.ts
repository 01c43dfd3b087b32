import type { ArrayType, BytesType, EnumType, Field, Json, Type, UnionType } from "../model/model.js";
import { Effort } from "./effort.js";
import { fits, type Resolve } from "./fits.js";
import { heights } from "./heights.js";
import { numberOf } from "./numbers.js";
import { between, chance, pickOne, type Random, times } from "./random.js";
import { type ScalarType, scalarProblem } from "./scalars.js";
import { textOf } from "./texts.js";

/**
 * A value of the type as JSON on the wire, as a reader takes it; `undefined` where none was found (a pattern that looks
 * around, a union whose members are too much alike, more than can be made). The same numbers give the same value.
 */
export function validValue(
  type: Type,
  resolve: Resolve,
  random: Random,
  taste?: Taste,
  effort = new Effort(mostSteps),
): Json | undefined {
  const maker = new Maker(type, resolve, random, taste, effort);
  for (let attempt = 0; attempt < 20 && !effort.isSpent; attempt++) {
    const value = maker.make(type, deepest);
    if (value !== undefined && fits(type, value, resolve, { side: "reader", effort }).length === 0) return value;
  }
  return undefined;
}

/** What values are like to people. Without it they are what programs stumble over. */
export interface Taste {
  /** Taken where it fits. `name` is that of the field it stands in, or of the nearest one around it. */
  scalar(type: ScalarType, name: string, random: Random): Json | undefined;
  /** Of a map, and of free JSON. */
  key(random: Random): string;
}

const deepest = 5;
/** Below this lies what is deeper than JSON may be. */
const bottom = -400;
const mostSteps = 3_000_000;
const attempts = 40;

class Maker {
  readonly #resolve: Resolve;
  readonly #random: Random;
  readonly #height: (type: Type) => number;
  readonly #taste: Taste | undefined;
  readonly #effort: Effort;
  #fieldName = "";

  constructor(type: Type, resolve: Resolve, random: Random, taste: Taste | undefined, effort: Effort) {
    this.#taste = taste;
    this.#effort = effort;
    this.#resolve = resolve;
    this.#random = random;
    this.#height = heights(type, resolve);
  }

  /** @param depth levels that may follow; below it only what must be there is made */
  make(type: Type, depth: number): Json | undefined {
    if (depth < bottom || !this.#effort.spend()) return undefined;
    switch (type.kind) {
      case "null":
        return null;
      case "json":
        return this.#json(Math.min(2, depth));
      case "nullable":
        return depth <= 0 || chance(this.#random, 0.3) ? null : this.make(type.of, depth);
      case "reference": {
        const target = this.#resolve(type.to);
        return target && this.make(target, depth - 1);
      }
      case "enum":
        return this.#member(type);
      case "array":
        return this.#array(type, depth);
      case "tuple":
        return whole(type.items.map((item) => this.make(item, depth - 1)));
      case "map":
        return this.#entries(
          times(depth <= 0 ? 0 : between(this.#random, 0, 3), () => [this.#key(), this.make(type.values, depth - 1)]),
        );
      case "object":
        return this.#entries(type.fields.flatMap((field) => this.#field(field, depth)));
      case "union":
        return this.#union(type, depth);
      default:
        return this.#scalar(type);
    }
  }

  #scalar(type: ScalarType): Json | undefined {
    const tasteful = this.#taste?.scalar(type, this.#fieldName, this.#random);
    if (tasteful !== undefined && scalarProblem(type, tasteful) === undefined) return tasteful;
    const least = "minLength" in type ? (type.minLength ?? 0) : 0;
    for (let attempt = 0; attempt < attempts && this.#effort.spend(1 + least); attempt++) {
      const value = this.#probable(type);
      if (scalarProblem(type, value) === undefined) return value;
    }
    return undefined;
  }

  #probable(type: ScalarType): Json {
    switch (type.kind) {
      case "string":
        return textOf(type, this.#random);
      case "boolean":
        return chance(this.#random, 0.5);
      case "bigint":
        return `${chance(this.#random, 0.5) ? "-" : ""}${between(this.#random, 1, 9)}${"0123456789".repeat(3).slice(0, between(this.#random, 0, 30))}`;
      case "bytes":
        return this.#bytes(type);
      default:
        return numberOf(type, this.#random);
    }
  }

  #bytes({ minLength = 0, maxLength = minLength + 40 }: BytesType): string {
    const size = between(this.#random, minLength, Math.min(maxLength, minLength + 40));
    return Buffer.from(times(size, () => between(this.#random, 0, 255))).toString("base64");
  }

  #member({ values, open }: EnumType): Json | undefined {
    const [first] = values;
    if (open && !this.#taste && chance(this.#random, 0.2)) {
      if (typeof first === "string") return `unknown-${between(this.#random, 0, 99)}`;
      if (typeof first === "number") return between(this.#random, 1000, 2000);
    }
    return pickOne(this.#random, values);
  }

  #array({ items, minItems = 0, maxItems = minItems + 4, uniqueItems }: ArrayType, depth: number): Json | undefined {
    const most = depth <= 0 ? minItems : Math.min(maxItems, minItems + 4);
    const count = between(this.#random, minItems, most);
    const made: Json[] = [];
    const seen = new Set<string>();
    for (let attempt = 0; made.length < count && attempt < count * attempts; attempt++) {
      const item = this.make(items, depth - 1);
      if (item === undefined) return undefined;
      if (!uniqueItems || !seen.has(JSON.stringify(item))) made.push(item);
      seen.add(JSON.stringify(item));
    }
    return made;
  }

  #field({ name, optional, type }: Field, depth: number): readonly (readonly [string, Json | undefined])[] {
    const mayBeMissing = optional || type.default !== undefined;
    if (mayBeMissing && (depth <= 0 || chance(this.#random, 0.4))) return [];
    const around = this.#fieldName;
    this.#fieldName = name;
    const value = this.make(type, depth - 1);
    this.#fieldName = around;
    return value === undefined && mayBeMissing ? [] : [[name, value]];
  }

  #union({ members, discriminator, open }: UnionType, depth: number): Json | undefined {
    if (open && discriminator && !this.#taste && chance(this.#random, 0.15)) {
      return { [discriminator.property]: `unknown-${between(this.#random, 0, 99)}`, more: this.#json(1) };
    }
    const shortest = Math.min(...members.map((member) => this.#height(member)));
    const possible = members.filter((member) => this.#height(member) <= Math.max(depth, shortest));
    const member = pickOne(this.#random, possible);
    return member && this.make(member, depth - 1);
  }

  #json(depth: number): Json {
    const kinds = depth <= 0 ? 4 : 6;
    const text = (): string => this.#taste?.key(this.#random) ?? textOf({ kind: "string" }, this.#random);
    switch (between(this.#random, 1, kinds)) {
      case 1:
        return null;
      case 2:
        return chance(this.#random, 0.5);
      case 3:
        return this.#taste ? between(this.#random, 0, 100) : numberOf({ kind: "number" }, this.#random);
      case 4:
        return text();
      case 5:
        return times(between(this.#random, 0, 3), () => this.#json(depth - 1));
      default:
        return Object.fromEntries(times(between(this.#random, 0, 3), () => [this.#key(), this.#json(depth - 1)]));
    }
  }

  /** Names that objects inherit are names too. */
  #key(): string {
    if (this.#taste) return this.#taste.key(this.#random);
    return chance(this.#random, 0.2)
      ? (pickOne(this.#random, ["__proto__", "constructor", "toString", "", "a-b", "1"]) ?? "")
      : textOf({ kind: "string" }, this.#random);
  }

  #entries(entries: readonly (readonly [string, Json | undefined])[]): Json | undefined {
    const values = whole(entries.map(([, value]) => value));
    return values && Object.fromEntries(entries.map(([name], index) => [name, values[index] ?? null]));
  }
}

/** All of them, or nothing. */
function whole(values: readonly (Json | undefined)[]): readonly Json[] | undefined {
  const made = values.filter((value) => value !== undefined);
  return made.length === values.length ? made : undefined;
}
