import { readdirSync } from "node:fs";
import nodeModule from "node:module";
import { dirname, join, sep } from "node:path";
import { isFolder, realPath } from "./disk.js";

/** As Node looks for an installed package from a folder, with Yarn's Plug'n'Play where that runs this program. */

/** The folder of a package, without links. */
export function packageFolder(name: string, from: string): string | undefined {
  for (const modules of nodeModules(from)) {
    const folder = realPath(join(modules, name));
    if (folder && isFolder(folder)) return folder;
  }
  const api = plugAndPlayOf(from);
  const folder = api && inArchives(api, name, from);
  return folder && isFolder(folder) ? folder : undefined;
}

/** The packages within reach that have a scope. */
export function scopedPackages(from: string): readonly string[] {
  const installed = [...nodeModules(from)].flatMap((modules) =>
    foldersIn(modules)
      .filter((name) => name.startsWith("@"))
      .flatMap((scope) => foldersIn(join(modules, scope)).map((name) => `${scope}/${name}`)),
  );
  const api = plugAndPlayOf(from);
  const locator = api?.findPackageLocator(`${from}${sep}`);
  const declared = locator ? api?.getPackageInformation(locator)?.packageDependencies : undefined;
  return [...installed, ...[...(declared?.keys() ?? [])].filter((name) => name.startsWith("@"))];
}

function* nodeModules(from: string): Generator<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    yield join(folder, "node_modules");
    if (dirname(folder) === folder) return;
  }
}

function foldersIn(folder: string): readonly string[] {
  return isFolder(folder) ? readdirSync(folder).filter((name) => isFolder(join(folder, name))) : [];
}

/** What of https://yarnpkg.com/advanced/pnpapi is used. Packages lie in archives there, into which its `node:fs` looks. */
interface PlugAndPlay {
  resolveToUnqualified(name: string, issuer: string, options: { readonly considerBuiltins: boolean }): string | null;
  resolveVirtual(path: string): string | null;
  findPackageLocator(path: string): object | null;
  getPackageInformation(locator: object): { readonly packageDependencies: ReadonlyMap<string, unknown> } | null;
}

function plugAndPlayOf(from: string): PlugAndPlay | undefined {
  const { findPnpApi } = nodeModule as { readonly findPnpApi?: (path: string) => PlugAndPlay | null };
  return findPnpApi?.(`${from}${sep}`) ?? undefined;
}

function inArchives(api: PlugAndPlay, name: string, from: string): string | undefined {
  try {
    const folder = api.resolveToUnqualified(name, `${from}${sep}`, { considerBuiltins: false });
    return folder === null ? undefined : realPath(api.resolveVirtual(folder) ?? folder);
  } catch {
    // That is how it says that nobody there asked for this package.
    return undefined;
  }
}
