import { type Diagnostic, sortDiagnostics } from "../../codegen/diagnostic.js";
import { readSources } from "../../codegen/files.js";
import type { SourceFile } from "../../codegen/generate.js";
import { IncrementalGenerator } from "../../codegen/incremental.js";
import {
  compareOutput,
  isInTheWay,
  manifestFile,
  manifestName,
  type OutputEntry,
  readManifest,
} from "../../codegen/manifest.js";
import { readOutput, writeOutput } from "../../codegen/output-files.js";
import { OutputMemory } from "../../codegen/output-memory.js";
import type { Settings } from "../settings/settings.js";
import { version } from "../version.js";
import { generateOptions } from "./generate.js";

/** What became of one run of `generate`. */
export interface WatchRun {
  readonly settings: Settings;
  readonly sources: readonly SourceFile[];
  readonly inPackages: readonly string[];
  /** Where there is one, the output stayed as it was. */
  readonly findings: readonly Diagnostic[];
  readonly entries: readonly OutputEntry[];
}

/** `generate`, again and again in one process: each run does what has changed since the one before. */
export class WatchRunner {
  readonly #generator = new IncrementalGenerator();
  readonly #memory = new OutputMemory();
  readonly #generatorVersion = version();

  /** @throws {FilesError} as `generate` does */
  async run(settings: Settings): Promise<WatchRun> {
    const { root, contracts, output } = settings;
    const { sources, diagnostics, inPackages } = readSources(root, contracts, this.#generator.referencesOf);
    const options = generateOptions(settings);
    const generated = await this.#generator.generate(sources, options);
    const findings = sortDiagnostics([...diagnostics, ...generated.diagnostics]);
    const run = { settings, sources, inPackages, findings };
    if (findings.length > 0) return { ...run, entries: [] };
    const { read, digest } = this.#memory;
    this.#memory.begin();
    const disk = readOutput(root, output, read);
    const about = { generator: this.#generatorVersion, ...options };
    const wanted = [...generated.files, manifestFile(about, sources, generated.files, digest)];
    const entries = compareOutput(wanted, disk, readManifest(disk.get(manifestName)), digest);
    if (!entries.some(isInTheWay)) writeOutput(root, output, entries);
    return { ...run, entries };
  }
}
