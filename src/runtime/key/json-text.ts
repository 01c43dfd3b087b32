/**
 * Looks into JSON text without making values of it: what is copied from there stays as its writer wrote it, digits that no
 * number holds, names and depths included. The text is JSON: whoever asks has parsed it.
 */

/** The text of every member's value; the last of equal names, as `JSON.parse` has it. */
export function membersOf(text: string): Map<string, string> {
  const members = new Map<string, string>();
  for (const { start, colon, end } of partsOf(text)) {
    const name: string = JSON.parse(text.slice(start, colon));
    members.set(name, text.slice(colon + 1, end).trim());
  }
  return members;
}

/** The text of every item. */
export function itemsOf(text: string): string[] {
  return partsOf(text).map(({ start, end }) => text.slice(start, end).trim());
}

interface Part {
  readonly start: number;
  /** Behind the name of a member; -1 in a list. */
  readonly colon: number;
  readonly end: number;
}

const [quote, backslash, comma, colonSign] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** What stands between the commas of the outermost object or list. */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let at = Math.max(0, text.search(/[{[]/)) + 1;
  let [start, colon, depth] = [at, -1, 0];
  for (; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === quote) at = endOfString(text, at);
    else if (sign === openBrace || sign === openBracket) depth++;
    else if (depth > 0) {
      if (sign === closeBrace || sign === closeBracket) depth--;
    } else if (sign === colonSign) colon = at;
    else if (sign === comma) {
      parts.push({ start, colon, end: at });
      [start, colon] = [at + 1, -1];
    } else if (sign === closeBrace || sign === closeBracket) break;
  }
  if (text.slice(start, at).trim() !== "") parts.push({ start, colon, end: at });
  return parts;
}

/** Where the string that begins here has its closing quote. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}
