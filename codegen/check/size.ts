import type { Location } from "../diagnostic.js";
import { kinds } from "../kinds.js";
import type { Findings } from "../model/findings.js";
import { definitionsOf } from "../model/kinds.js";
import type { Contract, Model } from "../model/model.js";

/**
 * Most that a contract comes to, in characters, each alias and each inherited field counted wherever it stands: code is
 * written for each. Generated code is some ten times as long. A contract of 500 large definitions has a tenth of it.
 */
const mostCharacters = 3_000_000;

/** Beside the characters of its texts, what each part of a definition comes to. */
const charactersOfPart = 20;

/** What becomes `\u202e` in code. */
const escaped = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const longerEscaped = 5;

interface Weighed {
  readonly name: string;
  readonly source: Location;
  readonly size: number;
}

/** Tells each contract that would become more code than anybody can use; such a one is judged no further. */
export function tellTooLarge(model: Model, findings: Findings): boolean {
  return model.contracts.map((contract) => isTold(contract, findings)).includes(true);
}

function isTold(contract: Contract, findings: Findings): boolean {
  let size = 0;
  let largest: Weighed | undefined;
  for (const definition of [...contract.messages, ...kinds.flatMap((kind) => definitionsOf(contract, kind))]) {
    const own = sizeOf(definition, mostCharacters);
    size += own;
    if (own > (largest?.size ?? 0)) largest = { name: definition.name, source: definition.source, size: own };
    if (size > mostCharacters) break;
  }
  if (size <= mostCharacters || !largest) return false;
  const message = `This contract comes to more than ${mostCharacters} characters, with what aliases and \`extends\` repeat; \`${largest.name}\` is a large part of it`;
  const fix =
    "Shorten what is repeated, name it under `messages` and refer to it, or move definitions into a contract of another namespace.";
  findings.add("CONTRACT_TOO_LARGE", largest.source, message, fix);
  return true;
}

/** Ends where it is more than `most`, whatever is still to come. */
function sizeOf(definition: unknown, most: number): number {
  let size = 0;
  const open = [definition];
  for (let part = open.pop(); part !== undefined && size <= most; part = open.pop()) {
    if (typeof part === "string") size += part.length + longerEscaped * (part.match(escaped)?.length ?? 0);
    if (typeof part !== "object" || part === null) continue;
    size += charactersOfPart;
    for (const [name, inner] of Object.entries(part)) if (name !== "source" && inner !== undefined) open.push(inner);
  }
  return size;
}
