import type * as z from "zod";
import { type Diagnostic, sortDiagnostics } from "../diagnostic.js";
import type { ParsedContract } from "./contract-shape.js";
import { explain } from "./explain.js";
import type { Path } from "./shape.js";
import { contract } from "./shape-contract.js";
import { problemOf } from "./shape-parts.js";
import type { SourceText } from "./source-text.js";
import { findTraps, type Trapped } from "./traps.js";
import { type Node, nodeAt, plainOf } from "./tree.js";
import { type Doubt, definitionsAround, withoutWrongWords } from "./without-wrong-words.js";
import { readYaml } from "./yaml.js";

export type { Doubt } from "./without-wrong-words.js";

export interface ParseResult {
  /** There is one where there is no finding, or where what is left without the words that are wrong is one. */
  readonly contract?: ParsedContract;
  /** What lost such words: what else is found there may only be a consequence. */
  readonly doubtful: readonly Lines[];
  readonly doubts: ReadonlySet<Doubt>;
  readonly diagnostics: readonly Diagnostic[];
}

/** First and last line, from 1. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

const nothing: Pick<ParseResult, "doubtful" | "doubts"> = { doubtful: [], doubts: new Set() };

/**
 * One file's text to what it declares, or to everything that is wrong with its YAML and its words. Throws nothing,
 * whatever the text. References, numbers and names are still as written: `model/` judges them.
 * @param file as findings name it
 */
export function parseContract(file: string, text: string): ParseResult {
  const { source, root, diagnostics } = readYaml(file, text);
  if (!root) return { ...nothing, diagnostics: sortDiagnostics(diagnostics) };
  const traps = findTraps(source, root);
  const proof = contract.safeParse(plainOf(root, "words", traps.dropped));
  const issues = proof.error?.issues ?? [];
  const told = issues
    .filter(({ path }) => !isTold(path, root, traps))
    .flatMap((issue) => tellIssue(issue, root, source));
  const found = sortDiagnostics([...diagnostics, ...traps.diagnostics, ...told]);
  const trapped = definitionsAround([...diagnostics, ...traps.diagnostics], root, source);
  const without = trapped && found.length > 0 ? withoutWrongWords(trapped, root) : undefined;
  const shape = found.length > 0 ? without?.shape : proof.data;
  if (!shape) return { ...nothing, diagnostics: found };
  return {
    contract: {
      file,
      shape,
      locate: (path: Path, part = "value") => {
        const at = nodeAt(root, path);
        return source.locate(part === "key" ? at.key : at.node);
      },
    },
    doubtful: (without?.doubtful ?? []).map(({ key, value }) => ({
      first: source.locate(key).line,
      last: source.locate({ start: value.end, end: value.end }).line,
    })),
    doubts: without?.doubts ?? nothing.doubts,
    diagnostics: found,
  };
}

function tellIssue(issue: z.core.$ZodIssue, root: Node, source: SourceText): Diagnostic[] {
  const problem = problemOf(issue);
  if (!problem) return [];
  const { node, key } = nodeAt(root, issue.path);
  if ("expected" in problem) return [source.finding(explain(problem, issue.path, node, source), node)];
  return [source.finding(problem.saying, problem.about === "key" ? key : node)];
}

/** Does another finding tell already what stands at this path, or around it? */
function isTold(path: readonly PropertyKey[], root: Node, traps: Trapped): boolean {
  for (let length = 0; length <= path.length; length += 1) {
    if (traps.told.has(nodeAt(root, path.slice(0, length)).node)) return true;
  }
  return false;
}
