/** A definition whose address has parameters: bound with `at`, everything else is the same shape. */
export interface Parameterized<Parameters extends object, Bound> {
  /** @throws {AddressInvalidError} before any I/O, where a parameter is missing, empty or not of its type. */
  at(parameters: Parameters): Bound;
}
