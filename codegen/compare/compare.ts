import type { Contract, Message, Model } from "../model/model.js";
import { compareGroups } from "./all-groups.js";
import { type Carrier, type Versions, versionOf } from "./carrier.js";
import type { Change, DefinitionChange } from "./change.js";
import { contractName, matchContracts } from "./contracts.js";
import { compareDefinitions, type ModeOf } from "./definitions.js";
import { streamsOfForeignGroups } from "./foreign-groups.js";
import { headerCarriers } from "./headers.js";
import { judged } from "./judge.js";
import { compareMessages } from "./messages.js";
import { defaultModes, modesOf } from "./modes.js";
import { type Place, placesOf } from "./places.js";
import { probed } from "./probe.js";
import { tellInto } from "./telling.js";

export type { Model } from "../model/model.js";
export type { Change, CounterExample, Verdict } from "./change.js";

export interface CompareOptions {
  /** Which directions must hold. @default `full` for all but keys, which are `backward` */
  readonly modeOf?: ModeOf;
}

/** Every difference between two versions of the contracts of a project, and what each breaks. Sorted by subject. */
export function compareModels(before: Model, now: Model, options: CompareOptions = {}): readonly Change[] {
  const versions: Versions = { before: versionOf(before), now: versionOf(now) };
  const { modeOf = modesOf(defaultModes) } = options;
  const matched = matchContracts(before, now);
  const told: DefinitionChange[] = [];
  const carriers: Carrier[] = [];
  for (const pair of matched.both) {
    if (pair.now.external) {
      carriers.push(...streamsOfForeignGroups(versions, pair, modeOf));
      continue;
    }
    namespace(told, pair.before, pair.now);
    const compared = compareDefinitions(versions, pair, modeOf);
    told.push(...compared.changes);
    carriers.push(...compared.carriers, ...headerCarriers(versions, pair, modeOf));
  }
  told.push(...compareGroups(versions, matched));
  for (const contract of matched.removed) contractChange(told, contract, "CONTRACT_REMOVED");
  for (const contract of matched.added) contractChange(told, contract, "CONTRACT_ADDED");
  const places = placesOf(versions, carriers);
  const payloads = places.flatMap((place) => ofPlace(versions, place));
  told.push(...messageSets(versions));
  return sorted([...told.map(asChange), ...payloads, ...probed(versions, places, payloads)]);
}

function ofPlace(versions: Versions, place: Place): readonly Change[] {
  const subject = subjectOf(versions, place);
  return [
    ...place.edits.map((edit) => judged(versions, place, subject, edit)),
    ...compareMessages(versions, place, subject).map((change) => ({
      ...asChange(change),
      carriedBy: [...new Set(place.carried.map(({ carrier }) => carrier.definition))].sort(),
    })),
  ];
}

function subjectOf({ now }: Versions, { pair, carried }: Place): string {
  if (!pair) return `${carried[0]?.carrier.definition ?? ""}.headers`;
  const contract = now.model.contracts.find(({ folder }) => folder === pair.now.contract);
  return `${contract ? contractName(contract) : pair.now.contract}.messages.${pair.now.name}`;
}

function asChange(change: DefinitionChange): Change {
  return { ...change, carriedBy: [], counterExamples: [] };
}

function namespace(told: DefinitionChange[], before: Contract, now: Contract): void {
  if (before.namespace === now.namespace) return;
  tellInto(
    told,
    contractName(now),
    sourceOf(now),
  )("NAMESPACE_CHANGED", {
    verdict: "breaking",
    message: `was the namespace "${before.namespace}" and is "${now.namespace}": every name in Redis is another`,
    fix: `Keep \`namespace: "${before.namespace}"\`, or make it a contract of its own beside the old one.`,
    breaks: [
      { whom: "producers", how: "What programs of either contract write does not reach those of the other." },
      { whom: "consumers", how: "Programs of either contract see nothing of those of the other." },
      { whom: "retained data", how: "All that is kept stays under the old names." },
    ],
    first: "neither",
  });
}

function contractChange(
  told: DefinitionChange[],
  contract: Contract,
  code: "CONTRACT_ADDED" | "CONTRACT_REMOVED",
): void {
  if (contract.external) return;
  const tell = tellInto(told, contractName(contract), sourceOf(contract));
  if (code === "CONTRACT_ADDED") {
    tell(code, { verdict: "safe", message: "is a new contract", fix: "Nothing." });
    return;
  }
  tell(code, {
    verdict: "breaking",
    message: "is gone, with all of its definitions",
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

/** Messages that came and went under their own names; of those in place their definitions tell. */
function messageSets({ before, now }: Versions): readonly DefinitionChange[] {
  const told: DefinitionChange[] = [];
  for (const { contract, message } of declared(now.model)) {
    if (before.message(message.id) || !before.model.contracts.some(({ folder }) => folder === contract.folder))
      continue;
    const tell = tellInto(told, `${contractName(contract)}.messages.${message.name}`, message.source);
    tell("MESSAGE_ADDED", { verdict: "safe", message: "is new", fix: "Nothing." });
  }
  for (const { contract, message } of declared(before.model)) {
    if (now.message(message.id) || !now.model.contracts.some(({ folder }) => folder === contract.folder)) continue;
    const tell = tellInto(told, `${contractName(contract)}.messages.${message.name}`, message.source);
    tell("MESSAGE_REMOVED", {
      verdict: "safe",
      message: "is gone; what carried it is told by itself",
      fix: "Nothing.",
      side: "before",
    });
  }
  return told;
}

function declared(model: Model): readonly { readonly contract: Contract; readonly message: Message }[] {
  return model.contracts.flatMap((contract) =>
    contract.external
      ? []
      : contract.messages.filter(({ inPlace }) => !inPlace).map((message) => ({ contract, message })),
  );
}

function sorted(changes: readonly Change[]): readonly Change[] {
  const key = ({ subject, code, message }: Change) => `${subject} ${code} ${message}`;
  return [...changes].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
