import type { EmitOptions } from "./emit/emission.js";
import {
  check,
  type Generated,
  type GenerateOptions,
  type OutputFile,
  referencesOf,
  type SourceFile,
} from "./generate.js";
import type { Contract, Model } from "./model/model.js";
import { relativeTo } from "./model/scope.js";
import { type ParseResult, parseContract } from "./parse/contract.js";

interface Parse {
  readonly text: string;
  /** Another one for another text, so that few characters stand for many. */
  readonly serial: number;
  readonly result: ParseResult;
  /** Found when they are first asked for. */
  references?: readonly string[];
}

interface Emitted {
  /** Everything that the files depend on. */
  readonly key: string;
  readonly files: readonly OutputFile[];
}

/**
 * `generate`, run again and again over contracts that hardly change: parses what has another text, emits the contracts
 * that say something else, or use one that does. What it gives is what `generate` gives, byte for byte: it remembers
 * results only, each under all that it was made of, and forgets what the last sources do not have.
 */
export class IncrementalGenerator {
  #parses = new Map<string, Parse>();
  #emitted = new Map<string, Emitted>();
  #serials = 0;

  /** As `referencesOf`, for `readSources`. */
  readonly referencesOf = (file: string, text: string): readonly string[] => {
    const known = this.#parses.get(file);
    if (known?.references && known.text === text) return known.references;
    const references = referencesOf(file, text, this.#parse);
    const parse = this.#parses.get(file);
    if (parse?.text === text) parse.references = references;
    return references;
  };

  async generate(sources: readonly SourceFile[], options: GenerateOptions): Promise<Generated> {
    const { model, diagnostics } = check(sources, this.#parse, options);
    const files = new Set(sources.map(({ file }) => file));
    this.#parses = new Map([...this.#parses].filter(([file]) => files.has(file)));
    // What was emitted last stays, for when contracts are mended.
    if (!model) return { diagnostics, files: [] };
    const emitted = await this.#emit(model, sources, options);
    return { diagnostics, files: emitted.sort((a, b) => (a.path < b.path ? -1 : 1)) };
  }

  readonly #parse = (file: string, text: string): ParseResult => {
    const known = this.#parses.get(file);
    if (known?.text === text) return known.result;
    const result = parseContract(file, text);
    this.#serials += 1;
    this.#parses.set(file, { text, serial: this.#serials, result });
    return result;
  };

  async #emit(model: Model, sources: readonly SourceFile[], options: EmitOptions): Promise<OutputFile[]> {
    const keyOf = this.#keys(model, sources, options);
    const emitted = new Map<string, Emitted>();
    for (const contract of model.contracts) {
      const key = keyOf(contract);
      const known = this.#emitted.get(contract.folder);
      if (known?.key === key) {
        emitted.set(contract.folder, known);
        continue;
      }
      const { emitModel } = await import("./emit/emit.js");
      emitted.set(contract.folder, { key, files: emitModel(model, options, (one) => one === contract) });
    }
    this.#emitted = emitted;
    return [...emitted.values()].flatMap(({ files }) => files);
  }

  /** What a contract's modules are made of: its files, those of the contracts that it uses, and theirs. */
  #keys(model: Model, sources: readonly SourceFile[], options: EmitOptions): (contract: Contract) => string {
    const bySource = new Map(sources.map((source) => [source.file, source]));
    const byFile = new Map(model.contracts.flatMap((contract) => contract.files.map((file) => [file, contract])));
    const fileKey = ({ file, external = false, uses }: SourceFile): string =>
      JSON.stringify([file, this.#parses.get(file)?.serial, external, Object.entries(uses).sort()]);
    // Of a package's streams those are emitted that a group here reads.
    const groups = model.contracts.filter(({ external }) => !external).flatMap((contract) => contract.groups);
    return (contract) => {
      const reached = new Set([contract]);
      const keys: string[] = [JSON.stringify(options)];
      for (const one of reached) {
        for (const file of one.files) {
          const source = bySource.get(file);
          if (!source) continue;
          keys.push(fileKey(source));
          for (const reference of this.referencesOf(file, source.text)) {
            const other = byFile.get(targetOf(source, reference) ?? "");
            if (other) reached.add(other);
          }
        }
      }
      const read = groups.filter(({ of }) => of.contract === contract.folder).map(({ of }) => of.name);
      return [...keys.sort(), contract.external ? [...new Set(read)].sort().join() : ""].join("\n");
    };
  }
}

/** `uses` says what a path stands for; otherwise it is relative to the file. */
function targetOf({ file, uses }: SourceFile, reference: string): string | undefined {
  return Object.hasOwn(uses, reference) ? uses[reference] : relativeTo(file, reference);
}
