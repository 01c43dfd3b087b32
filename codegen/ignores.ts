import { type Diagnostic, sortDiagnostics } from "./diagnostic.js";
import { didYouMean } from "./did-you-mean.js";
import { type Comment, readComments } from "./parse/comments.js";

/** The codes that a comment may name. */
export interface KnownCodes {
  readonly rules: ReadonlySet<string>;
  /** Of findings that no comment can ignore. */
  readonly errors: ReadonlySet<string>;
  /** The rules that were looked for: of others nobody knows whether there was something to ignore. */
  readonly active: ReadonlySet<string>;
}

/**
 * What is left of findings once `# redloom-ignore CODE reason` is heeded, and what is wrong with such comments. One on a
 * line of its own is about what begins on the next line, one behind something about what begins on its line: that line,
 * and the whole of the entry that begins there.
 */
export function withoutIgnored(
  texts: ReadonlyMap<string, string>,
  findings: readonly Diagnostic[],
  known: KnownCodes,
): readonly Diagnostic[] {
  // What was too large or too deep to be read as a contract is not read for its comments either.
  const unread = new Set(findings.filter(({ code }) => /^YAML_(TOO_LARGE|DEPTH)$/.test(code)).map(({ file }) => file));
  const read = [...texts].flatMap(([file, text]) => (unread.has(file) ? [] : [readIgnores(file, text, known)]));
  const ignores = read.flatMap((one) => one.ignores);
  const used = new Set<Ignore>();
  const left = findings.filter((finding) => {
    const by = finding.severity === "rule" ? nearest(ignores, finding) : undefined;
    if (by) used.add(by);
    return !by;
  });
  const unused = ignores.filter((one) => !used.has(one) && known.active.has(one.code)).map(tellUnused);
  return sortDiagnostics([...left, ...unused, ...read.flatMap(({ invalid }) => invalid)]);
}

interface Ignore {
  readonly file: string;
  readonly comment: Comment;
  readonly code: string;
  /** First and last line of what it is about. */
  readonly first: number;
  readonly last: number;
}

/** Of those that cover a finding, the one about the least: what is ignored twice is told as unused once. */
function nearest(ignores: readonly Ignore[], { file, code, line }: Diagnostic): Ignore | undefined {
  const covering = ignores.filter(
    (one) => one.file === file && one.code === code && one.first <= line && line <= one.last,
  );
  return covering.sort((a, b) => a.last - a.first - (b.last - b.first))[0];
}

interface Read {
  readonly ignores: Ignore[];
  readonly invalid: Diagnostic[];
}

function readIgnores(file: string, text: string, known: KnownCodes): Read {
  const read: Read = { ignores: [], invalid: [] };
  // Most contracts ignore nothing: they need not be read again.
  if (!/redloom[-_ ]/i.test(text)) return read;
  const { comments, lastLineOf, nextLineOf } = readComments(file, text);
  for (const comment of comments) {
    const [, word, code = "", reason = ""] = /^#\s*redloom-(\w+):?[ \t]*(\S*)[ \t]*(.*)$/.exec(comment.text) ?? [];
    if (word === undefined && looksMeant(comment.text))
      read.invalid.push(finding(file, comment, "IGNORE_INVALID", misplaced));
    if (word === undefined || (word !== "ignore" && !didYouMean(word, ["ignore"]))) continue;
    const wrong = word === "ignore" ? mistakeIn(code, reason, known) : misspelt(word);
    const first = comment.alone ? nextLineOf(comment.line) : comment.line;
    if (wrong) read.invalid.push(finding(file, comment, "IGNORE_INVALID", wrong));
    else read.ignores.push({ file, comment, code, first, last: lastLineOf(first) });
  }
  return read;
}

/** Written in another way, with a code behind it. What is commented out with all of its line is not meant. */
function looksMeant(comment: string): boolean {
  const [, rest = ""] = /^#\s*(?:[^#]*[:;.]\s*)?redloom[-_ ]?ignore:?\s+(.*)$/i.exec(comment) ?? [];
  return /^[A-Z]+(_[A-Z]+)+\b/.test(rest);
}

interface Mistake {
  readonly message: string;
  readonly fix: string;
}

function mistakeIn(code: string, reason: string, known: KnownCodes): Mistake | undefined {
  const bare = code.replace(/[:,.;]+$/, "");
  const behind = /^[A-Z]+(_[A-Z]+)+/.exec(reason)?.[0] ?? "";
  const [first = "", second = code === bare ? "" : behind] = bare.split(",");
  if (known.rules.has(first) && known.rules.has(second)) return severalCodes(first, second);
  if (bare !== code && known.rules.has(bare)) {
    const fix = `Write \`# redloom-ignore ${bare} ${reason === "" ? "…" : "reason"}\`.`;
    return { message: `Behind \`${bare}\` stands a space, and then the reason.`, fix };
  }
  if (code === "") return { message: "This names no code to ignore.", fix: `Write \`${form}\`, or remove it.` };
  if (known.errors.has(code) || code.startsWith("IGNORE_")) {
    const fix = "Mend what it tells, and remove this comment; only what lint rules tell can be ignored.";
    return { message: `\`${code}\` cannot be ignored.`, fix };
  }
  if (!known.rules.has(code)) {
    const meant = didYouMean(code, known.rules);
    const fix = meant ? `Did you mean \`${meant}\`?` : "`redloom explain` lists the codes.";
    return { message: `There is no code \`${short(code)}\`.`, fix };
  }
  if (reason !== "") return undefined;
  const fix = `Say why behind the code: \`# redloom-ignore ${code} …\`.`;
  return { message: `This does not say why \`${code}\` is ignored.`, fix };
}

function severalCodes(first: string, second: string): Mistake {
  const fix = `Write a comment for each: \`# redloom-ignore ${first} reason\`, and below it \`# redloom-ignore ${second} reason\`.`;
  return { message: "One comment ignores what one code tells.", fix };
}

const form = "# redloom-ignore CODE reason";

const misplaced: Mistake = { message: "This ignores nothing.", fix: `Write \`${form}\`, and nothing before it.` };

function misspelt(word: string): Mistake {
  return { message: `\`redloom-${short(word)}\` ignores nothing.`, fix: "Did you mean `redloom-ignore`?" };
}

function tellUnused({ file, comment, code }: Ignore): Diagnostic {
  return finding(file, comment, "IGNORE_UNUSED", {
    message: `There is no finding \`${code}\` here to ignore.`,
    fix: "Remove the comment.",
  });
}

function finding(file: string, { line, column, text }: Comment, code: string, mistake: Mistake): Diagnostic {
  return { code, ...mistake, file, line, column, length: text.length, severity: "rule" };
}

function short(text: string): string {
  return text.length > 60 ? `${[...text].slice(0, 59).join("")}…` : text;
}
