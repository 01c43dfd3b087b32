import type { Edit, Range, Saying } from "./source-text.js";

/** A guess at what the user meant. Whether it mends the failure is for the parser to say. */
export interface Mend {
  /** In the order of the text. */
  readonly edits: readonly Edit[];
  readonly tells: readonly { readonly saying: Saying; readonly range: Range }[];
}

export function mendOf(edits: readonly Edit[], saying: Saying, range: Range): Mend {
  return { edits, tells: [{ saying, range }] };
}

export function withoutComment(text: string): string {
  return text.replace(/\s+#.*$/s, "").trimEnd();
}
