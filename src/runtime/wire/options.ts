import { OptionsInvalidError } from "../errors.js";

/** What every class of a generated client takes beside the connection. */
export interface ClientOptions {
  /** Put before every Redis name, verbatim: `staging:`. @default "" */
  readonly prefix?: string | undefined;
}

/** The prefix of the names, checked: braces would move keys to other slots. */
export function prefixOf(options: ClientOptions): string {
  const prefix = options.prefix ?? "";
  if (typeof prefix !== "string" || /[{}*?[\]\\\s]/.test(prefix)) {
    throw new OptionsInvalidError(
      "The prefix holds a brace, a glob character or white space",
      "Use letters, digits and `:` in `prefix`.",
    );
  }
  return prefix;
}
