import { type FSWatcher, watch } from "node:fs";
import { dirname, join } from "node:path";
import { foldersBelow, isFolder, isInside } from "../../codegen/disk.js";
import { settingsName } from "../settings/settings.js";

/** What a run was made of: a change of any of it asks for another. All paths are absolute. */
export interface Watched {
  readonly root: string;
  readonly contracts: string;
  readonly output: string;
  /** Contracts in packages, and what stands in the way of the output. */
  readonly files: readonly string[];
}

/**
 * Tells of every change of what is watched. Each folder has a watcher of its own, and so has the one around it: what is
 * deleted and comes back, or is replaced, is told there, and watched again from the next `follow` on.
 */
export class FolderWatcher {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #onChange: (path: string) => void;
  readonly #onError: (error: unknown) => void;
  #watched: Watched | undefined;

  /** @param onError the system refuses to watch: from now on changes may go unnoticed */
  constructor(onChange: (path: string) => void, onError: (error: unknown) => void) {
    this.#onChange = onChange;
    this.#onError = onError;
  }

  /** From now on these, and nothing else; of what changed before, the next run learns by reading. */
  follow(watched: Watched): void {
    this.#watched = watched;
    const wanted = new Set(foldersOf(watched));
    for (const folder of this.#watchers.keys()) if (!wanted.has(folder)) this.#leave(folder);
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#enter(folder);
  }

  close(): void {
    for (const folder of [...this.#watchers.keys()]) this.#leave(folder);
  }

  #enter(folder: string): void {
    try {
      const watcher = watch(folder, (_, name) => this.#noticed(folder, name));
      // Where a watched folder is deleted, some systems say so in this way.
      watcher.on("error", () => this.#gone(folder));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      // A folder that is gone by now is told by the one around it.
      if (isFolder(folder)) this.#onError(error);
    }
  }

  #leave(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #noticed(folder: string, name: string | null): void {
    const path = name === null ? folder : join(folder, name);
    if (!this.#watched || !this.#concerns(this.#watched, path)) return;
    // Under the same name there may be another folder now.
    this.#gone(path);
  }

  #gone(path: string): void {
    for (const one of [...this.#watchers.keys()])
      if (isInside(path, one) && one !== this.#watched?.root) this.#leave(one);
    this.#onChange(path);
  }

  #concerns(watched: Watched, path: string): boolean {
    if (targetsOf(watched).some((target) => isInside(path, target))) return true;
    if (isInside(watched.output, path) && looksGenerated.test(path)) return true;
    if (!isInside(watched.contracts, path)) return this.#watchers.has(path);
    // What editors leave beside a contract for a moment is no contract, and no folder.
    return /\.ya?ml$/.test(path) || this.#watchers.has(path) || isFolder(path);
  }
}

/** A file of the output that somebody edits or deletes; what our own runs write is looked at once more, and found fresh. */
const looksGenerated = /\.(ts|json)$/;

function targetsOf({ root, contracts, output, files }: Watched): readonly string[] {
  return [contracts, output, join(root, settingsName), ...files];
}

/** Folders whose entries matter, as far as they exist: those below contracts and output, and those around all targets. */
function foldersOf(watched: Watched): readonly string[] {
  const { root, contracts, output } = watched;
  const around = targetsOf(watched).flatMap((target) => parentsOf(target, root));
  return [...new Set([...around.filter(isFolder), ...foldersBelow(contracts), ...foldersBelow(output)])];
}

/** Up to the root; outside of it, as far as a package is replaced as a whole. */
function parentsOf(path: string, root: string): readonly string[] {
  const parents: string[] = [];
  const most = isInside(root, path) ? Number.POSITIVE_INFINITY : 2;
  for (let folder = dirname(path); parents.length < most; folder = dirname(folder)) {
    parents.push(folder);
    if (folder === root || folder === dirname(folder)) break;
  }
  return parents;
}
