import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { emitCodecs } from "../../../codegen/emit/codecs.js";
import { emitMessages } from "../../../codegen/emit/messages.js";
import { emitSchemas } from "../../../codegen/emit/schemas.js";
import { type Module, unchecked } from "../../../codegen/emit/source.js";
import { generate } from "../../../codegen/generate.js";
import type { Contract, Message, Model, Type } from "../../../codegen/model/model.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What the modules of one namespace export, by name; functions of a message are found with `partsOf`. */
export interface Emitted {
  readonly folder: string;
  readonly codecs: Record<string, unknown>;
  readonly schemas: Record<string, unknown>;
}

/** The seven exports of a message, as a test calls them. */
export interface Parts {
  fits(json: unknown): boolean;
  read(json: unknown): unknown;
  accepts(value: unknown): boolean;
  write(value: unknown): string;
  parse(text: string): unknown;
  stringify(value: unknown): string;
  schema: { safeDecode(json: unknown): Verdict; safeEncode(value: unknown): Verdict };
}

interface Verdict {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?: { readonly issues: readonly unknown[] };
}

export const source = { file: "hand.yaml", line: 1, column: 1, length: 1 };
export const notes = { doc: {}, source };

export function message(name: string, type: Type, recursive = false): Message {
  return {
    id: { contract: "made", name },
    name,
    type,
    inPlace: false,
    recursive,
    reserved: [],
    version: 1,
    upgrades: [],
    doc: {},
    source,
  };
}

/** A model of messages only, in the namespace `made`. */
export function modelOf(messages: readonly Message[]): Model {
  const empty = { channels: [], streams: [], groups: [], locks: [], limits: [], keys: [], calls: [] };
  const contract: Contract = {
    namespace: "made",
    folder: "made",
    clientName: "Made",
    external: false,
    files: ["hand.yaml"],
    doc: {},
    messages,
    ...empty,
  };
  return { contracts: [contract] };
}

const runtime = "../../../src/runtime";

export function emitMade(model: Model, options: { readonly javascript?: boolean } = {}): readonly Module[] {
  const [contract] = model.contracts;
  if (!contract) throw new Error("No contract");
  const emission = { model, contract, runtime, ...options };
  return [emitMessages(emission), ...emitCodecs(emission), emitSchemas(emission)];
}

/** The modules of a contract, through the whole pipeline. */
export async function generated(text: string): Promise<readonly Module[]> {
  const { diagnostics, files } = await generate([{ file: "made.yaml", text, uses: {} }], { runtime });
  if (diagnostics.length > 0) throw new Error(diagnostics.map((one) => `${one.code} ${one.message}`).join("\n"));
  return files;
}

/**
 * Modules in a folder of this repository, so that they find the runtime; gone when the test is over. Without the line
 * that spares users' compilers what is checked here.
 */
export function written(modules: readonly Module[]): string {
  const folder = mkdtempSync(join(root, "test", ".tmp-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const { path, text } of modules) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text.replace(`${unchecked}\n`, ""));
  }
  return folder;
}

export async function loaded(modules: readonly Module[]): Promise<Emitted> {
  const folder = written(modules);
  const codecs: Record<string, unknown> = await import(join(folder, "made/codecs.ts"));
  const schemas: Record<string, unknown> = await import(join(folder, "made/schemas.ts"));
  return { folder, codecs, schemas };
}

export function partsOf({ codecs, schemas }: Emitted, name: string): Parts {
  const schema = schemas[`${name.charAt(0).toLowerCase()}${name.slice(1)}Schema`];
  const parts = ["fits", "read", "accepts", "write", "parse", "stringify"].map((part) => [part, codecs[part + name]]);
  const missing = [...parts, ["schema", schema]].filter(([, part]) => part === undefined);
  if (missing.length > 0) throw new Error(`${name} lacks ${missing.map(([part]) => part).join(", ")}`);
  // The test calls what the generator made by name: no type knows it.
  return { ...Object.fromEntries(parts), schema } as Parts;
}

/** What the compiler says about a folder, under the strictest settings a user may have. */
export function compilerFindings(folder: string, resolution: "nodenext" | "bundler"): string {
  const module = resolution === "bundler" ? { module: "esnext", moduleResolution: "bundler" } : {};
  const compilerOptions = { ...module, noImplicitReturns: true, noPropertyAccessFromIndexSignature: true };
  const config = { extends: "../../tsconfig.json", compilerOptions, include: ["**/*.ts"] };
  writeFileSync(join(folder, `tsconfig.${resolution}.json`), JSON.stringify(config));
  const tsc = join(root, "node_modules/.bin/tsc");
  const run = spawnSync(tsc, ["-p", join(folder, `tsconfig.${resolution}.json`)], { encoding: "utf8" });
  // Of the runtime's own modules their own tests tell.
  const lines = `${run.stdout}${run.stderr}`.split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("src/")).join("\n");
}
