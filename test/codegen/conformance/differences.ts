const integers = "integers lie within ±2^53: beyond, JavaScript would read another number than was written";

/** Where Redloom means to say something else than the suite; docs/contract.md lists why. `group › test` → why. */
export const differences: Readonly<Record<string, string>> = {
  "optional/bignum: integer › a bignum is an integer": integers,
  "optional/bignum: integer › a negative bignum is an integer": integers,
  "optional/float-overflow: all integers are multiples of 0.5, if overflow is handled › valid if optional overflow handling is implemented":
    integers,
};
