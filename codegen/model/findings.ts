import type { Diagnostic, Location } from "../diagnostic.js";

/** Collects findings: nothing stops at the first. */
export class Findings {
  readonly #all: Diagnostic[] = [];

  /** @param fix a sentence: what to do */
  add(code: string, where: Location, message: string, fix: string): void {
    const { file, line, column, length } = where;
    this.#all.push({ code, message, fix, file, line, column, length });
  }

  get all(): readonly Diagnostic[] {
    return this.#all;
  }
}
