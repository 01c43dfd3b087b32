/** A place in a contract: 1-based line and column, as editors count. */
export interface Location {
  /** Path as the user would type it, relative to the contract folder's parent. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the code frame underlines; at least 1. */
  readonly length: number;
}

/** One finding. Nothing is thrown for what a contract says: everything is told at once. */
export interface Diagnostic extends Location {
  /** Stable, in capitals: `YAML_SYNTAX`, `TYPE_UNKNOWN` … `docs/findings.md` has a line for each. */
  readonly code: string;
  readonly message: string;
  /** A sentence: what to do. */
  readonly fix: string;
  /** `rule`: of a lint rule, about what works and is not wise; only `lint` tells it, and it can be ignored. Absent: the contract cannot be. */
  readonly severity?: "rule";
}

/** By file, line, column, code; doubles dropped. The order in which findings are shown. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const keyed = new Map(
    diagnostics.map((one) => [`${one.file}:${one.line}:${one.column}:${one.code}:${one.message}`, one]),
  );
  return [...keyed.values()].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
