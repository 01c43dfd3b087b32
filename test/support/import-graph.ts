import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

export interface ImportGraph {
  readonly files: ReadonlySet<string>;
  /** Names of the packages that any of the files imports, however it does; Node's own left out. */
  readonly packages: ReadonlySet<string>;
}

/**
 * Every file that these import, statically, dynamically, or as a worker, through files of the package itself. Of a `.d.ts`,
 * what a compiler reads.
 */
export function importGraph(entries: readonly string[]): ImportGraph {
  const files = new Set<string>();
  const packages = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const specifier of importsOf(readFileSync(file, "utf8"))) {
      if (specifier.startsWith("."))
        queue.push(resolve(dirname(file), /\.d\.ts$/.test(file) ? specifier.replace(/\.js$/, ".d.ts") : specifier));
      else if (!specifier.startsWith("node:")) packages.add(packageOf(specifier));
    }
  }
  return { files, packages };
}

function importsOf(text: string): string[] {
  const code = text.replace(/^\s*(\/\*[\s\S]*?\*\/|\/\/.*)/gm, "");
  const statements = /^\s*(?:import\s+|(?:import|export)\s[\w\s{},*$]*?\bfrom\s*)["']([^"'\n]+)["']/gm;
  const calls = /\b(?:import|require)\(\s*["']([^"'\n]+)["']\s*\)|new URL\(\s*["'](\.[^"'\n]+\.js)["']/g;
  return [...code.matchAll(statements), ...code.matchAll(calls)].map((match) => match[1] ?? match[2] ?? "");
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
