import { didYouMean } from "../../codegen/did-you-mean.js";
import { ruleCodes } from "../../codegen/lint/lint.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { renderMarkdown } from "../printing/markdown.js";
import { painter, type ReportOptions } from "../printing/paint.js";
import { jsonReport } from "../printing/report.js";
import { wrapped } from "../printing/words.js";
import { readDocument } from "./finding-pages.js";

export interface ExplainFlags extends ReportOptions {
  readonly json?: boolean;
  /** Width of the terminal, where there is one. */
  readonly columns?: number | undefined;
}

/** `finding`: a contract cannot be so. `rule`: `lint` finds it not wise. `error`: of the runtime. */
type Kind = "finding" | "rule" | "error";

interface Explained {
  readonly code: string;
  readonly kind: Kind;
  /** When it is told, in a few words. */
  readonly when: string;
}

/** What a code means; without one, every code there is. */
export function explain(code: string | undefined, flags: ExplainFlags): Outcome {
  const known = allCodes();
  if (code === undefined)
    return done(flags.json ? jsonReport("explain", { findings: [], codes: known }) : list(known, flags));
  const wanted = code.toUpperCase().replaceAll("-", "_");
  const meanings = known.filter((one) => one.code === wanted);
  if (meanings.length === 0) throw unknown(code, known);
  const page = [readDocument(`findings/${wanted}.md`), ...meanings.filter(isError).map(errorPage)].filter(Boolean);
  const text = page.join("\n").trim();
  if (flags.json) return done(jsonReport("explain", { findings: [], code: wanted, meanings, page: text }));
  return done(renderMarkdown(text, flags));
}

function done(out: string): Outcome {
  return { exitCode: exitCodes.done, out, err: "" };
}

function unknown(code: string, known: readonly Explained[]): CommandError {
  const meant = didYouMean(code, new Set(known.map((one) => one.code)));
  const fix = meant ? `Did you mean ${meant}?` : "`redloom explain` lists all codes.";
  return new CommandError(`There is no code "${code}"`, fix, exitCodes.usage);
}

function isError({ kind }: Explained): boolean {
  return kind === "error";
}

function allCodes(): Explained[] {
  const findings = rowsOf("findings.md").map(([code, when]): Explained => {
    return { code, kind: ruleCodes.has(code) ? "rule" : "finding", when };
  });
  const errors = rowsOf("errors.md").map(([code, when]): Explained => ({ code, kind: "error", when }));
  return [...findings, ...errors];
}

/** The first two cells of each row about a code. */
function rowsOf(document: string): [string, string][] {
  const rows = readDocument(document).matchAll(/^\| `([A-Z][A-Z0-9_]+)` \| ((?:[^|\\]|\\.)*) \|/gm);
  return [...rows].map(([, code = "", when = ""]) => [code, when.replaceAll("\\|", "|").trim()]);
}

/** The row of an error, as a page. */
function errorPage({ code, when }: Explained): string {
  const row =
    readDocument("errors.md")
      .split("\n")
      .find((line) => line.startsWith(`| \`${code}\` |`)) ?? "";
  const changed = row
    .split(" | ")
    .at(2)
    ?.replace(/\s*\|$/, "")
    .trim();
  const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  return [
    `# ${code}, an error of the runtime`,
    sentence(when),
    ...(changed ? [`Was something changed? ${sentence(changed)}`] : []),
    "The error's `fix` says what to do; docs/errors.md lists all errors.",
  ].join("\n\n");
}

function list(known: readonly Explained[], flags: ExplainFlags): string {
  const paint = painter(flags);
  const titles: Readonly<Record<Kind, string>> = {
    finding: "Findings: a contract cannot be so",
    rule: "Findings of lint rules: it can be so, and is not wise",
    error: "Errors of the runtime",
  };
  const sections = (["finding", "rule", "error"] as const).flatMap((kind) => {
    const rows = known.filter((one) => one.kind === kind).map(({ code, when }) => `${code}: ${when}`);
    return rows.length === 0 ? [] : [paint("bold", titles[kind]), ...rows.map((row) => lineOf(row, flags)), ""];
  });
  return `${[...sections, "`redloom explain CODE` tells more."].join("\n")}\n`;
}

/** On one line, as far as the terminal is wide. */
function lineOf(text: string, { columns }: ExplainFlags): string {
  const [first = "", ...rest] = wrapped(text, "  ", columns ?? Number.MAX_SAFE_INTEGER);
  return rest.length === 0 ? first : `${first} …`;
}
