import { checkHooks, checkModel } from "./check/check.js";
import { type Diagnostic, sortDiagnostics } from "./diagnostic.js";
import { didYouMean } from "./did-you-mean.js";
import { buildModel } from "./model/build.js";
import type { Model } from "./model/model.js";
import type { Unresolved } from "./model/unresolved.js";
import { type Doubt, type Lines, parseContract } from "./parse/contract.js";
import type { ParsedContract } from "./parse/contract-shape.js";

/** One contract file, read by somebody else. */
export interface SourceFile {
  /** As findings name it, and unique among the sources. */
  readonly file: string;
  readonly text: string;
  /** From an installed package: read-only, only its messages are emitted. @default false */
  readonly external?: boolean;
  /** What each path of its `uses` and `$ref` stands for: path as written → `file` of another source. */
  readonly uses: Readonly<Record<string, string>>;
  /** Of those that stand for nothing, why, as far as whoever read them knows: findings tell it. */
  readonly unresolved?: Readonly<Record<string, Unresolved>>;
}

/** One file of the output. */
export interface OutputFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface GenerateOptions {
  /** What generated code imports the runtime from: a package, or a folder relative to the namespace's folder. */
  readonly runtime: string;
  /** What generated code imports the functions from that upgrades name; said like `runtime`. Absent: no upgrade may name one. */
  readonly hooks?: string;
  /** Emit what users' own tests need of each contract. @default true */
  readonly testing?: boolean;
  /** Write the functions of codecs as JavaScript with declarations. @default false */
  readonly javascript?: boolean;
}

export interface Generated {
  /** Sorted; where there is one, there are no files. */
  readonly diagnostics: readonly Diagnostic[];
  /** Sorted by path. */
  readonly files: readonly OutputFile[];
}

/** Contracts in, findings or generated files out. Pure: the same sources in any order give the same bytes. */
export async function generate(sources: readonly SourceFile[], options: GenerateOptions): Promise<Generated> {
  const { model, diagnostics } = check(sources, parseContract, options);
  if (!model || diagnostics.length > 0) return { diagnostics, files: [] };
  if (model.contracts.length === 0) return { diagnostics, files: [] };
  // ts-morph takes 0.35 s to load; nobody pays for it without something to emit.
  const { emitModel } = await import("./emit/emit.js");
  const files = [...emitModel(model, options)].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { diagnostics, files };
}

/**
 * The same without emitting: every finding of every contract, and the model where there is none.
 * @param parse for whoever remembers what a text meant
 * @param options for whoever emits: what they lack is a finding too
 */
export function check(
  sources: readonly SourceFile[],
  parse: typeof parseContract = parseContract,
  options?: GenerateOptions,
): { model?: Model; diagnostics: readonly Diagnostic[] } {
  const ordered = [...sources].sort((a, b) => (a.file < b.file ? -1 : 1));
  const parsed = ordered.map((source): Parsed => ({ source, ...parse(source.file, source.text) }));
  const built = buildModel(
    understood(parsed).flatMap(({ source, contract }) =>
      contract ? [{ ...source, contract, external: source.external ?? false }] : [],
    ),
  );
  const hooked = built.model && options ? checkHooks(built.model, options.hooks) : [];
  const checked = built.model ? [...checkModel(built.model, built.places), ...hooked] : [];
  const found = parsed.flatMap(({ diagnostics }) => diagnostics);
  const meant = [...built.diagnostics, ...checked].filter((one) => !isConsequence(one, parsed));
  const diagnostics = sortDiagnostics([...found, ...meant]);
  return built.model && diagnostics.length === 0 ? { model: built.model, diagnostics } : { diagnostics };
}

interface Parsed {
  readonly source: SourceFile;
  readonly contract?: ParsedContract;
  readonly doubtful: readonly Lines[];
  readonly doubts: ReadonlySet<Doubt>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a definition is compared with elsewhere. */
const aboutOthers = /^(ADDRESS_CLASH|GROUP_|NAME_COLLISION)/;
/** What it is judged by elsewhere. */
const aboutDoubts: Readonly<Record<Doubt, RegExp>> = {
  types: /^(BY_|EXTENDS_|UNION_|UPGRADE_|DISCRIMINATOR_|REFERENCE_CIRCLE)/,
  groups: /^CAPACITY_/,
};

/** What one word alone is judged by, whatever stands or stood beside it: names of messages are never taken away. */
const aboutItself = /^(TYPE_UNKNOWN|ALIAS_UNKNOWN|DURATION_INVALID|SIZE_INVALID|PATTERN_INVALID)$/;

/** May this be found only because a definition lost a word that is wrong? */
function isConsequence({ file, line, code }: Diagnostic, parsed: readonly Parsed[]): boolean {
  if (aboutItself.test(code)) return false;
  const doubted = parsed.filter(({ doubtful }) => doubtful.length > 0);
  if (doubted.length > 0 && aboutOthers.test(code)) return true;
  if (doubted.some(({ doubts }) => [...doubts].some((doubt) => aboutDoubts[doubt].test(code)))) return true;
  return doubted.some(
    ({ source, doubtful }) => source.file === file && doubtful.some(({ first, last }) => first <= line && line <= last),
  );
}

/**
 * What can be judged although other files could not be read: files that neither use one of those, however indirectly,
 * nor share its namespace. Of the others every finding might only be a consequence.
 */
function understood(parsed: readonly Parsed[]): readonly Parsed[] {
  const broken = parsed.filter(({ contract }) => !contract);
  // An empty file is no part of any contract.
  const parts = broken.filter(({ diagnostics }) => diagnostics.some(({ code }) => code !== "YAML_EMPTY"));
  const namespaces = parts.map(({ source }) => namespaceIn(source.text));
  if (namespaces.includes(undefined)) return [];
  const away = new Set(broken.map(({ source }) => source.file));
  for (const { source, contract } of parsed) {
    if (contract && namespaces.includes(contract.shape.namespace)) away.add(source.file);
  }
  for (let before = -1; before < away.size; ) {
    before = away.size;
    for (const { source } of parsed)
      if (Object.values(source.uses).some((used) => away.has(used))) away.add(source.file);
  }
  return parsed.filter(({ source }) => !away.has(source.file));
}

/** Of a text that could not be read: from a line of its own, though the word be misspelt. */
function namespaceIn(text: string): string | undefined {
  const lines = text.matchAll(/^["']?(\w+)["']?:[ \t]*["']?([\w.:-]*)/gm);
  const named = [...lines].map(([, word = "", value = ""]) => ({ word, value }));
  return (
    named.find(({ word }) => word === "namespace") ??
    named.find(({ word }) => didYouMean(word, ["namespace"]) !== undefined)
  )?.value;
}

/** The files that a contract names in `uses` and `$ref`, as written; none where it has a finding of its own. */
export function referencesOf(
  file: string,
  text: string,
  parse: typeof parseContract = parseContract,
): readonly string[] {
  // Most contracts name no other: they need not be read twice.
  if (!/uses|\$ref/.test(text)) return [];
  const { contract } = parse(file, text);
  if (!contract) return [];
  const named = [...Object.values(contract.shape.uses ?? {}), ...referencesIn(contract.shape)];
  return [...new Set(named.filter((one) => one !== ""))];
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === "$ref" && typeof one === "string" ? [one.replace(/#.*$/s, "")] : referencesIn(one),
  );
}
