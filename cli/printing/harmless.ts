/** Contracts and names of files are shown on terminals: nothing in them may move the cursor, or reorder or hide text. */
export function harmless(text: string): string {
  return text
    .replaceAll("\t", " ")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (hidden) => (hidden === "\n" ? "\n" : "\ufffd"));
}

/** A file's name, or anything else from outside, on one line of a terminal: it may hold anything, a line end included. */
export function shownPath(path: string): string {
  return harmless(path).replaceAll("\n", "\ufffd");
}

/** What a terminal would obey instead of show, and no JSON has to have escaped. */
export const hidden = /[\u007f-\u009f\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Escapes it in JSON, or in other text where it only stands between double quotes. */
export function escapeHidden(text: string): string {
  return text.replace(hidden, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

/** How many columns of a terminal a text takes that `harmless` has looked at. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

/** Marks that stand on the character before them; the two halves of a flag share two columns. */
function widthOf(character: string): number {
  if (/[\p{M}\u1160-\u11ff]/u.test(character)) return 0;
  return wide.test(character) && !/\p{Regional_Indicator}/u.test(character) ? 2 : 1;
}

const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
