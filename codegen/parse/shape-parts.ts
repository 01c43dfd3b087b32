import * as z from "zod";
import { didYouMean, endingMeant } from "../did-you-mean.js";
import { type Borrowed, type BorrowedWords, borrowedTable } from "./borrowed-words.js";
import { told } from "./shape-told.js";
import { quoteSource, type Saying } from "./source-text.js";
import { unsupportedWords } from "./unsupported-words.js";

/**
 * The parts that the contract's zod schemas are made of. They look at everything below them before they answer, keep the
 * very value that they were given (zod's own objects and records lose a key called `__proto__`), and say in `params`
 * what is wrong, since zod's messages know nothing of quotes and did-you-means.
 */
export type Problem =
  /** A finding as it stands, about the key that the path ends with or about the value; `meant`: our word for that key. */
  | { readonly saying: Saying; readonly about: "key" | "value"; readonly meant?: string | undefined }
  /** A value of another kind. What stands there instead decides what the finding says. */
  | { readonly expected: Expected; readonly word: string };

export type Expected =
  | "text"
  | "duration"
  | "number"
  | "whole number"
  | "true or false"
  | "mapping"
  | "list"
  | "type"
  | { oneOf: string[] };

/** The schema of every word of a mapping: wrong in type, missing or too many, it does not compile. */
export type WordSchemas<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? z.ZodExactOptional<z.ZodType<Exclude<T[K], undefined>>>
    : z.ZodType<T[K]> & { readonly unwrap?: never };
};

type Context = Pick<z.core.ParsePayload, "issues">;

export const optional = <T>(schema: z.ZodType<T>): z.ZodExactOptional<z.ZodType<T>> => z.exactOptional(schema);

interface FurtherWords<T> {
  /** Words that may each be left out, but not all of them. */
  readonly either?: readonly (keyof T & string)[];
  /** What people of other libraries write here. */
  readonly borrowed?: BorrowedWords<T>;
}

/**
 * A mapping of known words.
 * @param place as a finding names it: `a channel`
 */
export function words<T>(
  place: string,
  schemas: WordSchemas<T>,
  { either = [], borrowed = [] }: FurtherWords<T> = {},
): z.ZodType<T> {
  const borrowedWord = borrowedTable(borrowed);
  const known: ReadonlyMap<string, z.ZodType> = new Map(Object.entries<z.ZodType>(schemas));
  return told(
    { kind: "words", place, words: known, either },
    z.custom<T>().check((context) => {
      const value: unknown = context.value;
      if (!isMapping(value)) return fail(context, [], { expected: "mapping", word: place });
      const meant = new Set<string | undefined>();
      for (const word of Object.keys(value)) {
        const schema = known.get(word);
        if (schema) {
          descend(context, word, schema, value[word]);
          continue;
        }
        const guess = borrowedWord(word) ?? misspelt(word, [...known.keys()]);
        meant.add(guess?.ours);
        const saying = unknownWord(word, place, guess, [...known.keys()]);
        fail(context, [word], { saying, about: "key", meant: guess?.ours });
      }
      // A misspelt word is one finding, not a missing one beside it.
      const isThere = (word: string) => Object.hasOwn(value, word) || meant.has(word);
      for (const [word, schema] of known) {
        if (schema instanceof z.ZodExactOptional || isThere(word)) continue;
        fail(context, [], { saying: missingWord(word, place), about: "key" });
      }
      if (either.length > 0 && !either.some(isThere)) {
        fail(context, [], { saying: missingWord(either.join("` or `"), place), about: "key" });
      }
    }),
  );
}

/** A mapping whose keys the user chooses. @param openNames any text may be a name: the names of fields */
export function names<T>(
  word: string,
  schema: z.ZodType<T>,
  openNames = false,
): z.ZodType<Readonly<Record<string, T>>> {
  return told(
    { kind: "names", of: schema, openNames },
    z.custom<Readonly<Record<string, T>>>().check((context) => {
      const value: unknown = context.value;
      if (!isMapping(value)) return fail(context, [], { expected: "mapping", word });
      for (const name of Object.keys(value)) {
        if (name === "__proto__" && !openNames) fail(context, [name], { saying: protoName(word), about: "key" });
        else descend(context, name, schema, value[name]);
      }
    }),
  );
}

