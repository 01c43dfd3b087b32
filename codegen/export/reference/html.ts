/**
 * The only place where text becomes markup. Whatever is put into `html` is text, and escaped, unless `html` made it: so
 * nothing that a contract says can be more than text.
 */

/** Markup, made by `html` alone. */
export type Html = Markup;

/** What may stand between: markup, text, lists of them, or nothing. */
export type Part = Html | string | number | false | undefined | readonly Part[];

class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Markup as written, with each part between as text. Parts of attributes stand in double quotes. */
export function html(written: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Markup(written.map((text, index) => text + rendered(parts[index])).join(""));
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.toString();
  if (typeof part === "object") return part.map(rendered).join("");
  return escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

/** What would be invisible or reorder the line is shown by its number; what joins emoji may stay. */
const unseen = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? "")
    .replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
