import type { Diagnostic } from "../diagnostic.js";
import type { Range, Saying, SourceText } from "./source-text.js";
import * as say from "./trap-sayings.js";
import { type Entry, type Keys, keysBelow, type ListNode, type MapNode, type Node, textWord } from "./tree.js";

export interface Trapped {
  readonly diagnostics: readonly Diagnostic[];
  /** Nothing more is told about these. */
  readonly told: ReadonlySet<Node>;
  /** Entries that YAML sees and nobody meant. */
  readonly dropped: ReadonlySet<Entry>;
}

/** Finds what YAML reads without complaint and nobody means: nulls, splits at commas, cut texts, numbers of enums. */
export function findTraps(source: SourceText, root: Node): Trapped {
  const finder = new TrapFinder(source);
  finder.look(root, "words", "");
  return finder;
}

class TrapFinder implements Trapped {
  readonly diagnostics: Diagnostic[] = [];
  readonly told = new Set<Node>();
  readonly dropped = new Set<Entry>();
  readonly #source: SourceText;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** @param word the word of the contract language that leads here, where one does */
  look(node: Node, keys: Keys, word: string): void {
    if (node.kind === "map") this.#lookAtMap(node, keys, word);
    if (node.kind === "list") this.#lookAtList(node, keys, word);
    if (node.kind === "scalar" && node.told) this.told.add(node);
  }

