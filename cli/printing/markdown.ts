import { harmless } from "./harmless.js";
import { painter, type ReportOptions } from "./paint.js";
import { wrapped } from "./words.js";

/** Widest text that reads well. */
const widest = 100;

/** A document of ours as text for a terminal: headings, paragraphs, lists and code; links as their words. */
export function renderMarkdown(
  markdown: string,
  options: ReportOptions & { readonly columns?: number | undefined },
): string {
  const paint = painter(options);
  const width = Math.min(widest, options.columns ?? widest);
  const blocks = blocksOf(harmless(markdown.replaceAll("\r\n", "\n"))).map(({ kind, lines }) => {
    const text = plain(lines.join(" "));
    switch (kind) {
      case "heading":
        return paint("bold", text.replace(/^#+ /, ""));
      case "code":
        return lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n");
      case "item":
        return wrapped(text.replace(/^[-*] /, ""), "  ", width)
          .join("\n")
          .replace(/^ {2}/, "- ");
      case "paragraph":
        return wrapped(text, "", width).join("\n");
      default:
        return kind satisfies never;
    }
  });
  return `${blocks.join("\n\n").replaceAll(/(?<=^|\n)(- .*(?:\n {2}.*)*)\n\n(?=- )/g, "$1\n")}\n`;
}

interface Block {
  readonly kind: "heading" | "code" | "item" | "paragraph";
  readonly lines: string[];
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of markdown.split("\n")) {
    if (open?.kind === "code") {
      if (line.startsWith("```")) open = undefined;
      else open.lines.push(line);
      continue;
    }
    const fence = /^```\w* ?(.*)$/.exec(line);
    const kind = fence ? "code" : /^#+ /.test(line) ? "heading" : /^[-*] /.test(line) ? "item" : "paragraph";
    if (line.trim() === "") open = undefined;
    else if (open && open.kind !== "heading" && kind === "paragraph") open.lines.push(line.trim());
    else {
      // The name of a file behind a fence is told above what is in it.
      const name = /file=(\S+)/.exec(fence?.[1] ?? "")?.[1];
      open = { kind, lines: fence ? (name ? [`# ${name}`] : []) : [line] };
      blocks.push(open);
    }
  }
  return blocks;
}

function plain(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1").replaceAll("**", "");
}
