import type * as z from "zod";
import { type Diagnostic, sortDiagnostics } from "../diagnostic.js";
import { explain } from "./explain.js";
import type { ParsedContract, Path } from "./shape.js";
import { contract } from "./shape-contract.js";
import type { Problem } from "./shape-parts.js";
import type { SourceText } from "./source-text.js";
import { findTraps, type Trapped } from "./traps.js";
import { type Entry, type Node, nodeAt, plainOf } from "./tree.js";
import { readYaml } from "./yaml.js";

export interface ParseResult {
  /** There is one where there is no finding, or where all that is wrong are words that a definition can do without. */
  readonly contract?: ParsedContract;
  /** The definitions that lost such a word: what else is found there may only be a consequence. */
  readonly doubtful: readonly Lines[];
  readonly diagnostics: readonly Diagnostic[];
}

/** First and last line, from 1. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/**
 * One file's text to what it declares, or to everything that is wrong with its YAML and its words. Throws nothing,
 * whatever the text. References, numbers and names are still as written: `model/` judges them.
 * @param file as findings name it
 */
export function parseContract(file: string, text: string): ParseResult {
  const { source, root, diagnostics } = readYaml(file, text);
  if (!root) return { doubtful: [], diagnostics: sortDiagnostics(diagnostics) };
  const traps = findTraps(source, root);
  const proof = contract.safeParse(plainOf(root, "words", traps.dropped));
  const issues = proof.error?.issues ?? [];
  const told = issues
    .filter(({ path }) => !isTold(path, root, traps))
    .flatMap((issue) => tellIssue(issue, root, source));
  const found = sortDiagnostics([...diagnostics, ...traps.diagnostics, ...told]);
  const onlyWords = diagnostics.length === 0 && traps.diagnostics.length === 0;
  const surplus = onlyWords ? surplusWords(issues, root) : undefined;
  const shaped = surplus ? contract.safeParse(plainOf(root, "words", new Set(surplus.words))) : proof;
  if (!shaped.success || (found.length > 0 && !surplus)) return { doubtful: [], diagnostics: found };
  return {
    contract: {
      file,
      shape: shaped.data,
      locate: (path: Path, part = "value") => {
        const at = nodeAt(root, path);
        return source.locate(part === "key" ? at.key : at.node);
      },
    },
    doubtful: (surplus?.definitions ?? []).map(({ key, value }) => ({
      first: source.locate(key).line,
      last: source.locate({ start: value.end, end: value.end }).line,
    })),
    diagnostics: found,
  };
}

/** Words that are unknown, or whose value is wrong, and the definitions that have them; where nothing else is wrong. */
function surplusWords(
  issues: readonly z.core.$ZodIssue[],
  root: Node,
): { readonly words: readonly Entry[]; readonly definitions: readonly Entry[] } | undefined {
  const words: Entry[] = [];
  const definitions: Entry[] = [];
  for (const { path } of issues) {
    const steps = path.findLastIndex((step) => typeof step === "string") + 1;
    const word = entryAt(root, path.slice(0, steps));
    const definition = entryAt(root, path.slice(0, 2));
    if (steps < 3 || !word || !definition) return undefined;
    words.push(word);
    definitions.push(definition);
  }
  return words.length > 0 ? { words, definitions } : undefined;
}

function entryAt(root: Node, path: readonly PropertyKey[]): Entry | undefined {
  const { node } = nodeAt(root, path.slice(0, -1));
  return node.kind === "map" ? node.entries.find(({ name }) => name === path.at(-1)) : undefined;
}

function tellIssue(issue: z.core.$ZodIssue, root: Node, source: SourceText): Diagnostic[] {
  const problem = issue.code === "custom" ? problemOf(issue.params) : undefined;
  if (!problem) return [];
  const { node, key } = nodeAt(root, issue.path);
  const word = String(issue.path.findLast((step) => typeof step === "string") ?? "");
  if ("expected" in problem) return [source.finding(explain(problem, word, node, source), node)];
  return [source.finding(problem.saying, problem.about === "key" ? key : node)];
}

/** Does another finding tell already what stands at this path, or around it? */
function isTold(path: readonly PropertyKey[], root: Node, traps: Trapped): boolean {
  for (let length = 0; length <= path.length; length += 1) {
    if (traps.told.has(nodeAt(root, path.slice(0, length)).node)) return true;
  }
  return false;
}

function problemOf(params: unknown): Problem | undefined {
  return isProblemParams(params) ? params.problem : undefined;
}

/** Our schemas are the only ones here, and `fail` of shape-parts.ts is the only one that raises their issues. */
function isProblemParams(params: unknown): params is { readonly problem: Problem } {
  return typeof params === "object" && params !== null && "problem" in params;
}
