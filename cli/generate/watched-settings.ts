import { statSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../outcome.js";
import { type Settings, settingsName } from "../settings/settings.js";

/** The settings of a run among others. */
export class WatchedSettings {
  readonly #read: () => Settings;
  #last: Settings;
  /** The file, where it said something: taken away or emptied it may be in an editor's hands, and is no wish for the defaults. */
  #path: string | undefined;

  /** @param read reads `redloom.config.yaml` */
  constructor(read: () => Settings) {
    this.#read = read;
    this.#last = read();
    this.#note();
  }

  /** The last that could be read. */
  get last(): Settings {
    return this.#last;
  }

  /** Are they others than the last ones, or broken? */
  get differ(): boolean {
    try {
      return JSON.stringify(this.#now()) !== JSON.stringify(this.#last);
    } catch {
      // What is wrong with them, the run tells that takes them.
      return true;
    }
  }

  /** @throws {CommandError} they cannot be read, are wrong, or the file is empty or gone. */
  take(): Settings {
    this.#last = this.#now();
    this.#note();
    return this.#last;
  }

  #now(): Settings {
    if (this.#path !== undefined && sizeOf(this.#path) === 0) {
      const fix = "Write it again; for the defaults end this, and start it anew.";
      throw new CommandError(`${settingsName} is empty or gone`, fix);
    }
    return this.#read();
  }

  #note(): void {
    const path = join(this.#last.root, settingsName);
    if (sizeOf(path) > 0) this.#path = path;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
