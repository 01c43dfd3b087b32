import { type Document, isAlias, isMap, isScalar, isSeq, type YAMLMap, type Node as YamlNode } from "yaml";
import type { Diagnostic } from "../diagnostic.js";
import { quoteSource, quoteYaml, type Range, type Saying, type SourceText } from "./source-text.js";
import type { Entry, MapNode, Node, ScalarNode } from "./tree.js";

/** Deepest nesting of a contract, aliases followed. */
export const maxDepth = 100;
/** Most nodes of a contract, aliases copied. */
const maxNodes = 200_000;

/** Turns the library's document into our tree. Tells tags, aliases, anchors, depth and numbers that do not fit. */
export function buildTree(source: SourceText, document: Document): { root: Node; diagnostics: readonly Diagnostic[] } {
  const builder = new TreeBuilder(source);
  const root = builder.build(document.contents, { start: 0, end: 0 }, 1);
  builder.tellUnusedAnchors();
  return { root, diagnostics: builder.diagnostics };
}

class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: SourceText;
  /** `undefined` while its node is still being built: an alias in there would be a circle. */
  readonly #anchors = new Map<string, Node | undefined>();
  readonly #unused = new Map<string, Range>();
  #copied = 0;
  /** One finding for a bomb, not one for each of its splinters. */
  readonly #once = new Set<Saying>();

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** @param where the place of a node that is not written at all */
  build(node: unknown, where: Range, depth: number): Node {
    const range = rangeOf(node) ?? where;
    if (depth > maxDepth) return this.#refuse(tooDeep, range);
    if (isAlias(node)) return this.#follow(node.source, range, depth);
    if (!isScalar(node) && !isSeq(node) && !isMap(node)) return nothing(range);
    if (node.tag) this.#tellTag(node.tag, range);
    const { anchor } = node;
    if (anchor !== undefined) {
      this.#anchors.set(anchor, undefined);
      this.#unused.set(anchor, this.#before(range.start, `&${anchor}`));
    }
    const built = this.#buildContent(node, range, depth);
    if (anchor === undefined) return built;
    const swallowed = built.kind === "scalar" && built.missing;
    const told: Node = swallowed ? { ...built, told: true } : built;
    this.#anchors.set(anchor, told);
    const at = this.#unused.get(anchor);
    if (swallowed && at) this.#tell(unusedAnchor(anchor, `&${anchor}`), at);
    if (swallowed) this.#unused.delete(anchor);
    return told;
  }

  tellUnusedAnchors(): void {
    for (const [name, range] of this.#unused) this.#tell(unusedAnchor(name, this.#restOfLine(range)), range);
  }

  #buildContent(node: YamlNode, range: Range, depth: number): Node {
    if (isScalar(node)) return this.#scalar(node.value, node.type === "PLAIN" || node.type === undefined, range);
    if (isMap(node)) return this.#map(node, range, depth);
    const items = isSeq(node) ? node.items.map((item) => this.#item(item, range, depth + 1)) : [];
    return { kind: "list", items, ...range, ...extent(items) };
  }

  #item(item: unknown, where: Range, depth: number): Node {
    const end = { start: Math.max(where.start, where.end - 1), end: where.end };
    return this.build(item, end, depth);
  }

  #map(map: YAMLMap<unknown, unknown>, range: Range, depth: number): MapNode {
    const entries: Entry[] = [];
    const parts: Node[] = [];
    for (const pair of map.items) {
      const key = this.build(pair.key, range, depth + 1);
      const after = { start: key.end, end: key.end + 1 };
      const value = this.build(pair.value, after, depth + 1);
      const name = key.kind === "scalar" && typeof key.value === "string" ? key.value : this.#source.slice(key);
      entries.push({ name, key, value });
      parts.push(key, value);
    }
    return { kind: "map", flow: map.flow === true, entries, ...range, ...extent(parts) };
  }

  #scalar(value: unknown, plain: boolean, range: Range): ScalarNode {
    const node = { kind: "scalar", plain, ...range, size: 1, height: 1 } as const;
    if (typeof value === "number" && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
      this.#tell(numberTooLarge(this.#source.slice(range)), range);
      return { ...node, value: 0, missing: false, told: true };
    }
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      return { ...node, value, missing: false };
    return { ...node, value: null, missing: range.start === range.end };
  }

  #follow(name: string, range: Range, depth: number): Node {
    this.#unused.delete(name);
    const target = this.#anchors.get(name);
    if (!target) return this.#refuse(this.#anchors.has(name) ? aliasCircle(name) : aliasUnknown(name), range);
    if (depth + target.height - 1 > maxDepth) return this.#refuse(tooDeep, range);
    this.#copied += target.size;
    if (this.#copied > maxNodes) return this.#refuse(tooManyNodes, range);
    return target;
  }

  #refuse(saying: Saying, range: Range): Node {
    if (!this.#once.has(saying)) this.#tell(saying, range);
    if (saying === tooManyNodes || saying === tooDeep) this.#once.add(saying);
    return { ...nothing(range), told: true };
  }

  #tellTag(tag: string, range: Range): void {
    const line = this.#source.lineAround(range.start);
    const before = this.#source.slice({ start: line.start, end: range.start });
    const at = before.lastIndexOf("!") < 0 ? range.start : line.start + before.search(/!\S*(?:\s+&\S+)?\s*$/);
    const place = { start: Math.max(at, line.start), end: Math.max(at, line.start) };
    const rest = this.#restOfLine(place);
    this.#tell(unknownTag(/^!\S*/.exec(rest)?.[0] ?? tag, rest), {
      start: place.start,
      end: place.start + rest.length,
    });
  }

  #before(end: number, text: string): Range {
    const start = Math.max(0, this.#source.text.lastIndexOf(text, end));
    return { start, end: start + text.length };
  }

  /** What stands from here to the end of the value, as far as one line can tell. */
  #restOfLine(range: Range): string {
    const rest = this.#source.slice({ start: range.start, end: this.#source.lineAround(range.start).end });
    return /^[^,}\]]*?(?=\s+#|\s*$|\s*[,}\]])/.exec(rest)?.[0] ?? rest;
  }

  #tell(saying: Saying, range: Range): void {
    this.diagnostics.push(this.#source.finding(saying, range));
  }
}

