import { Alike } from "./alike.js";
import { type Claim, colonsOf, commonName, endOf, startOf, textOf } from "./redis-names.js";

/** Claims that reach the very same names: what one meets, all meet. */
interface Form {
  readonly index: number;
  readonly claims: Claim[];
  /** Is a definition's own address among them, not only what it keeps beside it? */
  hasOwn: boolean;
  readonly first: Claim;
  readonly start: string;
  readonly end: string;
  readonly colons: { readonly least: number; readonly most: number };
}

/** Steps of comparing, each below a microsecond: a contract that needs more was made to need them. */
const mostSteps = 2_000_000;

/**
 * Tells which claims can give one name.
 * @returns a claim that was not compared with all others, where that would take too long
 */
export function meetingForms(
  claims: readonly Claim[],
  tell: (ones: readonly Claim[], others: readonly Claim[], name: string) => void,
): Claim | undefined {
  const forms = formsOf(claims);
  const alike = new Alike(forms);
  let steps = 0;
  for (const one of forms.filter(({ hasOwn }) => hasOwn)) {
    for (const other of alike.to(one)) {
      steps += 0.2;
      if (steps > mostSteps) return one.first;
      if ((other.hasOwn && other.index < one.index) || !couldMeet(one, other)) continue;
      const name = commonName(one.first, other.first, () => ++steps < mostSteps);
      if (name === undefined) continue;
      steps += one.claims.length + other.claims.length;
      tell(one.claims, other.claims, name);
    }
  }
  return undefined;
}

function formsOf(claims: readonly Claim[]): readonly Form[] {
  const forms = new Map<string, Form>();
  for (const claim of claims) {
    const key = `${claim.space} ${textOf(claim)}`;
    const known = forms.get(key);
    if (known) {
      known.claims.push(claim);
      known.hasOwn ||= claim.purpose === undefined;
      continue;
    }
    forms.set(key, {
      index: forms.size,
      claims: [claim],
      hasOwn: claim.purpose === undefined,
      first: claim,
      start: `${claim.space} ${startOf(claim)}`,
      end: endOf(claim),
      colons: colonsOf(claim),
    });
  }
  return [...forms.values()];
}

/** By what is cheap to compare. */
function couldMeet(one: Form, other: Form): boolean {
  if (one === other) return one.claims.length > 1;
  return one.colons.most >= other.colons.least && other.colons.most >= one.colons.least;
}
