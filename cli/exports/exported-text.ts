import { Document, isScalar, visit } from "yaml";
import { escapeHidden, hidden } from "../printing/harmless.js";

/** As JSON with line ends, what no terminal shows escaped. */
export function jsonText(value: unknown): string {
  return `${escapeHidden(JSON.stringify(value, undefined, 2))}\n`;
}

/** As YAML that readers of 1.1 and 1.2 read alike, what no terminal shows escaped. */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: "yaml-1.1" });
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === "string" && needsQuotes(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return escapeHidden(document.toString({ lineWidth: 120, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER }));
}

/** Only in double quotes can a character be escaped. */
function needsQuotes(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: line ends and tabs are the only ones that stand for themselves.
  return text.search(hidden) >= 0 || /[\u0000-\u0008\u000b-\u001f]/.test(text);
}
