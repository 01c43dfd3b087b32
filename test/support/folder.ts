import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { afterEach } from "vitest";

/** A folder of a test's own, removed after it. */
export interface TestFolder {
  readonly path: string;
  /** Writes files by their path in the folder. */
  write(files: Readonly<Record<string, string>>): void;
  read(path: string): string;
  /** Every file with its text, links and their like left out. */
  all(): Readonly<Record<string, string>>;
}

/** Call inside a test; the folder is gone after it. */
export function makeFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), "redloom-test-"));
  folders.push(path);
  return {
    path,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), text);
      }
    },
    read: (name) => readFileSync(join(path, name), "utf8"),
    all: () =>
      Object.fromEntries(
        readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((file) => [relative(path, file).split(sep).join("/"), readFileSync(file, "utf8")]),
      ),
  };
}

const folders: string[] = [];

afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});
