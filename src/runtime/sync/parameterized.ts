import type { Parameterized } from "../wire/parameterized.js";

/** A definition whose address has parameters: bound with `at`. */
export abstract class SyncParameterized<Parameters extends object, Bound> implements Parameterized<Parameters, Bound> {
  readonly #bind: (parameters: Parameters) => Bound;

  constructor(bind: (parameters: Parameters) => Bound) {
    this.#bind = bind;
  }

  /** @throws {AddressInvalidError} before any I/O, where a parameter is missing, empty or not of its type. */
  at(parameters: Parameters): Bound {
    return this.#bind(parameters);
  }
}
