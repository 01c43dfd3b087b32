import type * as z from "zod";
import { type Diagnostic, sortDiagnostics } from "../diagnostic.js";
import { explain } from "./explain.js";
import type { ParsedContract, Path } from "./shape.js";
import { contract } from "./shape-contract.js";
import type { Problem } from "./shape-parts.js";
import type { SourceText } from "./source-text.js";
import { findTraps, type Trapped } from "./traps.js";
import { type Node, nodeAt, plainOf } from "./tree.js";
import { readYaml } from "./yaml.js";

export interface ParseResult {
  /** There is one exactly when there is no finding. */
  readonly contract?: ParsedContract;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * One file's text to what it declares, or to everything that is wrong with its YAML and its words. Throws nothing,
 * whatever the text. References, numbers and names are still as written: `model/` judges them.
 * @param file as findings name it
 */
export function parseContract(file: string, text: string): ParseResult {
  const { source, root, diagnostics } = readYaml(file, text);
  if (!root) return { diagnostics: sortDiagnostics(diagnostics) };
  const traps = findTraps(source, root);
  const proof = contract.safeParse(plainOf(root, "words", traps.dropped));
  const issues = proof.error?.issues ?? [];
  const shaped = issues
    .filter(({ path }) => !isTold(path, root, traps))
    .flatMap((issue) => tellIssue(issue, root, source));
  const found = sortDiagnostics([...diagnostics, ...traps.diagnostics, ...shaped]);
  if (found.length > 0 || !proof.success) return { diagnostics: found };
  return {
    contract: {
      file,
      shape: proof.data,
      locate: (path: Path, part = "value") => {
        const at = nodeAt(root, path);
        return source.locate(part === "key" ? at.key : at.node);
      },
    },
    diagnostics: [],
  };
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
