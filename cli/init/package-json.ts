import { CommandError } from "../outcome.js";

/** What `init` reads in a package.json. */
export interface PackageJson {
  readonly name: string | undefined;
  readonly module: "esm" | "commonjs";
  readonly packageManager: string | undefined;
  readonly scripts: Readonly<Record<string, unknown>>;
  /** Of all kinds. */
  readonly dependencies: ReadonlySet<string>;
}

export function readPackageJson(text: string): PackageJson {
  const about = parsed(text);
  const { name, type, packageManager } = about;
  const kinds = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
  return {
    name: typeof name === "string" ? name : undefined,
    module: type === "module" ? "esm" : "commonjs",
    packageManager: typeof packageManager === "string" ? packageManager : undefined,
    scripts: objectOf(about.scripts),
    dependencies: new Set(kinds.flatMap((kind) => Object.keys(objectOf(about[kind])))),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  const fix = "Mend it, then run `redloom init` again.";
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new CommandError("package.json is not JSON. Nothing was changed", fix);
  }
  const about = objectOf(value);
  if (about !== value) throw new CommandError("package.json holds no object. Nothing was changed", fix);
  if (about.scripts !== undefined && objectOf(about.scripts) !== about.scripts) {
    throw new CommandError("`scripts` of package.json is no object. Nothing was changed", fix);
  }
  return about;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text with further scripts, and otherwise as it is to the byte: order, indent and line ends are its owner's. */
export function withScripts(text: string, scripts: Readonly<Record<string, string>>): string {
  if (Object.keys(scripts).length === 0) return text;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = /^\{[^\S\n]*\r?\n([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  const inScripts = objectAt(text, "scripts");
  const lines = Object.entries(scripts).map(([name, command]) => `${JSON.stringify(name)}: ${JSON.stringify(command)}`);
  if (inScripts) return inserted(text, inScripts, lines, eol, indent.repeat(2), indent);
  const whole = { start: text.indexOf("{"), end: text.lastIndexOf("}") };
  if (isOneLine(text, whole)) return inserted(text, whole, [`"scripts": { ${lines.join(", ")} }`], eol, indent, "");
  const inner = lines.map((line) => `${indent.repeat(2)}${line}`).join(`,${eol}`);
  return inserted(text, whole, [`"scripts": {${eol}${inner}${eol}${indent}}`], eol, indent, "");
}

interface Range {
  /** Of the opening brace. */
  readonly start: number;
  /** Of the closing brace. */
  readonly end: number;
}

/** An object that has members, all on the line of its brace. */
function isOneLine(text: string, { start, end }: Range): boolean {
  const body = text.slice(start + 1, end).trimEnd();
  return body !== "" && !body.includes("\n");
}

/** Puts members behind the last one of an object. */
function inserted(
  text: string,
  { start, end }: Range,
  lines: readonly string[],
  eol: string,
  indent: string,
  outer: string,
): string {
  const body = text.slice(start + 1, end);
  const kept = body.trimEnd();
  if (isOneLine(text, { start, end })) {
    return `${text.slice(0, start + 1)}${kept}, ${lines.join(", ")}${body.slice(kept.length)}${text.slice(end)}`;
  }
  const added = lines.map((line) => `${eol}${indent}${line}`).join(",");
  return `${text.slice(0, start + 1)}${kept}${kept === "" ? "" : ","}${added}${eol}${outer}${text.slice(end)}`;
}

/** Where the object of a member of the outermost object stands. The text is JSON. */
function objectAt(text: string, name: string): Range | undefined {
  let depth = 0;
  let start = -1;
  let last = "";
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    if (token === "{" || token === "[") {
      depth += 1;
      if (depth === 2 && token === "{" && last === JSON.stringify(name)) start = index;
    } else if (token === "}" || token === "]") {
      if (depth === 2 && start >= 0) return { start, end: index };
      depth -= 1;
    }
    if (depth === 1) last = token;
  }
  return undefined;
}