function rangeOf(node: unknown): Range | undefined {
  const range = isScalar(node) || isSeq(node) || isMap(node) || isAlias(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : undefined;
}

function extent(parts: readonly Node[]): { size: number; height: number } {
  let [size, height] = [1, 0];
  for (const part of parts) {
    size += part.size;
    height = Math.max(height, part.height);
  }
  return { size, height: height + 1 };
}

function nothing(range: Range): ScalarNode {
  return { kind: "scalar", value: null, plain: true, missing: true, ...range, size: 1, height: 1 };
}

export const tooDeep: Saying = {
  code: "YAML_DEPTH",
  message: `This is nested more than ${maxDepth} levels deep`,
  fix: "Give the inner parts names under `messages`, and refer to them.",
};
const tooManyNodes: Saying = {
  code: "YAML_ALIAS",
  message: `Aliases blow this contract up to more than ${maxNodes} values`,
  fix: "Give the repeated part a name under `messages`, and refer to it instead of using aliases.",
};

function aliasUnknown(name: string): Saying {
  return {
    code: "YAML_ALIAS",
    message: `\`*${name}\` is an alias, and no anchor \`&${name}\` stands before it`,
    fix: `Write \`"*${name}"\` in quotes if it is text.`,
  };
}

function aliasCircle(name: string): Saying {
  return {
    code: "YAML_ALIAS",
    message: `\`*${name}\` stands within its own anchor: it would contain itself without end`,
    fix: "Give the type a name under `messages`, and refer to it by that name.",
  };
}

function unusedAnchor(name: string, rest: string): Saying {
  return {
    code: "YAML_ANCHOR",
    message: `YAML reads \`&${name}\` as an anchor, not as text${rest === `&${name}` ? "" : ", and nothing refers to it"}`,
    fix: `Write ${quoteSource(quoteYaml(rest))} in quotes if it is text; otherwise remove \`&${name}\`.`,
  };
}

function unknownTag(tag: string, rest: string): Saying {
  return {
    code: "YAML_TAG",
    message: `YAML reads ${quoteSource(tag)} as a tag, not as text; contracts have no tags`,
    fix: `Write ${quoteSource(quoteYaml(rest))} in quotes if it is text; otherwise remove the tag.`,
  };
}

function numberTooLarge(text: string): Saying {
  return {
    code: "YAML_NUMBER",
    message: `The number ${quoteSource(text)} cannot be kept exactly: it lies beyond 2^53 - 1, or is none at all`,
    fix: `Write a smaller number, or ${quoteSource(quoteYaml(text))} in quotes if it is text (a \`bigint\` is).`,
  };
}