export function list<T>(word: string, schema: z.ZodType<T>): z.ZodType<readonly T[]> {
  return told(
    { kind: "list", of: schema },
    z.custom<readonly T[]>().check((context) => {
      const value: unknown = context.value;
      if (!Array.isArray(value)) return fail(context, [], { expected: "list", word });
      value.forEach((item, index) => {
        descend(context, index, schema, item);
      });
    }),
  );
}

/** A single value. */
export function leaf<T>(expected: Expected, schema: z.ZodType<T>): z.ZodType<T> {
  return told(
    { kind: "leaf", expected: typeof expected === "string" ? expected : "choice", schema },
    z.custom<T>().check((context) => {
      if (!schema.safeParse(context.value).success) fail(context, [], { expected, word: "" });
    }),
  );
}

export function oneOf<const T extends string>(values: readonly T[]): z.ZodType<T> {
  return leaf({ oneOf: [...values] }, z.enum(values));
}

function descend(context: Context, step: string | number, schema: z.ZodType, value: unknown): void {
  const result = schema.safeParse(value);
  for (const issue of result.error?.issues ?? []) {
    if (issue.code === "custom") context.issues.push({ ...issue, path: [step, ...issue.path], input: undefined });
  }
}

export function fail(context: Context, path: PropertyKey[], problem: Problem): void {
  context.issues.push({ code: "custom", path, params: { problem }, input: undefined });
}

/** The schemas made of these parts are the only ones here, and `fail` is the only one that raises their issues. */
export function problemOf(issue: z.core.$ZodIssue): Problem | undefined {
  const params: unknown = issue.code === "custom" ? issue.params : undefined;
  return isProblemParams(params) ? params.problem : undefined;
}

function isProblemParams(params: unknown): params is { readonly problem: Problem } {
  return typeof params === "object" && params !== null && "problem" in params;
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function misspelt(word: string, known: readonly string[]): Borrowed | undefined {
  const ours = didYouMean(word, known) ?? endingMeant(word, known);
  return ours === undefined ? undefined : { ours, fix: `Did you mean \`${ours}\`?` };
}

function unknownWord(word: string, place: string, guess: Borrowed | undefined, known: readonly string[]): Saying {
  const instead = unsupportedWords.get(word);
  if (instead !== undefined) {
    return { code: "WORD_UNSUPPORTED", message: `Contracts do not have the word ${quoteSource(word)}`, fix: instead };
  }
  return {
    code: "WORD_UNKNOWN",
    message: `${quoteSource(word)} is no word of ${place}`,
    fix: guess?.fix ?? `The words of ${place} are: ${known.join(", ")}.`,
  };
}

function missingWord(word: string, place: string): Saying {
  const code = word === "redloom" ? "VERSION_UNSUPPORTED" : "WORD_MISSING";
  return {
    code,
    message: `The word \`${word}\` of ${place} is missing`,
    fix: wordToAdd.get(word) ?? `Add \`${word}: …\`.`,
  };
}

const wordToAdd: ReadonlyMap<string, string> = new Map([
  ["redloom", "Begin the file with `redloom: 1`, the version of this format."],
  ["namespace", 'Add `namespace: …`, the prefix of every Redis name; `""` takes addresses verbatim.'],
  ["start", "Add `start: earliest` to begin with what the stream holds, `start: latest` to begin with what comes."],
  ["of", "Add `of: alias.stream`, the stream of another contract whose entries it gets."],
  ["by", "Add `by: …`, the field whose value counts."],
  ["within", "Add `within: 10m`, the time in which a value is added once."],
  ["message", "Add `message: …`, the type of what it carries."],
  ["request", "Add `request: …`, the type of what is asked."],
  ["reply", 'Add `reply: …`, the type of what is answered; `reply: "null"` says only that it is done.'],
  ["maxEntries", "Add `maxEntries: 1000`: no more are kept, however young."],
  ["maxAge", "Add `maxAge: 10m`: nothing older is kept."],
  ["per", "Add `per: 1s`, the time in which so many are allowed."],
  ["rates` or `concurrency", "Add `rates: [{ allow: 10, per: 1s }]`, or `concurrency: 4`: so many at once."],
]);

function protoName(word: string): Saying {
  return {
    code: "NAME_RESERVED",
    message: `Nothing in ${quoteSource(word)} can be called \`__proto__\``,
    fix: "Choose another name.",
  };
}
