import { type Claim, claimsOf, commonName } from "./redis-names.js";
import type { Checked } from "./rule.js";

/** No two definitions may reach one Redis name: channels among channels, everything that is a key among keys. */
export function checkAddresses({ model, findings, messageType }: Checked): void {
  const claims = model.contracts.flatMap((contract) => claimsOf(contract, messageType));
  for (const space of ["channel", "key"] as const) {
    const all = claims.filter((claim) => claim.space === space);
    const definitions = all.filter((claim) => claim.purpose === undefined);
    const siblings = all.filter((claim) => claim.purpose !== undefined);
    for (const [index, one] of definitions.entries()) {
      for (const other of [...definitions.slice(index + 1), ...siblings]) {
        if (one.owner === other.owner) continue;
        const name = commonName(one, other);
        if (name !== undefined) tell(findings, one, other, name);
      }
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
