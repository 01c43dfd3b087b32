/** A number as people write it: 0.1 is one tenth, and three times that is 0.3. */
export interface Decimal {
  /** @param count a whole number */
  times(count: number): number;
}

export function inDecimals(value: number): Decimal {
  const { digits, places } = partsOf(value);
  return { times: (count) => Number(`${digits * BigInt(count)}e-${places}`) + 0 };
}

/** The smallest whole number that is a multiple of it; the number itself where that is whole. */
export function wholeStep(value: number): number {
  const { digits, places } = partsOf(value);
  return Number(digits / greatestDivisor(digits, 10n ** BigInt(places)));
}

/** `digits` behind the point by so many `places`. */
function partsOf(value: number): { readonly digits: bigint; readonly places: number } {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

function greatestDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestDivisor(other, one % other);
}
