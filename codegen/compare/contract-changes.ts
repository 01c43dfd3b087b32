import type { Contract } from "../model/model.js";
import type { DefinitionChange } from "./change.js";
import { contractName } from "./contracts.js";
import { type Matched, nameInRedis } from "./match.js";
import { tellInto } from "./telling.js";

/** Contracts that came and went, and those of another namespace: what of that Redis sees. */
export function compareContracts(matched: Matched): readonly DefinitionChange[] {
  const told: DefinitionChange[] = [];
  for (const { before, now } of matched.contracts.both) {
    if (!now.external && before.namespace !== now.namespace) namespaceChanged(told, matched, before, now);
  }
  for (const contract of matched.contracts.removed) if (!contract.external) removed(told, matched, contract);
  for (const contract of matched.contracts.added) if (!contract.external) added(told, contract);
  return told;
}

function namespaceChanged(told: DefinitionChange[], matched: Matched, before: Contract, now: Contract): void {
  const tell = tellInto(told, contractName(now), sourceOf(now));
  const what = `was the namespace "${before.namespace}" and is "${now.namespace}"`;
  const others = movedAway(matched, before, now);
  if (others.length === 0) {
    tell("NAMESPACE_CHANGED", {
      verdict: "dangerous",
      message: `${what}: no name in Redis differs, code that uses the old client does not compile`,
      fix: "Use the new client in the code.",
    });
    return;
  }
  const all = Object.values(matched.pairs).flatMap((pairs) => pairs.filter((pair) => pair.before.contract === before));
  const which = others.length === all.length ? "every name in Redis" : `the name in Redis of ${listed(others)}`;
  tell("NAMESPACE_CHANGED", {
    verdict: "breaking",
    message: `${what}: ${which} is another`,
    fix: `Keep \`namespace: "${before.namespace}"\`, or make it a contract of its own beside the old one.`,
    breaks: [
      { whom: "producers", how: "What programs of either contract write does not reach those of the other." },
      { whom: "consumers", how: "Programs of either contract see nothing of those of the other." },
      { whom: "retained data", how: "All that is kept stays under the old names." },
    ],
    first: "neither",
  });
}

/** Those that stayed in the contract, and not at their names in Redis. */
function movedAway({ pairs }: Matched, before: Contract, now: Contract): readonly string[] {
  return Object.values(pairs)
    .flat()
    .filter((pair) => pair.before.contract === before && pair.now.contract === now)
    .filter((pair) => nameInRedis(pair.before) !== nameInRedis(pair.now))
    .map(({ before: { definition } }) => definition.name);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `\`${name}\``);
  return shown.join(", ") + (names.length > 5 ? " and others" : "");
}

function added(told: DefinitionChange[], contract: Contract): void {
  const tell = tellInto(told, contractName(contract), sourceOf(contract));
  tell("CONTRACT_ADDED", { verdict: "safe", message: "is a new contract", fix: "Nothing." });
}

function removed(told: DefinitionChange[], matched: Matched, contract: Contract): void {
  const tell = tellInto(told, contractName(contract), sourceOf(contract));
  const lost = matched.removed.filter((one) => one.contract === contract);
  const moved = [...Object.values(matched.pairs).flat(), ...matched.otherKinds].filter(
    ({ before }) => before.contract === contract,
  );
  if (lost.length === 0) {
    const homes = [...new Set(moved.map(({ now }) => `\`${contractName(now.contract)}\``))].sort();
    const rest =
      moved.length === 0
        ? "and had nothing of its own in Redis"
        : `and all that it had in Redis is in ${homes.join(", ")}`;
    tell("CONTRACT_REMOVED", {
      verdict: "dangerous",
      message: `is gone, ${rest}: code that imports from it does not compile`,
      fix: "Import from where it is now.",
      side: "before",
    });
    return;
  }
  const which = moved.length === 0 ? "all of its definitions" : listed(lost.map(({ definition }) => definition.name));
  tell("CONTRACT_REMOVED", {
    verdict: "breaking",
    message: `is gone, with ${which}`,
    fix: "Remove it once no program uses it.",
    breaks: [
      { whom: "producers", how: "What programs of the old contract write, nobody of the new one reads." },
      { whom: "consumers", how: "Programs of the old contract get nothing from those of the new one." },
      { whom: "retained data", how: "All that is kept stays in Redis until somebody deletes it or it expires." },
    ],
    first: "consumers",
    how: "Stop what writes, then what reads, then remove the contract.",
    side: "before",
  });
}

function sourceOf({ files: [file = ""] }: Contract): DefinitionChange["source"] {
  return { file, line: 1, column: 1, length: 1 };
}
