import type { Change, CounterExample, Model, Verdict } from "../../codegen/compare/compare.js";
import type { Diagnostic } from "../../codegen/diagnostic.js";
import { maskPayload } from "../../codegen/mask.js";
import { githubReport, junitReport, type PlaceOfBuild } from "../printing/findings-formats.js";
import { harmless, shownPath } from "../printing/harmless.js";
import { type Paint, painter, type ReportOptions, type Style } from "../printing/paint.js";
import { counted, jsonReport } from "../printing/report.js";
import { cut } from "../printing/words.js";
import type { Remarks } from "./remarks.js";

/** A change, and the versions against which it is one. */
export interface ComparedChange extends Change {
  readonly against: readonly string[];
  /** Why it may be. */
  readonly allowed?: string;
}

const verdicts: readonly Verdict[] = ["breaking", "dangerous", "safe"];

const styles: Readonly<Record<Verdict, Style>> = { breaking: "red", dangerous: "yellow", safe: "green" };

/** The change with what either version calls sensitive masked in its examples, and long texts of them cut. */
export function masked(models: { readonly before: Model; readonly now: Model }, change: Change): Change {
  const counterExamples = change.counterExamples.map((example): CounterExample => {
    const shown = [example.writer, example.reader].reduce<unknown>(
      (payload, { side, message }) => (message ? maskPayload(models[side], message, payload) : payload),
      example.json,
    );
    return { ...example, json: shortened(shown) };
  });
  return { ...change, counterExamples };
}

type Json = CounterExample["json"];

const longestText = 200;
const mostItems = 20;

/** Data of JSON as JSON, with texts and lists that only their length makes an example of cut. */
function shortened(value: unknown): Json {
  if (typeof value === "string") {
    return value.length <= longestText ? value : `${value.slice(0, 40)}… (${value.length} characters)`;
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const some = items.slice(0, mostItems).map(shortened);
    return items.length <= mostItems ? some : [...some, `… (${items.length} items)`];
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shortened(one)]));
  }
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** The versions compared with. */
export interface Against {
  readonly names: readonly string[];
  /** How people are told of a file of one of them. */
  shownFile(name: string, file: string): string;
}

/** For people: by verdict, what breaks first; then what is to be said beside it. */
export function renderChanges(
  changes: readonly ComparedChange[],
  remarks: readonly string[],
  against: Against,
  options: ReportOptions = {},
): string {
  const paint = painter(options);
  const blocks = verdicts.flatMap((verdict) =>
    changes.filter((change) => change.verdict === verdict).map((change) => blockOf(change, against, paint)),
  );
  const count = verdicts.map((verdict) => `${changes.filter((one) => one.verdict === verdict).length} ${verdict}`);
  const allowed = changes.filter((one) => one.allowed !== undefined).length;
  const summary =
    changes.length === 0
      ? `No change against ${against.names.map(shownPath).join(", ")}.\n`
      : `${counted(changes.length, "change")}: ${count.join(", ")}${allowed > 0 ? `; ${allowed} allowed` : ""}.\n`;
  return `${blocks.map((block) => `${block}\n\n`).join("")}${remarks.map((line) => `${harmless(line)}\n`).join("")}${summary}`;
}

function blockOf(change: ComparedChange, against: Against, paint: Paint): string {
  const { verdict, code, subject, message, fix, breaks, deploy, carriedBy, allowed } = change;
  const head = `${paint(styles[verdict], verdict)} ${paint("bold", code)} ${shownPath(subject)}`;
  const { file, line, column } = placeOf(change, against);
  const lines = [`  ${paint("dim", `${shownPath(file)}:${line}:${column}`)}`, `  ${message}`];
  if (against.names.length > 1) lines.push(`  against: ${change.against.map(shownPath).join(", ")}`);
  if (carriedBy.length > 0) lines.push(`  carried by: ${listed(carriedBy)}`);
  if (verdict === "safe") return [head, ...lines].map(harmless).join("\n");
  lines.push(...breaks.map(({ whom, how }) => `  breaks ${whom}: ${how}`));
  lines.push(...change.counterExamples.flatMap(exampleOf));
  const order = deploy.first === "consumers" || deploy.first === "producers" ? `${deploy.first} first. ` : "";
  lines.push(`  deploy: ${order}${deploy.how}`);
  lines.push(allowed === undefined ? `  ${paint("cyan", "fix:")} ${fix}` : `  allowed: ${allowed}`);
  return [head, ...lines].map((line) => (line === head ? line : painted(line))).join("\n");
}

/** Where it stands; what is gone stands in the version that had it. */
function placeOf({ source, side, against: [first = ""] }: ComparedChange, { shownFile }: Against): Change["source"] {
  return side === "before" ? { ...source, file: shownFile(first, source.file) } : source;
}

/** Colours are ours; everything else on the line may be a contract's. */
function painted(line: string): string {
  const colours = new RegExp(`(${String.fromCharCode(27)}\\[\\d+m)`);
  return line
    .split(colours)
    .map((part) => (colours.test(part) ? part : harmless(part)))
    .join("");
}

function exampleOf({ json, definition, writer, reader, issue }: CounterExample): string[] {
  const path = issue.path.map(String).join(".");
  return [
    `  example: ${cut(JSON.stringify(json), 400)}`,
    `    written by ${writer.who}, refused by ${reader.who} (${definition})`,
    `    because ${path === "" ? "it" : `\`${path}\``} ${cut(issue.message, 200)}`,
  ];
}

function listed(names: readonly string[]): string {
  return names.slice(0, 8).join(", ") + (names.length > 8 ? ` and ${names.length - 8} more` : "");
}

export function jsonOf(
  against: readonly string[],
  changes: readonly ComparedChange[],
  { unusedAllows, unusedModes }: Pick<Remarks, "unusedAllows" | "unusedModes">,
  ok: boolean,
): string {
  const count = Object.fromEntries(
    verdicts.map((one) => [one, changes.filter(({ verdict }) => verdict === one).length]),
  );
  return jsonReport("breaking", { findings: [], against, count, changes, unusedAllows, unusedModes }, ok);
}

/** Annotations, on files that are there to be annotated; what is gone stands in a file that may be gone too. */
export function githubOf(changes: readonly ComparedChange[], place: PlaceOfBuild): string {
  return githubReport(changes.map(asFinding), place);
}

export function junitOf(against: Against, changes: readonly ComparedChange[]): string {
  const findings = changes.map((change) => asFinding({ ...change, source: placeOf(change, against) }));
  return junitReport(`breaking --against ${against.names.join(" ")}`, [], findings);
}

function asFinding({ code, message, fix, source, verdict, deploy }: ComparedChange): Diagnostic {
  const told = { ...source, code, message: `${verdict}: ${message}. ${deploy.how}`, fix };
  return verdict === "breaking" ? told : { ...told, severity: "rule" };
}
