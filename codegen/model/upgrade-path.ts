/**
 * A path through objects, as `move` and `default` write it: names with dots between. A dot of a name is `\.`, a backslash
 * `\\`. `undefined`: there is an empty name in it.
 */
export function parsePath(text: string): readonly string[] | undefined {
  const names: string[] = [];
  let name = "";
  for (const [part] of text.matchAll(/\\[\\.]|./gsu)) {
    if (part === ".") {
      names.push(name);
      name = "";
    } else name += part.length === 2 && part.startsWith("\\") ? part.slice(1) : part;
  }
  names.push(name);
  return names.includes("") ? undefined : names;
}

export function pathText(path: readonly string[]): string {
  return path.map((name) => name.replace(/[\\.]/g, "\\$&")).join(".");
}
