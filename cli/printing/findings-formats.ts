import { isAbsolute, join, relative } from "node:path";
import type { Diagnostic } from "../../codegen/diagnostic.js";
import { harmless, shownPath } from "./harmless.js";
import type { Warning } from "./warning.js";

/** Where a build's findings are seen by programs that take no JSON. */
export interface PlaceOfBuild {
  /** The folder that files of findings are relative to. */
  readonly root: string;
  /** The checked-out repository, where GitHub runs the build: its annotations name files from there. */
  readonly workspace?: string | undefined;
}

/** Workflow commands of GitHub, one line each: they become annotations on the lines that a pull request changes. */
export function githubReport(findings: readonly Diagnostic[], place: PlaceOfBuild): string {
  return findings.map((one) => `${githubCommand(one, place)}\n`).join("");
}

function githubCommand(one: Diagnostic, place: PlaceOfBuild): string {
  const properties = {
    file: fromWorkspace(one.file, place),
    line: one.line,
    endLine: one.line,
    col: one.column,
    endColumn: one.column + one.length,
    title: one.code,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${githubProperty(String(value))}`);
  const command = one.severity === "rule" ? "warning" : "error";
  return `::${command} ${written.join(",")}::${githubData(`${one.message}\nfix: ${one.fix}`)}`;
}

function fromWorkspace(file: string, { root, workspace }: PlaceOfBuild): string {
  if (!workspace) return file;
  const path = relative(workspace, join(root, file));
  return path.startsWith("..") || isAbsolute(path) ? file : path.replaceAll("\\", "/");
}

/** A runner ends commands at line ends and takes `%` for an escape. */
function githubData(text: string): string {
  return harmless(text).replaceAll("%", "%25").replaceAll("\n", "%0A");
}

function githubProperty(text: string): string {
  return githubData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** JUnit XML: a suite for each file, a failed case for each finding, and a passed one for each file without any. */
export function junitReport(command: string, files: readonly string[], findings: readonly Diagnostic[]): string {
  const all = [...new Set([...files, ...findings.map(({ file }) => file)])].sort();
  const suites = all.map((file) => {
    const own = findings.filter((one) => one.file === file);
    const cases = own.length === 0 ? [passedCase(file)] : own.map(failedCase);
    const attributes = { name: file, tests: cases.length, failures: own.length, errors: 0, skipped: 0 };
    return `  <testsuite${xmlAttributes(attributes)}>\n${cases.join("")}  </testsuite>\n`;
  });
  const tests = findings.length + all.filter((file) => findings.every((one) => one.file !== file)).length;
  const attributes = { name: `redloom ${command}`, tests, failures: findings.length, errors: 0 };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${xmlAttributes(attributes)}>\n${suites.join("")}</testsuites>\n`;
}

function passedCase(file: string): string {
  return `    <testcase${xmlAttributes({ name: "no finding", classname: file, file })}/>\n`;
}

function failedCase(one: Diagnostic): string {
  const { code, file, line, column, message, fix } = one;
  const about = xmlAttributes({ name: `${code} ${line}:${column}`, classname: file, file, line });
  const failure = xmlAttributes({ type: code, message });
  const text = xmlText(`${shownPath(`${file}:${line}:${column} ${code} ${message}`)}\nfix: ${shownPath(fix)}`);
  return `    <testcase${about}>\n      <failure${failure}>${text}</failure>\n    </testcase>\n`;
}

/** What a command says that failed, whatever it was asked about. */
interface Failure {
  readonly message: string;
  readonly fix: string;
}

export function githubFailure(command: string, { message, fix }: Failure): string {
  return `::error title=${githubProperty(`redloom ${command}`)}::${githubData(`${message}\nfix: ${fix}`)}\n`;
}

/** An annotation of the whole run. */
export function githubWarning({ code, message, fix }: Warning): string {
  return `::warning title=${githubProperty(code)}::${githubData(`${message}\nfix: ${fix}`)}\n`;
}

/** A document with one case, which could not be judged. */
export function junitFailure(command: string, { message, fix }: Failure): string {
  const name = `redloom ${command}`;
  const counts = { tests: 1, failures: 0, errors: 1 };
  const error = `<error${xmlAttributes({ type: "failed", message })}>${xmlText(`${shownPath(message)}\nfix: ${shownPath(fix)}`)}</error>`;
  const about = xmlAttributes({ name: "could not run", classname: name });
  const suite = `  <testsuite${xmlAttributes({ name, ...counts, skipped: 0 })}>\n    <testcase${about}>\n      ${error}\n    </testcase>\n  </testsuite>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${xmlAttributes({ name, ...counts })}>\n${suite}</testsuites>\n`;
}

function xmlAttributes(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(String(value)).replaceAll("\n", "&#10;")}"`)
    .join("");
}

/** Characters that XML cannot hold at all, however written, are shown as what terminals show for them. */
function xmlText(text: string): string {
  return harmless(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
