import { createHash } from "node:crypto";

/**
 * A Lua script: constant text, made of constants where scripts share a part, never of values. Runs as EVALSHA, as EVAL
 * with its source inside a transaction and after NOSCRIPT.
 */
export interface Script {
  readonly name: string;
  readonly source: string;
  readonly sha1: string;
}

/**
 * `defineScript("release-lock", `…`)`; KEYS, ARGV and the reply are described in a comment above each use.
 * Bundlers leave out scripts that nobody runs.
 */
// @__NO_SIDE_EFFECTS__
export function defineScript(name: string, source: string): Script {
  return { name, source, sha1: createHash("sha1").update(source).digest("hex") };
}
