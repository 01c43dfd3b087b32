import { didYouMean } from "../did-you-mean.js";
import { mappingCure } from "./mapping-cures.js";
import type { Expected, Problem } from "./shape-parts.js";
import { quoteSource, quoteYaml, type Saying, type SourceText } from "./source-text.js";
import { gluedSaying, optionalMarkSaying } from "./trap-sayings.js";
import type { Node } from "./tree.js";

/** What to say about a value of another kind than its word takes: that depends on what stands there. */
export function explain(
  problem: Exclude<Problem, { saying: Saying }>,
  path: readonly PropertyKey[],
  node: Node,
  source: SourceText,
): Saying {
  const { expected } = problem;
  const word = String(path.findLast((step) => typeof step === "string") ?? "");
  const written = source.slice(node);
  const isText = node.kind === "scalar" && typeof node.value === "string";
  if (isText && (expected === "mapping" || expected === "type") && /^[\w$-]+\??:\S/.test(written)) {
    return gluedSaying(written);
  }
  const marked = isText && expected === "mapping" ? /^\?(\S+)$/.exec(written)?.[1] : undefined;
  if (marked) return optionalMarkSaying(written, `${marked}?: string`);
  const found =
    node.kind === "scalar" ? `the ${kindOf(node.value)} ${quoteSource(written)}` : `a ${kindOfCollection(node)}`;
  if (word === "") {
    const fix = "Begin with `redloom: 1` and `namespace: …`, each on a line of its own.";
    return { code: "VALUE_WRONG", message: `A contract is a mapping, and ${found} stands here`, fix };
  }
  return {
    code: "VALUE_WRONG",
    message: `${quoteSource(word)} takes ${nameOf(expected)}, and ${found} stands here`,
    fix: (expected === "mapping" && mappingCure(problem.word, path, node)) || fixFor(expected, word, node, written),
  };
}

function kindOf(value: string | number | boolean | null): string {
  return typeof value === "string" ? "text" : value === null ? "null" : typeof value === "number" ? "number" : "value";
}

function kindOfCollection(node: Node): string {
  return node.kind === "map" ? "mapping" : "list";
}

function nameOf(expected: Expected): string {
  if (typeof expected === "object") {
    const values = expected.oneOf.map((value) => `\`${value}\``);
    return `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
  }
  if (expected === "duration") return "a duration such as `30s`";
  return expected === "text" || expected === "true or false" ? expected : `a ${expected}`;
}

function fixFor(expected: Expected, word: string, node: Node, written: string): string {
  const value = node.kind === "scalar" ? node.value : undefined;
  if (typeof expected === "object") {
    const meant = typeof value === "string" ? didYouMean(value, expected.oneOf) : undefined;
    return meant ? `Did you mean \`${meant}\`?` : `Write one of ${expected.oneOf.join(", ")}.`;
  }
  if (expected === "number" || expected === "whole number") return fixForNumber(value, expected);
  if (expected === "duration") return fixForDuration(word, node, written);
  if (expected === "text" || expected === "type") return fixForText(expected, word, node, written);
  if (expected === "true or false") return "Write `true` or `false`, without quotes.";
  if (expected === "mapping") return `Write \`key: value\` pairs below ${quoteSource(word)}.`;
  if (typeof value === "string" && written.startsWith("-")) return "Write a space after each `-`.";
  return node.kind === "scalar"
    ? `Write ${quoteSource(`${word}: [${written}]`)}.`
    : `Write a list: \`${word}: [ … ]\`.`;
}

function fixForNumber(value: unknown, expected: string): string {
  const digits = typeof value === "string" ? value.replaceAll(/(?<=\d)[,_ '](?=\d{3})/g, "") : "";
  return /^-?\d+(\.\d+)?$/.test(digits) ? `Write \`${digits}\`.` : `Write a ${expected}, without quotes.`;
}

function fixForDuration(word: string, node: Node, written: string): string {
  if (node.kind !== "scalar" || !Number.isInteger(node.value)) {
    return "Write a whole number and its unit: `250ms`, `10s`, `5m`, `1h`, `7d`.";
  }
  return `Write the unit: \`${word}: ${written}s\` for seconds, \`${word}: ${written}ms\` for milliseconds.`;
}

function fixForText(expected: Expected, word: string, node: Node, written: string): string {
  if (node.kind === "map") return `Write text at ${quoteSource(word)}; braces in text need quotes.`;
  if (node.kind === "list") {
    const items = node.items.map((item) => (item.kind === "scalar" ? String(item.value) : "…"));
    if (word === "type") return `Write ${quoteSource(`type: ${items.join(" | ")}`)}, or \`oneOf: [ … ]\`.`;
    if (expected === "type") return "Write `type[]` for a list of a type, `oneOf: [ … ]` for a choice of types.";
    return "Write text; brackets in text need quotes.";
  }
  return `Write ${quoteSource(`${word}: ${quoteYaml(written)}`)} in quotes if it is text.`;
}
