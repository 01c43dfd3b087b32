import { randomOf } from "../../support/random.js";

/** Texts that mean something to a compiler, a template, a page, a shell, a terminal, a script of Redis or an eye. */
export const pieces: readonly string[] = [
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: text that looks like a template.
  '"',
  "'",
  "`",
  "\\",
  "\\\\",
  "${canary()}",
  "#{canary()}",
  "{{canary()}}",
  "*/ canary() /*",
  "*\u2028/ canary() /\u2028*",
  "// canary()",
  "/*",
  "*/",
  "//",
  "/",
  "${",
  "$",
  "\n// canary()\ncanary()\n",
  "\r\ncanary()\r",
  '"; canary(); "',
  "'; canary(); '",
  "`; canary(); `",
  "}; canary(); ({",
  "]); canary(); ([",
  "/; canary(); /",
  "(?<canary>)",
  "[[canary]]",
  "]] canary() --[[",
  "]==] canary() --[==[",
  "<script>canary()</script>",
  "</script><script>canary()</script>",
  "</ScRiPt\n>",
  "<!--",
  "-->",
  "]]>",
  "<![CDATA[",
  "&quot;&#34;&amp;",
  "<img src=x onerror=canary()>",
  "javascript:canary()",
  "\u2028canary()\u2029",
  "\u202ecanary()\u202c",
  "\u2066\u2067\u2068\u2069",
  "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",
  "\u00ad\u061c\u180e\u034f",
  "\u{e0041}\u{e0042}\u{e007f}",
  "\u{1d173}\u{110bd}",
  "\u0000",
  "\u0001\u0008\u000b\u000c\u001f",
  "\u001b[2J\u001b]0;canary\u0007",
  "\u007f\u0080\u0085\u009b",
  "\t",
  "\u00a0\u3000",
  "@deprecated",
  "*@see",
  "\n*@see x",
  "`@see",
  "(@see x)",
  "\n\n * @see",
  "@see {@link canary}",
  "\n@internal\n",
  "#!/canary",
  "\\u{63}anary",
  "\\x63anary()",
  "\\u0063anary",
  "%0A::error::canary",
  "::error file=x::canary",
  "%s%n%d",
  "../../../canary",
  "..\\..\\canary",
  "/etc/passwd",
  "C:\\canary",
  "CON",
  "aux.txt",
  "file:///canary",
  "https://canary.example",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "null",
  "~",
  "<<",
  "!!js/function",
  "&a *a",
  "- x",
  ": ",
  " #",
  "?",
  "%",
  "{}",
  "[]",
  "*",
  "\u{1f469}\u200d\u{1f4bb}",
  "\u00e9e\u0301",
  "\ufffd",
  "\uffff",
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above.
];

/** A supply of hostile texts, each with a number of its own, so that none stands twice in a contract. */
export class Texts {
  readonly #random: ReturnType<typeof randomOf>;
  #taken = 0;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  get taken(): number {
    return this.#taken;
  }

  /** Any text: now and then a very long one. */
  next(): string {
    const text = this.name();
    return this.#random.whole(1, 300) === 1 ? text + "x'\"`*/".repeat(2_000) : text;
  }

  /** One that a key of YAML may be, in one or in three parts. */
  name(): string {
    this.#taken += 1;
    // Every piece comes, then whatever chance puts together.
    const first = pieces[this.#taken % pieces.length] ?? "";
    const parts = Array.from(
      { length: this.#random.whole(0, 2) },
      () => pieces[this.#random.whole(0, pieces.length - 1)],
    );
    // What stands last counts as much: a literal ends there, and its neighbour begins.
    const all = [first, ...parts];
    all.splice(this.#random.whole(0, all.length), 0, `n${this.#taken}`);
    return all.join(this.#random.whole(0, 1) === 0 ? "" : " ");
  }
}

/** As many harmless texts, of which none is a name for code either. */
export class PlainTexts {
  #taken = 0;

  next(): string {
    this.#taken += 1;
    return `plain text n${this.#taken}`;
  }

  name(): string {
    return this.next();
  }
}

/** What no eye sees, what reorders what it sees, and what a terminal obeys; tabs and line ends are seen. */
export const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** JSON is YAML; every character that is not plain is escaped, so that the text arrives as it is. */
export function yamlOf(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replace(
    /[^\n\u0020-\u007e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
