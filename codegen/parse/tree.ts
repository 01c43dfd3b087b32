import { kinds } from "../kinds.js";
import type { Range } from "./source-text.js";

/** A YAML document as a tree with positions. An alias stands for the very node that it names. */
export type Node = ScalarNode | ListNode | MapNode;

interface Placed extends Range {
  /** Nodes in it, itself and what its aliases stand for included. */
  readonly size: number;
  /** Levels in it; 1 for a scalar. */
  readonly height: number;
}

export interface ScalarNode extends Placed {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** Without quotes and not as a block. */
  readonly plain: boolean;
  /** Nothing is written where the value should stand. */
  readonly missing: boolean;
  /** Stands for something that a finding already tells; its value means nothing. */
  readonly told?: true;
}

export interface ListNode extends Placed {
  readonly kind: "list";
  readonly items: readonly Node[];
}

export interface MapNode extends Placed {
  readonly kind: "map";
  /** Written in `{ }`, or as a single pair in `[ ]`. */
  readonly flow: boolean;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

/** What a mapping's keys are: words of the contract language, names that the user gives, or data. */
export type Keys = "words" | "names" | "data";

const listsOfNames: ReadonlySet<string> = new Set([
  ...kinds,
  ..."messages groups uses parameters fields properties headers errors".split(" "),
]);
const dataWords: ReadonlySet<string> = new Set(["const", "default", "enum", "examples"]);

/** What the keys below the word or name `name` are. The one place that tells words, names and data apart. */
export function keysBelow(keys: Keys, name: string): Keys {
  if (keys !== "words") return keys === "names" ? "words" : "data";
  if (dataWords.has(name) || name.startsWith("x-")) return "data";
  return listsOfNames.has(name) ? "names" : "words";
}

export function textWord(name: string): boolean {
  return name === "description" || name === "owner" || name === "deprecated" || name === "pattern";
}

/** As plain values, without `x-*` words. Objects have no prototype, so that any name is just a name. */
export function plainOf(node: Node, keys: Keys = "words", dropped?: ReadonlySet<Entry>): unknown {
  if (node.kind === "scalar") return Object.is(node.value, -0) ? 0 : node.value;
  if (node.kind === "list") return node.items.map((item) => plainOf(item, keys, dropped));
  const plain: Record<string, unknown> = Object.create(null);
  for (const entry of node.entries) {
    if (dropped?.has(entry) || (keys === "words" && entry.name.startsWith("x-"))) continue;
    plain[entry.name] = plainOf(entry.value, keysBelow(keys, entry.name), dropped);
  }
  return plain;
}

/** The node at a path, and the key that leads to it; the nearest that exists where the path leads nowhere. */
export function nodeAt(root: Node, path: readonly PropertyKey[]): { node: Node; key: Node; steps: number } {
  let [node, key, steps] = [root, root, 0];
  for (const step of path) {
    if (node.kind === "list" && typeof step === "number") {
      const item = node.items[step];
      if (!item) break;
      [node, key] = [item, item];
    } else if (node.kind === "map") {
      const entry = entryOf(node, step);
      if (!entry) break;
      [node, key] = [entry.value, entry.key];
    } else break;
    steps += 1;
  }
  return { node, key, steps };
}

const indexes = new WeakMap<MapNode, ReadonlyMap<PropertyKey, Entry>>();

function entryOf(map: MapNode, name: PropertyKey): Entry | undefined {
  const index = indexes.get(map) ?? new Map(map.entries.map((entry) => [entry.name, entry]));
  indexes.set(map, index);
  return index.get(name);
}
