import { Lexer } from "yaml";
import type { Node } from "./tree.js";
import { readYaml } from "./yaml.js";

/** A comment of a contract, from its `#` on; 1-based as findings count. */
export interface Comment {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** Nothing but blanks stands before it. */
  readonly alone: boolean;
}

export interface Comments {
  readonly comments: readonly Comment[];
  /** The last line of what begins on a line: of the outermost mapping entry or item, or of that line itself. */
  readonly lastLineOf: (line: number) => number;
  /** The line of the first word behind a line, over blank lines and other comments. */
  readonly nextLineOf: (line: number) => number;
}

/** Tokens of the library that stand for no text: a document begins, an error in a flow collection, a scalar follows. */
const scalarFollows = "\u001F";
const lexerMarks: ReadonlySet<string> = new Set(["\u0002", "\u0018", scalarFollows]);

/** Finds comments, told from a `#` in quotes and in blocks of text by the library's own lexer. */
export function readComments(file: string, raw: string): Comments {
  const { source, root } = readYaml(file, raw);
  const { text } = source;
  const comments: Comment[] = [];
  let offset = 0;
  let before = "";
  for (const token of new Lexer().lex(text)) {
    if (!lexerMarks.has(token)) {
      if (token.startsWith("#") && before !== scalarFollows) {
        const { line, column } = source.locate({ start: offset, end: offset + 1 });
        const alone = source.slice({ start: source.lineAround(offset).start, end: offset }).trim() === "";
        comments.push({ text: token, line, column, alone });
      }
      offset += token.length;
    }
    before = token;
  }
  const lastLines = root ? lastLinesOf(root, (at) => source.locate({ start: at, end: at }).line) : new Map();
  const lines = text.split("\n");
  return {
    comments,
    lastLineOf: (line) => lastLines.get(line) ?? line,
    nextLineOf(line) {
      const next = lines.findIndex((one, index) => index >= line && /^\s*[^\s#]/.test(one));
      return next < 0 ? line : next + 1;
    },
  };
}

function lastLinesOf(root: Node, lineOf: (offset: number) => number): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  const cover = (start: number, end: number): void => {
    const line = lineOf(start);
    // A block's range may reach to the start of the line behind it.
    last.set(line, Math.max(last.get(line) ?? line, lineOf(Math.max(start, end - 1))));
  };
  const seen = new Set<Node>();
  const look = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "map") {
      for (const { key, value } of node.entries) {
        cover(key.start, Math.max(key.end, endOf(value)));
        look(value);
      }
    }
    if (node.kind === "list") {
      for (const item of node.items) {
        cover(item.start, endOf(item));
        look(item);
      }
    }
  };
  look(root);
  return last;
}

/** Where a node's last word ends: the range of a block may reach over blank lines and comments behind it. */
function endOf(node: Node): number {
  if (node.kind === "scalar" || (node.kind === "map" && node.flow)) return node.end;
  const parts = node.kind === "map" ? node.entries.map(({ key, value }) => Math.max(key.end, endOf(value))) : [];
  const items = node.kind === "list" ? node.items.map(endOf) : [];
  return Math.max(node.start, ...parts, ...items);
}
