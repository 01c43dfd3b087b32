/** What to write in place of a word that people bring from another library. */
export interface Borrowed {
  /** The word of this place that is probably meant: it is not told as missing. */
  readonly ours: string | undefined;
  readonly fix: string;
}

/**
 * Their words, parted by blanks, in any case and with any `_` and `-`; ours; and what to say where "did you mean" and our
 * word is not enough.
 */
export type BorrowedWords<Shape> = readonly (
  | readonly [theirs: string, ours: keyof Shape & string, fix?: string]
  | readonly [theirs: string, ours: undefined, fix: string]
)[];

/** What other libraries call the payload of a message, and what comes back. */
export const payload = "payload data schema type body";
export const answers = "reply replies response responses returns";
export const underCalls = "Leave it out, or declare it under `calls`: `request: …`, `reply: …`.";

/** Finds what is meant by a word, as it is written. */
export function borrowedTable<Shape>(rows: BorrowedWords<Shape>): (word: string) => Borrowed | undefined {
  const table = new Map(
    rows.flatMap(([theirs, ours, fix = `Did you mean \`${ours}\`?`]) =>
      theirs.split(" ").map((word): [string, Borrowed] => [plain(word), { ours, fix }]),
    ),
  );
  return (word) => table.get(plain(word));
}

/** `visibility_timeout` and `visibilityTimeout` are one word. */
function plain(word: string): string {
  return word.replaceAll(/[-_]/g, "").toLowerCase();
}
