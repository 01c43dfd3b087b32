import type { Json, Type } from "../../../../codegen/model/model.js";
import { fits } from "../../../../codegen/values/fits.js";
import { validValue } from "../../../../codegen/values/make.js";
import { seeded } from "../../../../codegen/values/random.js";
import { OptionsInvalidError, PayloadInvalidError } from "../../errors.js";
import type { MessageCodec } from "../../wire/codec.js";
import { wireText } from "../wire-text.js";
import { asGiven, type Given, leftToMake } from "./chosen.js";
import { hardPartOf } from "./hard-to-make.js";
import { readable } from "./taste.js";
import type { MessageTypes } from "./types.js";

export interface FakeOptions {
  /** A whole number. The same seed gives the same value, on any machine. @default another one each time: 1, 2, 3 … of this process */
  readonly seed?: number;
}

/** What a test says of a fake: some of its fields; all of it where it has none. */
export type Overrides<Input> = Input extends string | number | bigint | boolean | null | Uint8Array | readonly unknown[]
  ? Input
  : { readonly [Name in keyof Input]?: Input[Name] | undefined };

/**
 * Makes a valid message, as a reader has it: what the test does not say is made up.
 * @throws {PayloadInvalidError} what the test says does not fit; `issues` tells where.
 * @throws {OptionsInvalidError} the message has no such field, no value of it was found, or the seed is no whole number.
 */
export type Fake<Output, Input = Output> = (overrides?: Overrides<Input>, options?: FakeOptions) => Output;

let lastSeed = 0;

/** For generated code. */
export function fakeOf<Output, Input>(
  types: MessageTypes,
  name: string,
  codec: MessageCodec<Output, Input>,
): Fake<Output, Input> {
  return (overrides, { seed } = {}) => {
    const type = types.own(name);
    if (!type) throw new OptionsInvalidError(`There is no message ${name}`, "Generate anew: `redloom generate`.");
    return make(type, types, codec, overrides, seed === undefined ? ++lastSeed : checkedSeed(seed));
  };
}

function checkedSeed(seed: number): number {
  if (Number.isSafeInteger(seed)) return seed;
  throw new OptionsInvalidError(
    "`seed` is no whole number",
    "Give a whole number, or none for another fake each time.",
  );
}

function make<Output, Input>(
  type: Type,
  types: MessageTypes,
  codec: MessageCodec<Output, Input>,
  overrides: Overrides<Input> | undefined,
  seed: number,
): Output {
  const random = seeded(seed);
  if (overrides !== undefined && !isFields(overrides)) return checked(type, types, codec, overrides);
  const given = overrides ?? {};
  const left = overrides === undefined ? type : leftToMake(type, given, types.resolve, random, codec.name);
  const json = validValue(left, types.resolve, random, readable);
  if (json === undefined) throw noneFound(left, types, codec.name);
  const made = asGiven(left, json, types.resolve, (one, part) => fits(one, part, types.resolve).length === 0);
  if (overrides === undefined) return checked(type, types, codec, made);
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return checked(type, types, codec, { ...Object(made), ...Object.fromEntries(said) });
}

function isFields(overrides: unknown): overrides is Given {
  return (
    typeof overrides === "object" &&
    overrides !== null &&
    !Array.isArray(overrides) &&
    !(overrides instanceof Uint8Array)
  );
}

/** Through the codec, there and back: what comes out is what a reader would have. */
function checked<Output, Input>(
  type: Type,
  types: MessageTypes,
  codec: MessageCodec<Output, Input>,
  value: unknown,
): Output {
  try {
    // The codec asks of any value whether it fits.
    return codec.parse(codec.encode(value as Input));
  } catch (error) {
    if (!(error instanceof PayloadInvalidError)) throw error;
    const issues = fits(type, onWire(value), types.resolve).map(({ path, message }) => ({
      path: path.join("."),
      expected: message,
    }));
    throw issues.length === 0 ? error : new PayloadInvalidError(textOf(codec.name, issues), { cause: error, issues });
  }
}

function textOf(name: string, issues: readonly { readonly path: string; readonly expected: string }[]): string {
  const some = issues.slice(0, 3).map(({ path, expected }) => (path === "" ? expected : `\`${path}\` ${expected}`));
  return `The fake does not fit ${name}: ${some.join("; ")}`;
}

/** Names the field, and what the contract says of it. */
function noneFound(whole: Type, types: MessageTypes, name: string): OptionsInvalidError {
  const { path, type } = hardPartOf(whole, types.resolve);
  const what = path === "" ? name : `\`${path}\` of ${name}`;
  const why = type.kind === "string" && type.pattern !== undefined ? `, whose pattern is ${type.pattern}` : "";
  const fix =
    path === ""
      ? "Give the fields that are hard to make up, or all of it."
      : `Give \`${path.split(".")[0]}\` in the test.`;
  return new OptionsInvalidError(`No value was found of ${what}${why}`, fix);
}

/** Near enough to say what is wrong with it. */
function onWire(value: unknown): Json {
  return JSON.parse(wireText(value));
}
