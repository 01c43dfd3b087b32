import { type Kind, kinds } from "../kinds.js";
import type { Contract, DefinitionByKind, Definitions, MessageId } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { referencesOf } from "../model/walk.js";
import type { Version } from "./carrier.js";
import { contractName } from "./contracts.js";
import { rulesOf } from "./kinds.js";

/** Of a message, the definitions of each version that carry it. */
export interface Apart {
  readonly before: readonly string[];
  readonly now: readonly string[];
}

export const neither: Apart = { before: [], now: [] };

/** Do both? What only one version carries, no program of the other writes or reads. */
export function inBoth({ before, now }: Apart = neither): boolean {
  return before.length > 0 && now.length > 0;
}

/** Which definitions of a version reach a message by their payloads or headers. */
export class Reach {
  readonly #reached = new Map<string, Set<string>>();

  constructor({ model }: Version) {
    const messages = model.contracts.flatMap((contract) => contract.messages);
    const used = new Map(messages.map(({ id, type }) => [keyOf(id), new Set(referencesOf(type))]));
    for (const { definition, carries } of model.contracts.flatMap(definitionsOf)) {
      const open = [...carries];
      for (let key = open.pop(); key !== undefined; key = open.pop()) {
        const known = this.#reached.get(key) ?? new Set<string>();
        if (known.has(definition)) continue;
        this.#reached.set(key, known.add(definition));
        open.push(...(used.get(key) ?? []));
      }
    }
  }

  /** Sorted: `shop.streams.orders`. */
  of(id: MessageId): readonly string[] {
    return [...(this.#reached.get(keyOf(id)) ?? [])].sort();
  }
}

interface Carrying {
  readonly definition: string;
  /** The keys of the messages that it names itself. */
  readonly carries: readonly string[];
}

function definitionsOf(contract: Contract): readonly Carrying[] {
  return kinds.flatMap((kind) => ofKind(contract, kind));
}

function ofKind<K extends Kind>(contract: Contract, kind: K): readonly Carrying[] {
  const definitions: Definitions[K] = contract[kind];
  return definitions.map((definition: DefinitionByKind[K]) => {
    const payloads = rulesOf[kind].carries(definition, []).map(({ payload }) => keyOf(payload));
    const headers = "headers" in definition ? (definition.headers ?? []) : [];
    return {
      definition: `${contractName(contract)}.${kind}.${definition.name}`,
      carries: [...payloads, ...headers.flatMap(({ type }) => referencesOf(type))],
    };
  });
}
