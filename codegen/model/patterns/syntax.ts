/** A regular expression as a tree; what asserts without reading (`^`, `\b`) is an empty sequence that says so. */
export type PatternNode =
  /** One code point; `source` is a regular expression of its own. */
  | { readonly kind: "one"; readonly source: string }
  | { readonly kind: "sequence"; readonly items: readonly PatternNode[]; readonly asserts?: "start" | "other" }
  | { readonly kind: "choice"; readonly items: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly item: PatternNode; readonly min: number; readonly max: number }
  /** `isBehind`: it reads backwards, what stands before. */
  | { readonly kind: "look"; readonly item: PatternNode; readonly isBehind: boolean }
  | { readonly kind: "backreference" };

/** Reads a pattern that compiles with the `u` flag. */
export function parsePattern(pattern: string): PatternNode {
  return new Parser(pattern).choice();
}

const escaped =
  /\\(?:u\{[0-9A-Fa-f]+\}|u[Dd][89ABab]..\\u[Dd][C-Fc-f]..|u.{4}|x..|c.|[pP]\{[^}]*\}|k<[^>]*>|[1-9]\d*|.)/suy;
const set = /\[(?:\\.|[^\]\\])*\]/suy;
const group = /\((?:\?(?:(<?[=!])|<[^>]*>|[\w-]*:))?/suy;
const quantifier = /(?:([*+?])|\{(\d+)(,(\d*))?\})\??/suy;

class Parser {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  choice(): PatternNode {
    const items = [this.#sequence()];
    while (this.#take("|")) items.push(this.#sequence());
    const [only, another] = items;
    return only && !another ? only : { kind: "choice", items };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.#at < this.#pattern.length && !"|)".includes(this.#pattern.charAt(this.#at))) {
      items.push(this.#quantified(this.#atom()));
    }
    return { kind: "sequence", items };
  }

  #atom(): PatternNode {
    const open = this.#match(group);
    if (open) {
      const item = this.choice();
      this.#take(")");
      return open[1] === undefined ? item : { kind: "look", item, isBehind: open[1].startsWith("<") };
    }
    const letter = this.#match(escaped)?.[0];
    if (letter !== undefined) return fromEscape(letter);
    const source = this.#match(set)?.[0] ?? String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    if (!source.startsWith("[") || source.length === 1) this.#at += source.length;
    if (source === "^") return { kind: "sequence", items: [], asserts: "start" };
    return source === "$" ? asserting : { kind: "one", source };
  }

  #quantified(item: PatternNode): PatternNode {
    const match = this.#match(quantifier);
    if (!match) return item;
    const [, sign, least, range, most] = match;
    if (sign !== undefined)
      return { kind: "repeat", item, min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Infinity };
    const min = Number(least);
    return { kind: "repeat", item, min, max: range === undefined ? min : most ? Number(most) : Infinity };
  }

  #match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const match = expression.exec(this.#pattern);
    if (!match) return undefined;
    this.#at += match[0].length;
    return match;
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

const asserting: PatternNode = { kind: "sequence", items: [], asserts: "other" };

function fromEscape(source: string): PatternNode {
  if (source === "\\b" || source === "\\B") return asserting;
  return /^\\(?:k<|[1-9])/.test(source) ? { kind: "backreference" } : { kind: "one", source };
}

const letters = Array.from({ length: 0x180 }, (_, code) => String.fromCodePoint(code));
const elsewhere = [..."ΑωЖяאبकกあアㄱ中国𝒳😀👍ǅʰ̀٠１Ⅷ\u2028\u200b\u3000\u2003€∑«»‿–\u{e000}\u{10ffff}\ufffd"];

/** A sample of code points for texts: the usual ones, one or more of each category, and those that patterns name. */
export function characters(patterns: Iterable<string>): readonly string[] {
  const named = [...patterns].flatMap((pattern) => [...pattern, ...escapesIn(pattern)]);
  const near = named.flatMap((one) => {
    const code = one.codePointAt(0) ?? 0;
    return [code - 1, code, code + 1].filter((point) => point >= 0 && point <= 0x10ffff);
  });
  const usable = near.filter((point) => point < 0xd800 || point > 0xdfff).map((point) => String.fromCodePoint(point));
  return [...new Set([...letters, ...elsewhere, ...usable])];
}

function escapesIn(pattern: string): readonly string[] {
  const hex = pattern.matchAll(/\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))/g);
  return [...hex].map(([, braced, four, two]) =>
    String.fromCodePoint(Number.parseInt(braced ?? four ?? two ?? "0", 16)),
  );
}
