import { join, relative, resolve, sep } from "node:path";
import { isInTheWay } from "../../codegen/manifest.js";
import { toldFailure } from "../failures/told-failure.js";
import type { LintFlags } from "../lint/lint.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import { counted } from "../printing/report.js";
import { renderWarning } from "../printing/warning.js";
import type { Settings } from "../settings/settings.js";
import type { Surroundings } from "../surroundings.js";
import { missingZod } from "./missing-zod.js";
import { Changes } from "./watch-changes.js";
import { changedSources, type Ended, hasChanged, isBad, isSame, jsonRun, renderRun } from "./watch-report.js";
import { type WatchRun, WatchRunner } from "./watch-run.js";
import { FolderWatcher, type Watched } from "./watched-folders.js";
import { WatchedSettings } from "./watched-settings.js";

/** Of changes that follow each other, the first is looked at at once, the others together. */
const quietMs = 30;
const busyMs = 250;
/** A file that is being written is broken for a moment: bad news wait for that long. */
const doubtMs = 120;
/** So long after a run one more follows: what changed before a new folder was watched, nobody told. */
const lookAgainMs = 150;

/**
 * Generates, and again after each change of contracts and settings, until it is ended. Broken states are told, and leave
 * the output as it was.
 * @param settingsNow reads `redloom.config.yaml`
 */
export async function watch(
  settingsNow: () => Settings,
  flags: LintFlags,
  { say, interruption, environment = {} }: Pick<Surroundings, "say" | "interruption"> & Partial<Surroundings>,
): Promise<Outcome> {
  const signal = interruption();
  const changes = new Changes(signal);
  const settings = new WatchedSettings(settingsNow);
  let failure: unknown;
  const folders = new FolderWatcher(
    (path) => changes.add(path),
    (error) => {
      failure ??= error;
      changes.add(settings.last.root);
    },
  );
  const looking = new Looking({ settings, flags, say, environment, changes, folders });
  try {
    await looking.atStart();
    while (!signal.aborted && failure === undefined) await looking.atNext();
  } finally {
    folders.close();
  }
  if (failure !== undefined) throw cannotWatch(failure);
  return { exitCode: exitCodes.done, out: "", err: "" };
}

interface Place {
  readonly settings: WatchedSettings;
  readonly flags: LintFlags;
  readonly say: Surroundings["say"];
  readonly environment: Surroundings["environment"];
  readonly changes: Changes;
  readonly folders: FolderWatcher;
}

/** Runs, one after the other, and what is said about them. */
class Looking {
  readonly #place: Place;
  readonly #runner = new WatchRunner();
  #last: Ended | undefined;
  /** Bad news, or other settings, that may only be about a file that is being written. */
  #doubted: { readonly paths: readonly string[]; readonly sinceMs: number } | undefined;
  /** Nothing came since the last run. */
  #isSure = false;

  constructor(place: Place) {
    this.#place = place;
  }

  async atStart(): Promise<void> {
    const { flags, say, settings, environment } = this.#place;
    const sinceMs = performance.now();
    const ended = await this.#run();
    this.#tell(ended, [], sinceMs);
    const warning = "run" in ended ? missingZod(settings.last, ended.run.entries, environment) : undefined;
    if (warning) say("err", renderWarning(warning, flags));
    const count = "run" in ended ? ` (${counted(ended.run.sources.length, "file")})` : "";
    if (!flags.json) say("out", `Watching ${shownPath(settings.last.contracts)}${count}. Ctrl-C ends it.\n`);
  }

  /** Waits for changes, and runs. */
  async atNext(): Promise<void> {
    const { changes, settings } = this.#place;
    if (!this.#doubted) await changes.wait(this.#isSure ? undefined : lookAgainMs);
    if (changes.ended) return;
    this.#isSure = !changes.some && !this.#doubted;
    const taken = changes.take();
    const paths = [...new Set([...(this.#doubted?.paths ?? []), ...taken.paths])];
    const sinceMs = this.#doubted?.sinceMs ?? taken.sinceMs;
    // Half a file of settings may name another output, which would be written, and which nobody would remove.
    if (!this.#doubted && settings.differ) return this.#doubt(paths, sinceMs);
    const ended = await this.#run();
    if (isBad(ended) && !this.#doubted && !isSame(ended, this.#last)) return this.#doubt(paths, sinceMs);
    this.#doubted = undefined;
    if (isBad(ended) ? !isSame(ended, this.#last) : isBad(this.#last) || hasChanged(ended)) {
      this.#tell(ended, paths, sinceMs);
    }
    this.#last = ended;
    if (changes.some) await changes.settle(quietMs, busyMs);
  }

  /** Looks again when whoever writes may be done. */
  async #doubt(paths: readonly string[], sinceMs: number): Promise<void> {
    this.#doubted = { paths, sinceMs };
    await this.#place.changes.settle(doubtMs, busyMs);
  }

  #tell(ended: Ended, changed: readonly string[], sinceMs: number): void {
    const { flags, say, settings } = this.#place;
    const before = this.#last;
    this.#last = ended;
    const occasion = {
      changed: changedSources(before, ended) ?? namesOf(settings.last, changed),
      ms: performance.now() - sinceMs,
    };
    const { to, text } = flags.json
      ? { to: "out" as const, text: jsonRun(ended, occasion) }
      : renderRun(ended, occasion, flags);
    say(to, text);
  }

  async #run(): Promise<Ended> {
    const place = this.#place;
    try {
      const settings = place.settings.take();
      place.folders.follow(watchedOf(settings));
      const run = await this.#runner.run(settings);
      place.folders.follow(watchedOf(settings, run));
      return { run };
    } catch (error) {
      return { error: toldFailure(error) };
    }
  }
}

function namesOf({ root }: Settings, paths: readonly string[]): readonly string[] {
  return paths.map((path) => (relative(root, path) || ".").split(sep).join("/"));
}

function watchedOf({ root, contracts, output }: Settings, run?: WatchRun): Watched {
  const folder = resolve(root, output);
  const inTheWay = (run?.entries ?? []).filter(isInTheWay).map(({ path }) => join(folder, path));
  return {
    root,
    contracts: resolve(root, contracts),
    output: folder,
    files: [...(run?.inPackages ?? []), ...inTheWay],
  };
}

function cannotWatch(error: unknown): CommandError {
  const message = error instanceof Error ? error.message : String(error);
  const full = /ENOSPC|EMFILE/.test(message);
  return new CommandError(
    `The system refuses to watch files: ${message}`,
    full ? "Raise its limit of watched files." : "Run `generate` after each change instead.",
  );
}
