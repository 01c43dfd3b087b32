import { Composer, type CST, type Document, Parser, type YAMLParseError } from "yaml";
import type { Range } from "./source-text.js";

export interface Composed {
  readonly documents: readonly Document[];
  readonly directives: readonly Range[];
  /** In the order of the text. */
  readonly errors: readonly YAMLParseError[];
  /** Where nesting goes deeper than the library can follow; then nothing was composed. */
  readonly tooDeepAt?: Range;
}

/** The library composes by recursion: beyond this many levels it would run out of stack, some ways fatally. */
const safeDepth = 400;

/** YAML text to documents, by the library. The syntax tree is built without recursion, so its depth is looked at first. */
export function compose(text: string): Composed {
  const tokens = [...new Parser().parse(text)];
  const tooDeepAt = findTooDeep(tokens);
  const directives = tokens
    .filter((token) => token.type === "directive")
    .map((token) => ({ start: token.offset, end: token.offset + token.source.length }));
  if (tooDeepAt) return { documents: [], directives, errors: [], tooDeepAt };
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    // Looking for doubles takes the library quadratic time; our own tree does it.
    uniqueKeys: false,
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents = [...composer.compose(tokens, false, text.length)];
  const errors = documents.flatMap((document) => document.errors).sort((a, b) => a.pos[0] - b.pos[0]);
  return { documents, directives, errors };
}

function findTooDeep(tokens: readonly CST.Token[]): Range | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > safeDepth) return { start: token.offset, end: token.offset + 1 };
    if (token.type === "document" && token.value) open.push({ token: token.value, depth: depth + 1 });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
