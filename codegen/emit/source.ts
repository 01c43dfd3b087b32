import {
  type FunctionDeclarationStructure,
  type JSDocStructure,
  type OptionalKind,
  printStructure,
  type SourceFileStructure,
  type StatementStructures,
  StructureKind,
  VariableDeclarationKind,
  type WriterFunction,
} from "ts-morph";
import type { Documentation, Json } from "../model/model.js";
import { commentJson, commentText } from "./text.js";

/** The only module that knows ts-morph: structures in, text out. No Project and no formatter, which cost seconds. */

/** A file of the output, its path relative to the output folder. */
export interface Module {
  readonly path: string;
  readonly text: string;
}

export type Statement = StatementStructures | WriterFunction | string;
export type Docs = OptionalKind<JSDocStructure>[];

/** One `printStructure` per file, with the header that every generated file has: no version and no hash. */
export function printModule(files: readonly string[], statements: readonly Statement[]): string {
  const from = files.map((file) => commentText(file).replaceAll("\n", " ")).join(", ");
  const structure: SourceFileStructure = {
    kind: StructureKind.SourceFile,
    statements: [`// Written by redloom from ${from}. Do not edit.\n`, ...statements],
  };
  // No literal has a line end in it, and every line of a comment starts with a star: only space between is touched.
  return printStructure(structure, { indentNumberOfSpaces: 2 }).replace(/\n{3,}/g, "\n\n");
}

/**
 * Stands on top of a module whose bodies are most of what a compiler would check, and whose correctness is a matter of
 * this generator's tests, not of its user's: takes two thirds off what generated code costs their compiler. What it
 * exports keeps its types, and schemas are inferred only where a program uses them.
 */
export const unchecked = "// @ts-nocheck: checked where Redloom is built; its exports are typed.";

/** `import { a, type B } from "./x.js"`, sorted; all types: `import type { … }`; nothing to import: no statement. */
export function importOf(
  moduleSpecifier: string,
  names: { readonly values?: Iterable<string>; readonly types?: Iterable<string> },
): StatementStructures[] {
  const values = sorted(names.values ?? []);
  const types = sorted(names.types ?? []).filter((name) => !values.includes(name));
  if (values.length + types.length === 0) return [];
  const isTypeOnly = values.length === 0;
  const namedImports = isTypeOnly ? types : [...values, ...types.map((name) => ({ name, isTypeOnly: true }))];
  return [{ kind: StructureKind.ImportDeclaration, moduleSpecifier, isTypeOnly, namedImports }];
}

/** What a doc comment says beside a definition's own documentation. */
export interface ExtraDocs {
  /** Paragraphs after the description, written by the generator. */
  readonly notes?: readonly string[];
  /** Value of `@defaultValue`. */
  readonly default?: Json;
}

/** The doc comment of a place of the contract, escaped; none where there is nothing to say. */
export function docsOf(doc: Documentation, extra: ExtraDocs = {}): Docs {
  const paragraphs = [doc.description ?? "", ...(extra.notes ?? [])].map(commentText).filter((text) => text !== "");
  if (doc.owner !== undefined) paragraphs.push(`Owner: ${commentText(doc.owner)}`);
  const tags = [
    ...(extra.default === undefined ? [] : [`@defaultValue ${commentJson(extra.default)}`]),
    ...(doc.examples ?? []).map((example) => `@example ${commentJson(example)}`),
    ...deprecation(doc.deprecated),
  ];
  const text = [paragraphs.join("\n\n"), tags.join("\n")].filter((part) => part !== "").join("\n\n");
  return text === "" ? [] : [{ description: text.includes("\n") ? `\n${text}` : text }];
}

function deprecation(deprecated: Documentation["deprecated"]): string[] {
  if (deprecated === undefined || deprecated === false) return [];
  return [deprecated === true ? "@deprecated" : `@deprecated ${commentText(deprecated)}`];
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

export type { FunctionDeclarationStructure, WriterFunction };
export { StructureKind, VariableDeclarationKind };
