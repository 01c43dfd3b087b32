import { quoteSource } from "./source-text.js";
import type { Node } from "./tree.js";
import { parseDuration } from "./units.js";

/**
 * A single value where a mapping stands, of a word whose mapping has one word that such a value is for: what to write
 * instead. `undefined` where nobody can tell.
 * @param place what misses its mapping, as the schemas of the contract name it
 */
export function mappingCure(place: string, path: readonly PropertyKey[], node: Node): string | undefined {
  if (place === "groups") return groupsCure(path, node);
  if (place === "errors") return errorsCure(node);
  const word = path.at(-1);
  const value = node.kind === "scalar" ? node.value : undefined;
  const inside = value === undefined || value === null ? undefined : insideOf(place, value);
  return inside === undefined ? undefined : `Write ${quoteSource(`${String(word)}: { ${inside} }`)}.`;
}

function insideOf(place: string, value: string | number | boolean): string | undefined {
  const isCount = typeof value === "number";
  const isDuration = typeof value === "string" && parseDuration(value) !== undefined;
  const isName = typeof value === "string" && /^[\w$-]+$/.test(value);
  switch (place) {
    case "`deduplicate`":
      return isName ? `by: ${value}, within: 10m` : undefined;
    case "`order`":
      return isName ? `by: ${value}` : undefined;
    case "`retention`":
    case "`deadLetter`":
      return isCount ? `maxEntries: ${value}` : isDuration ? `maxAge: ${value}` : undefined;
    case "`replay`":
      return `maxEntries: ${isCount ? value : 1000}, maxAge: ${isDuration ? value : "10m"}`;
    case "`retry`":
      return isCount ? `maxAttempts: ${value}` : undefined;
    case "`backoff`":
      return isDuration ? `initial: ${value}` : undefined;
    case "a group":
      return value === "earliest" || value === "latest" ? `start: ${value}` : undefined;
    default:
      return undefined;
  }
}

/** Names of groups without what they say: `groups: [workers]`. */
function groupsCure(path: readonly PropertyKey[], node: Node): string | undefined {
  const [first = node] = node.kind === "list" ? node.items : [node];
  const name = first.kind === "scalar" && typeof first.value === "string" ? first.value : "workers";
  const of = path.length === 1 ? "of: alias.stream, " : "";
  const one = `${name}: { ${of}start: earliest }`;
  return `Write each group with what it says below \`groups\`: ${quoteSource(one)}, or \`start: latest\`.`;
}

/** Names of errors without what they carry: `errors: [NotFound]`. */
function errorsCure(node: Node): string {
  const [first = node] = node.kind === "list" ? node.items : [node];
  const name = first.kind === "scalar" && typeof first.value === "string" ? first.value : "NotFound";
  const one = `${name}: { fields: { … } }`;
  return `Write each error with the type of what it carries below \`errors\`: ${quoteSource(one)}.`;
}
