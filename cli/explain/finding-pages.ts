import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of documents that comes with this package, whether run from its sources or from `dist`. */
function documentsFolder(): string | undefined {
  const folder = fileURLToPath(new URL("../../docs/", import.meta.url));
  return existsSync(folder) ? folder : undefined;
}

/** The codes of findings, each of which has a page; none where the package came without its documents. */
export function findingCodes(): readonly string[] {
  const folder = documentsFolder();
  const pages = folder === undefined || !existsSync(`${folder}findings`) ? [] : readdirSync(`${folder}findings`);
  return pages.flatMap((name) => /^([A-Z][A-Z0-9_]*)\.md$/.exec(name)?.[1] ?? []).sort();
}

/** A document of this package; empty where it came without. @param path below `docs/` */
export function readDocument(path: string): string {
  const folder = documentsFolder();
  return folder === undefined || !existsSync(folder + path) ? "" : readFileSync(folder + path, "utf8");
}