  #lookAtList(list: ListNode, keys: Keys, word: string): void {
    for (const item of list.items) {
      const missing = item.kind === "scalar" && item.value === null && !item.told;
      if (missing && (keys !== "data" || item.missing)) this.#tell(say.itemMissing(word, item.missing), item, item);
      if (word === "enum") this.#lookAtNumber(item);
      if (word === "enum" || word === "examples") this.#lookForCut("", item, "data");
      this.look(item, keys, word);
    }
  }

  #lookAtMap(map: MapNode, keys: Keys, word: string): void {
    if (map.flow) this.#lookForSplits(map, keys);
    if ((word === "fields" || word === "headers") && keys === "names") this.#lookForMarks(map);
    const seen = new Map<string, Node>();
    for (const entry of map.entries) {
      if (this.dropped.has(entry)) continue;
      const first = seen.get(entry.name);
      if (first) this.#tell(say.duplicateKey(entry.name, this.#source.locate(first).line), entry.key);
      if (!first && this.#lookAtKey(entry)) this.#lookAtEntry(entry, keys, word);
      else this.dropped.add(entry);
      seen.set(entry.name, first ?? entry.key);
    }
  }

  #lookAtKey({ key, name }: Entry): boolean {
    if (key.kind === "scalar" && key.told) return false;
    const merge = name === "<<" && key.kind === "scalar" && key.plain;
    if (!merge && key.kind === "scalar" && typeof key.value === "string") return true;
    this.#tell(merge ? say.mergeKey : say.keyNoString(this.#source.slice(key)), key);
    return false;
  }

  #lookAtEntry(entry: Entry, keys: Keys, word: string): void {
    const { name, key, value } = entry;
    const below = keysBelow(keys, name);
    const empty = value.kind === "scalar" && value.value === null && !value.told;
    if (empty && (value.missing ? keys !== "data" && !name.startsWith("x-") : below !== "data")) {
      const cut = /^["']?\s*:\s+(#\S[^\n]*)/.exec(this.#source.text.slice(key.end, key.end + 400))?.[1];
      const meant = cut?.replace(/\s+#.*$/, "");
      const where = value.missing ? key : value;
      if (value.missing && meant) this.#tell(say.commentedOut(name, meant), key, value);
      else if (keys === "names") this.#tell(say.typeMissing(word, name, value.missing), where, value);
      else this.#tell(say.valueMissing(name, value.missing), where, value);
    }
    if (this.#readAsMap(entry, keys, below)) return;
    if (keys === "words") this.#lookForCut(name, value, below);
    if (keys === "words" && name === "const") this.#lookAtNumber(value);
    this.look(value, below, keys === "words" ? name : "");
  }

  /** `address: {id}`, `message: {Task}`: braces around words without values. */
  #readAsMap({ name, value }: Entry, keys: Keys, below: Keys): boolean {
    if (value.kind !== "map" || !value.flow || keys === "data" || below !== "words") return false;
    const bare =
      value.entries.length > 0 &&
      value.entries.every(({ value }) => value.kind === "scalar" && value.missing && !value.told);
    if (!bare) return false;
    this.#tell(say.readAsMap(name, this.#source.slice(value)), value, value);
    return true;
  }

  #lookForCut(name: string, value: Node, below: Keys): void {
    if (value.kind !== "scalar" || !value.plain || typeof value.value !== "string") return;
    const text = textWord(name) || name === "address";
    const cut = /^[ \t]+#[^\n]*/.exec(this.#source.text.slice(value.end, value.end + 400))?.[0];
    // The comments that `lint` heeds are meant as such behind a text too.
    if (cut === undefined || /^\s+#\s*redloom-/.test(cut)) return;
    if (!text && !(below === "data" && /^\s+#\S/.test(cut))) return;
    const whole = this.#source.slice(value) + cut.trimEnd();
    this.#tell(say.textCut(name, this.#source.slice(value), whole), { start: value.end, end: value.end + cut.length });
  }

  /** `1.10` and `007` as values to choose from: numbers to YAML, and not the ones that stand there. */
  #lookAtNumber(node: Node): void {
    if (node.kind !== "scalar" || !node.plain || node.told) return;
    const written = this.#source.slice(node);
    const changed = typeof node.value === "number" || typeof node.value === "boolean";
    if (changed && String(node.value) !== written) this.#tell(say.becameNumber(written, node.value), node, node);
  }

  /** `{ description: Hello, world }` and `{ allow: 1,000 }`: YAML sees a key without a value behind the comma. */
  #lookForSplits(map: MapNode, keys: Keys): void {
    let last: Entry | undefined;
    let parts: Entry[] = [];
    const finish = () => {
      if (last && parts.length > 0) this.#tellSplit(last, parts);
      parts = [];
    };
    for (const entry of map.entries) {
      const source = this.#source.slice(entry.key);
      const bare =
        entry.value.kind === "scalar" && entry.value.missing && !entry.value.told && entry.key.kind === "scalar";
      if (bare && entry.key.kind === "scalar" && entry.key.plain && /^[\w$-]+\??:\S/.test(source)) {
        finish();
        this.#tell(say.gluedSaying(source), entry.key, entry.value);
        this.dropped.add(entry);
        last = undefined;
      } else if (bare && last && splitsFrom(last, source, keys)) parts.push(entry);
      else {
        finish();
        last = entry;
      }
    }
    finish();
  }

  #tellSplit(first: Entry, parts: readonly Entry[]): void {
    const range: Range = { start: first.value.start, end: parts.at(-1)?.key.end ?? first.value.end };
    for (const part of parts) this.dropped.add(part);
    this.#tell(say.splitAtComma(first.name, this.#source.slice(range)), range, first.value);
  }

  #lookForMarks(map: MapNode): void {
    const names = new Map(map.entries.map((entry) => [entry.name, entry]));
    for (const { name, key } of map.entries) {
      const plain = key.kind === "scalar" && key.plain;
      const marked = plain ? (/^\?\s*(\S+)$/.exec(name)?.[1] ?? /^(\S+)\s+\?$/.exec(name)?.[1]) : undefined;
      if (marked) this.#tell(say.optionalMarkSaying(name, `${marked}?: …`), key);
      const twin = names.get(`${name}?`);
      if (twin) this.#tell(say.fieldTwice(name, this.#source.locate(key).line), twin.key);
    }
  }

  #tell(saying: Saying, range: Range, node?: Node): void {
    this.diagnostics.push(this.#source.finding(saying, range));
    if (node) this.told.add(node);
  }
}

function splitsFrom({ value }: Entry, behind: string, keys: Keys): boolean {
  if (value.kind !== "scalar" || !value.plain || value.missing) return false;
  if (typeof value.value === "number") return /^\d{3}$/.test(behind);
  return typeof value.value === "string" && keys === "words";
}
