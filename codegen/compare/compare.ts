import type { Contract, Message, Model } from "../model/model.js";
import { compareGroups } from "./all-groups.js";
import { type Versions, versionOf } from "./carrier.js";
import type { Change, DefinitionChange } from "./change.js";
import { compareContracts } from "./contract-changes.js";
import { contractName } from "./contracts.js";
import { compareDefinitions } from "./definitions.js";
import { streamsOfForeignGroups } from "./foreign-groups.js";
import { headerCarriers, headersDeclared } from "./headers.js";
import { carriersOf, judged } from "./judge.js";
import { match } from "./match.js";
import { compareMessages } from "./messages.js";
import { defaultModes, type ModeOf, modesOf } from "./modes.js";
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
  const matched = match(before, now);
  const { changes, carriers } = compareDefinitions(versions, matched, modeOf);
  const told = [
    ...compareContracts(matched),
    ...changes,
    ...compareGroups(versions, matched),
    ...messageSets(versions),
  ];
  const places = placesOf(versions, [
    ...carriers,
    ...streamsOfForeignGroups(versions, matched, modeOf),
    ...headerCarriers(versions, matched, modeOf),
  ]);
  const payloads = [
    ...places.flatMap((place) => ofPlace(versions, place)),
    ...headersDeclared(versions, matched, modeOf),
  ];
  return sorted([...told.map(asChange), ...payloads, ...probed(versions, places, payloads)]);
}

function ofPlace(versions: Versions, place: Place): readonly Change[] {
  const subject = subjectOf(versions, place);
  return [
    ...place.edits.map((edit) => judged(versions, place, subject, edit)),
    ...compareMessages(versions, place, subject).map((change) => ({
      ...asChange(change),
      carriedBy: carriersOf(place),
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
