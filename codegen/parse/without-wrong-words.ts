import type * as z from "zod";
import type { Location } from "../diagnostic.js";
import { kinds } from "../kinds.js";
import type { ContractShape } from "./contract-shape.js";
import { contract } from "./shape-contract.js";
import { problemOf } from "./shape-parts.js";
import type { SourceText } from "./source-text.js";
import { type Entry, type Node, nodeAt, plainOf } from "./tree.js";

/** `types`: others are made of what lost a word. `groups`: a group of another's stream did. */
export type Doubt = "types" | "groups";

interface Rest {
  readonly shape: ContractShape;
  /** What lost a word, and what is judged by it. */
  readonly doubtful: readonly Entry[];
  readonly doubts: ReadonlySet<Doubt>;
}

/** Whose definitions no type is made of, so that one can be taken away and the others judged. */
const sections: ReadonlySet<PropertyKey> = new Set([...kinds, "groups"]);
const documentation: ReadonlySet<PropertyKey> = new Set(["description", "deprecated", "owner"]);
const typeWords: ReadonlySet<PropertyKey> = new Set("message value request reply errors progress".split(" "));
/** Words of a stream that nothing else of it is judged by, but its groups, `retention` and `capacity` by each other. */
const apart: ReadonlySet<PropertyKey> = new Set(["retention", "deduplicate", "headers", "capacity"]);

/**
 * What is left of a contract without the words that are unknown or wrong, or that miss one of theirs, and without the
 * definitions that cannot do without them; so that the others are judged in the same run. `undefined`: nothing is left.
 */
export function withoutWrongWords(trapped: readonly Trapped[], root: Node): Rest | undefined {
  const dropped = new Set<Entry>(trapped.map(({ definition }) => definition));
  const doubtful = new Set<Entry>(dropped);
  const doubts = new Set<Doubt>(trapped.some(({ section }) => section === "groups") ? ["groups"] : []);
  // First the words, then the groups, then the definitions that miss what was taken from them.
  for (let round = 0; round < 5; round++) {
    const proof = contract.safeParse(plainOf(root, "words", dropped));
    if (proof.success) return { shape: proof.data, doubtful: [...doubtful], doubts };
    const before = dropped.size;
    for (const issue of proof.error.issues) {
      const { path } = issue;
      const word = entryAt(root, droppablePath(issue, root, dropped));
      if (!word) return undefined;
      dropped.add(word);
      if (path[0] === "messages" || typeWords.has(path[2] ?? "")) doubts.add("types");
      if (sectionOf(issue) === "groups") doubts.add("groups");
      for (const entry of doubtfulAbout(path, root)) doubtful.add(entry);
    }
    if (dropped.size === before) return undefined;
  }
  return undefined;
}

/** Of a text with more nobody could tell what it means. */
const mostFindings = 50;

/** A definition in which YAML read something else than was meant, or could not read on. */
interface Trapped {
  readonly section: string;
  readonly definition: Entry;
}

/** The definitions that findings stand in, of which no type is made; `undefined` where one stands elsewhere. */
export function definitionsAround(
  findings: readonly Location[],
  root: Node,
  source: SourceText,
): readonly Trapped[] | undefined {
  const all = (root.kind === "map" ? root.entries : [])
    .filter(({ name }) => sections.has(name))
    .flatMap(({ name, value }) =>
      value.kind === "map" ? value.entries.map((definition) => ({ section: name, definition })) : [],
    );
  const around = new Set<Trapped>();
  if (findings.length > mostFindings) return undefined;
  for (const finding of findings) {
    const found = all.find(({ definition: { key, value } }) => {
      const [first, last] = [source.locate(key), source.locate({ start: value.end, end: value.end })];
      return !isBefore(finding, first) && !isBefore(last, finding);
    });
    if (!found) return undefined;
    around.add(found);
  }
  return [...around];
}

function isBefore(one: Location, other: Location): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column);
}

/** The innermost word around what is wrong; what was dropped already was needed by what stands around it. */
function droppablePath(issue: z.core.$ZodIssue, root: Node, dropped: ReadonlySet<Entry>): readonly PropertyKey[] {
  const { path } = issue;
  const section = sectionOf(issue);
  // A section that is misspelt, or no mapping at all: of nothing in it a type is made.
  if (path.length === 1 && (sections.has(section) || documentation.has(section))) return path;
  let steps = path.findLastIndex((step) => typeof step === "string") + 1;
  for (; steps > 1; steps--) {
    const entry = entryAt(root, path.slice(0, steps));
    if (entry && !dropped.has(entry)) break;
  }
  const isWhole = steps === 2 && sections.has(path[0] ?? "");
  return steps > 2 || isWhole ? path.slice(0, steps) : [];
}

/** The word of a contract that a path begins with, or the one that is meant by it. */
function sectionOf(issue: z.core.$ZodIssue): PropertyKey {
  const problem = issue.path.length === 1 ? problemOf(issue) : undefined;
  return (problem && "meant" in problem ? problem.meant : undefined) ?? issue.path[0] ?? "";
}

function doubtfulAbout(path: readonly PropertyKey[], root: Node): Entry[] {
  const [section, , word = ""] = path;
  const definition = path.slice(0, 2);
  const inGroup = word === "groups" && path.length > 3;
  if (section !== "streams" || !(inGroup || apart.has(word))) return entriesAt(root, [definition]);
  const own = path.slice(0, inGroup ? 4 : 3);
  return entriesAt(root, [own, [...definition, "retention"], [...definition, "capacity"]]);
}

function entriesAt(root: Node, paths: readonly (readonly PropertyKey[])[]): Entry[] {
  return paths.map((path) => entryAt(root, path)).filter((entry) => entry !== undefined);
}

function entryAt(root: Node, path: readonly PropertyKey[]): Entry | undefined {
  if (path.length === 0) return undefined;
  const { node } = nodeAt(root, path.slice(0, -1));
  return node.kind === "map" ? node.entries.find(({ name }) => name === path.at(-1)) : undefined;
}
