import type { Findings } from "../model/findings.js";
import type { Claim } from "../model/redis-names.js";

interface Clash {
  readonly told: Claim;
  readonly other: Claim;
  readonly name: string;
}

/** Of a thousand definitions that all meet nobody reads more about one. */
const mostOthers = 100;
/** So many are named one by one; of more the first, with their number. */
const mostNamed = 3;

/** Which definitions meet, each pair once, whatever forms of theirs do. */
export class Clashes {
  /** By the owner of the place where it is told, then by the other's. */
  readonly #all = new Map<string, Map<string, Clash>>();

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  /** All of these give one name, as all of those do. */
  add(ones: readonly Claim[], others: readonly Claim[], name: string): void {
    this.#addEach(ones, others, name);
    if (ones !== others) this.#addEach(others, ones, name);
  }

  #addEach(ones: readonly Claim[], others: readonly Claim[], name: string): void {
    for (const one of ones) {
      let count = 0;
      for (const other of others) {
        if (count >= mostOthers) break;
        if (one.owner === other.owner || (one.purpose !== undefined && other.purpose !== undefined)) continue;
        count += 1;
        this.#addPair(one, other, name);
      }
    }
  }

  #addPair(one: Claim, another: Claim, name: string): void {
    const [first, second] = isBefore(one, another) ? [one, another] : [another, one];
    const [told, other] = second.external ? [first, second] : [second, first];
    const known = this.#all.get(told.owner);
    if (!known) this.#all.set(told.owner, new Map([[other.owner, { told, other, name }]]));
    else if (known.size < mostOthers && !known.has(other.owner)) known.set(other.owner, { told, other, name });
  }

  tell(findings: Findings): void {
    for (const known of this.#all.values()) {
      const clashes = [...known.values()].sort((a, b) => (isBefore(a.other, b.other) ? -1 : 1));
      const named = clashes.length > mostNamed ? clashes.slice(0, 1) : clashes;
      for (const clash of named) tellClash(findings, clash, clashes.length - named.length);
    }
  }
}

function tellClash(findings: Findings, { told, other, name }: Clash, more: number): void {
  const [first, second] = isBefore(told, other) ? [told, other] : [other, told];
  const text = `${described(first)} and ${described(second)} can both give \`${name}\`${andMore(told, more)}`;
  const fix = "Give one of them an `address` that the other can never give.";
  findings.add("ADDRESS_CLASH", told.source, text, fix);
}

function andMore({ owner }: Claim, more: number): string {
  if (more === 0) return "";
  return `; ${owner} meets ${more === mostOthers - 1 ? `at least ${more}` : more} more`;
}

function described(claim: Claim): string {
  const purpose = claim.purpose === undefined ? "" : `'s own key \`${claim.purpose}\``;
  return `${claim.owner}${purpose}`;
}

function isBefore({ source: a }: Claim, { source: b }: Claim): boolean {
  return a.file === b.file ? a.line < b.line || (a.line === b.line && a.column <= b.column) : a.file < b.file;
}
