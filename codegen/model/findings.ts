import type { Diagnostic, Location } from "../diagnostic.js";

/** Collects findings: nothing stops at the first. */
export class Findings {
  readonly #all: Diagnostic[] = [];

  /**
   * @param message a sentence; its full stop is put in here
   * @param fix a sentence: what to do
   */
  add(code: string, where: Location, message: string, fix: string): void {
    const { file, line, column, length } = where;
    this.#all.push({ code, message: `${message}.`, fix, file, line, column, length });
  }

  get all(): readonly Diagnostic[] {
    return this.#all;
  }
}
