import { readFileSync, statSync } from "node:fs";
import { digestOf } from "./manifest.js";

/** A file that changed just now may change again without another time: clocks of disks are coarse. */
const certainAfterMs = 2_000;

/** For whoever reads the same output folder again and again: nothing is read, or digested, twice. */
export class OutputMemory {
  #texts = new Map<string, { readonly stamp: string; readonly text: string }>();
  #digests = new Map<string, string>();
  #lastDigests: ReadonlyMap<string, string> = new Map();

  /** Before each time: what was not asked for the last time is forgotten. */
  begin(): void {
    this.#lastDigests = this.#digests;
    this.#digests = new Map();
  }

  /** The text of a file, from the disk only where it may have changed. */
  readonly read = (path: string): string => {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    const stamp = [mtimeMs, ctimeMs, size, ino].join();
    const known = this.#texts.get(path);
    if (known?.stamp === stamp) return known.text;
    const text = readFileSync(path, "utf8");
    if (Math.abs(Date.now() - ctimeMs) > certainAfterMs) this.#texts.set(path, { stamp, text });
    else this.#texts.delete(path);
    return text;
  };

  readonly digest = (text: string): string => {
    const digest = this.#digests.get(text) ?? this.#lastDigests.get(text) ?? digestOf(text);
    this.#digests.set(text, digest);
    return digest;
  };
}
