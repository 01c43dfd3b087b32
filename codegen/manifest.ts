import { createHash } from "node:crypto";
import type { GenerateOptions, OutputFile, SourceFile } from "./generate.js";
import { isTemporary } from "./temporary-files.js";

/** Stands in the output folder and says what there is ours. */
export const manifestName = "redloom.manifest.json";

/** What else decides the output, beside the contracts. */
export interface About extends GenerateOptions {
  /** Version of the generator. */
  readonly generator: string;
}

export interface Manifest {
  /** As `aboutText` gives it. */
  readonly about: string;
  /** Digest of every contract, by `file`. */
  readonly sources: ReadonlyMap<string, string>;
  /** The files that each contract of these digests names, as written; absent where nothing is known of that. */
  readonly references?: ReadonlyMap<string, readonly string[]>;
  /** Digests under which a file of the output, by path, is known to be ours: one, or more after a merge conflict. */
  readonly outputs: ReadonlyMap<string, readonly string[]>;
}

/** What one file of the output folder is, seen from what the contracts say. */
export type OutputState =
  /** As the contracts say. */
  | "fresh"
  /** Ours, written from older contracts. */
  | "stale"
  | "missing"
  /** Ours, and nothing in the contracts asks for it any more. */
  | "orphaned"
  /** Ours once, changed by somebody since. */
  | "edited"
  /** Never ours. */
  | "foreign";

export interface OutputEntry {
  readonly path: string;
  readonly state: OutputState;
  /** What should stand there; absent where nothing should. */
  readonly text?: string;
  /** A folder of the output should stand there. */
  readonly isNoFolder?: true;
}

export type DigestOf = (text: string) => string;

