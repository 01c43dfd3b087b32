import { type Claim, claimsOf, commonName, endOf, startOf } from "./redis-names.js";
import type { Checked } from "./rule.js";

/** No two definitions may reach one Redis name: channels among channels, everything that is a key among keys. */
export function checkAddresses({ model, findings, messageType }: Checked): void {
  const claims = model.contracts.flatMap((contract) => claimsOf(contract, messageType));
  for (const [one, other] of candidates(claims)) {
    const name = commonName(one, other);
    if (name !== undefined) tell(findings, one, other, name);
  }
}

/** Pairs that could meet: of one space, of two owners, where one can begin and end as the other. */
function* candidates(claims: readonly Claim[]): Generator<readonly [Claim, Claim]> {
  const sorted = claims
    .map((claim) => ({ claim, start: `${claim.space} ${startOf(claim)}`, end: endOf(claim) }))
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  for (const [index, one] of sorted.entries()) {
    for (let next = index + 1; sorted[next]?.start.startsWith(one.start); next++) {
      const other = sorted[next];
      if (!other || other.claim.owner === one.claim.owner) continue;
      if (!other.end.endsWith(one.end) && !one.end.endsWith(other.end)) continue;
      if (other.claim.purpose === undefined || one.claim.purpose === undefined) yield [one.claim, other.claim];
    }
  }
}

function tell(findings: Checked["findings"], one: Claim, other: Claim, name: string): void {
  const [first, second] = isBefore(one, other) ? [one, other] : [other, one];
  const told = second.external ? first : second;
  const text = `${described(first)} and ${described(second)} can both give \`${name}\``;
  const fix = "Give one of them an `address` that the other can never give.";
  findings.add("ADDRESS_CLASH", told.source, text, fix);
}

function described(claim: Claim): string {
  const purpose = claim.purpose === undefined ? "" : `'s own key \`${claim.purpose}\``;
  return `${claim.owner}${purpose}`;
}

function isBefore({ source: a }: Claim, { source: b }: Claim): boolean {
  return a.file === b.file ? a.line < b.line || (a.line === b.line && a.column <= b.column) : a.file < b.file;
}