/** Line ends do not count: a checkout on Windows is no edit. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex").slice(0, 32);
}

/** The manifest as a file of the output. The same contracts give the same bytes. */
export function manifestFile(
  about: About,
  sources: readonly SourceFile[],
  files: readonly OutputFile[],
  digest: DigestOf = digestOf,
): OutputFile {
  const digests = (pairs: readonly (readonly [string, string])[]): object =>
    Object.fromEntries(pairs.map(([name, text]) => [name, digest(text)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
  const manifest = {
    description: "Written by Redloom: what in this folder is generated. Commit it, never edit it.",
    format: 1,
    ...aboutWords(about),
    sources: digests(sources.map(({ file, text }) => [file, text])),
    references: referencesIn(sources),
    outputs: digests(files.map(({ path, text }) => [path, text])),
  };
  return { path: manifestName, text: `${JSON.stringify(manifest, undefined, 2)}\n` };
}

/** Of those that name any, so that they need not be parsed to find them. */
function referencesIn(sources: readonly SourceFile[]): object {
  const named = sources.map(({ file, uses }) => [file, Object.keys(uses).sort()] as const);
  return Object.fromEntries(named.filter(([, all]) => all.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A manifest read back. One that a merge left with conflict markers still says what is ours: every digest of either
 * side counts, and its sources are forgotten.
 */
export function readManifest(text: string | undefined): Manifest {
  const nothing = { about: "", sources: new Map(), outputs: new Map() };
  if (text === undefined) return nothing;
  try {
    const json: unknown = JSON.parse(text);
    if (stringAt(json, "generator") === undefined || Reflect.get(Object(json), "format") !== 1) return nothing;
    return {
      about: aboutText(json),
      sources: new Map(stringsAt(json, "sources")),
      ...referencesAt(json),
      outputs: new Map(stringsAt(json, "outputs").map(([path, digest]) => [path, [digest]])),
    };
  } catch {
    const outputs = new Map<string, string[]>();
    for (const [, path = "", digest = ""] of text.matchAll(/^ +"(.+)": "([0-9a-f]{32})",?\r?$/gm)) {
      outputs.set(path, [...(outputs.get(path) ?? []), digest]);
    }
    return { ...nothing, outputs };
  }
}

/** What a contract names, as was found when this output was written from it by this generator; otherwise nothing. */
export function notedReferences(
  manifest: Manifest,
  about: About,
  file: string,
  text: string,
): readonly string[] | undefined {
  const isKnown = manifest.about === aboutText(aboutWords(about)) && manifest.sources.get(file) === digestOf(text);
  return isKnown && manifest.references ? (manifest.references.get(file) ?? []) : undefined;
}

/** Was this output written from exactly these contracts, and is it still as it was written? */
export function isUpToDate(
  manifest: Manifest,
  about: About,
  sources: readonly SourceFile[],
  disk: ReadonlyMap<string, string | undefined>,
): boolean {
  return (
    manifest.about === aboutText(aboutWords(about)) &&
    manifest.sources.size === sources.length &&
    sources.every(({ file, text }) => manifest.sources.get(file) === digestOf(text)) &&
    ![...disk].some(([path, text]) => isLeft(path, text)) &&
    [...manifest.outputs].every(([path, [digest]]) => {
      const text = disk.get(path);
      return text !== undefined && digestOf(text) === digest;
    })
  );
}

/**
 * Compares what the contracts ask for with what the output folder holds.
 * @param wanted the generated files and the manifest.
 * @param disk every file of the output folder; `undefined` for what is no readable file (a folder, a link).
 */
export function compareOutput(
  wanted: readonly OutputFile[],
  disk: ReadonlyMap<string, string | undefined>,
  manifest: Manifest,
  digest: DigestOf = digestOf,
): readonly OutputEntry[] {
  const isOurs = (path: string, text: string | undefined): boolean => {
    if (text === undefined) return false;
    return path === manifestName || (manifest.outputs.get(path)?.includes(digest(text)) ?? false);
  };
  const stranger = (path: string): OutputState => (manifest.outputs.has(path) ? "edited" : "foreign");
  const entries: OutputEntry[] = wanted.map(({ path, text }) => {
    const found = disk.get(path);
    if (!disk.has(path)) return { path, text, state: "missing" };
    if (found !== undefined && digest(found) === digest(text)) return { path, text, state: "fresh" };
    return { path, text, state: isOurs(path, found) ? "stale" : stranger(path) };
  });
  const asked = new Set(wanted.map(({ path }) => path));
  const folders = new Set(wanted.flatMap(({ path }) => foldersAbove(path)));
  for (const [path, text] of disk) {
    if (asked.has(path)) continue;
    const state = isLeft(path, text) || isOurs(path, text) ? "orphaned" : stranger(path);
    entries.push({ path, state, ...(folders.has(path) ? { isNoFolder: true as const } : {}) });
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** By a run that was killed: it is nobody else's. */
function isLeft(path: string, text: string | undefined): boolean {
  return text !== undefined && isTemporary(path);
}

/** `a/b/c.ts` → `a`, `a/b` */
function foldersAbove(path: string): readonly string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, at) => steps.slice(0, at + 1).join("/"));
}

/** Would this entry have to be overwritten although it is not ours? */
export function isInTheWay(entry: OutputEntry): boolean {
  if (entry.isNoFolder) return true;
  return entry.text !== undefined && (entry.state === "edited" || entry.state === "foreign");
}

/** As the manifest spells it: what is as by default is left out, so that a new option changes nobody's manifest. */
function aboutWords({ generator, runtime, hooks, testing = true, javascript = false }: About): object {
  return {
    generator,
    runtime,
    ...(hooks === undefined ? {} : { hooks }),
    ...(testing ? {} : { testing }),
    ...(javascript ? { javascript } : {}),
  };
}

/** For comparing. */
function aboutText(words: unknown): string {
  const all = ["generator", "runtime", "hooks", "testing", "javascript"];
  return JSON.stringify(all.map((word) => Reflect.get(Object(words), word)));
}

function referencesAt(json: unknown): Pick<Manifest, "references"> {
  const value: unknown = Reflect.get(Object(json), "references");
  if (typeof value !== "object" || value === null) return {};
  const isText = (one: unknown): one is string => typeof one === "string";
  const references = Object.entries(value).map(([file, all]): [string, readonly string[]] => [
    file,
    Array.isArray(all) ? all.filter(isText) : [],
  ]);
  return { references: new Map(references) };
}

function stringAt(json: unknown, name: string): string | undefined {
  const value: unknown = typeof json === "object" && json !== null ? Reflect.get(json, name) : undefined;
  return typeof value === "string" ? value : undefined;
}

function stringsAt(json: unknown, name: string): [string, string][] {
  const value: unknown = typeof json === "object" && json !== null ? Reflect.get(json, name) : undefined;
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, text]): [string, string][] =>
    typeof text === "string" ? [[key, text]] : [],
  );
}
