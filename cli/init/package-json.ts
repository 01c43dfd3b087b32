import { CommandError } from "../outcome.js";

/** What `init` reads in a package.json. */
export interface PackageJson {
  readonly name: string | undefined;
  readonly module: "esm" | "commonjs";
  /** `pnpm@10.1.0`: of the field of that name, or of `devEngines`. */
  readonly packageManager: string | undefined;
  readonly hasWorkspaces: boolean;
  readonly scripts: Readonly<Record<string, unknown>>;
  /** Of all kinds, each with the range that is asked for. */
  readonly dependencies: ReadonlyMap<string, string>;
}

export function readPackageJson(text: string): PackageJson {
  const about = parsed(text);
  const { name, type, packageManager, devEngines, workspaces } = about;
  const kinds = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
  return {
    name: typeof name === "string" ? name : undefined,
    module: type === "module" ? "esm" : "commonjs",
    packageManager: typeof packageManager === "string" ? packageManager : engineOf(devEngines),
    hasWorkspaces: typeof workspaces === "object" && workspaces !== null,
    scripts: objectOf(about.scripts),
    dependencies: new Map(
      kinds.flatMap((kind) => Object.entries(objectOf(about[kind])).map(([of, range]) => [of, String(range)])),
    ),
  };
}

/** `{ packageManager: { name, version } }`, or a list of them. */
function engineOf(devEngines: unknown): string | undefined {
  const { packageManager } = objectOf(devEngines);
  const { name, version } = objectOf(Array.isArray(packageManager) ? packageManager[0] : packageManager);
  return typeof name === "string" ? [name, version].filter((one) => typeof one === "string").join("@") : undefined;
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

/** What `npm init` writes where there is no test: it says so, and fails. */
const placeholder = /^echo "Error: no test specified" && exit 1$/;

/** The scripts that are somebody's: a placeholder of npm is nobody's. */
export function ownScripts({ scripts }: Pick<PackageJson, "scripts">): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(scripts).filter(([, command]) => typeof command !== "string" || !placeholder.test(command)),
  );
}

/**
 * The text with further scripts, and otherwise as it is to the byte: order, indent and line ends are its owner's. A
 * placeholder of the same name is replaced.
 */
export function withScripts(before: string, scripts: Readonly<Record<string, string>>): string {
  const there = objectAt(before, "scripts");
  const replaced = there ? withoutPlaceholders(before, there, scripts) : { text: before, names: [] };
  const added = Object.entries(scripts).filter(([name]) => !replaced.names.includes(name));
  return withMembers(replaced.text, Object.fromEntries(added));
}

function withoutPlaceholders(
  text: string,
  { start, end }: Range,
  scripts: Readonly<Record<string, string>>,
): { readonly text: string; readonly names: readonly string[] } {
  const names: string[] = [];
  const inner = text
    .slice(start, end)
    .replace(
      /("(?:[^"\\]|\\.)*")(\s*:\s*)("(?:[^"\\]|\\.)*")/g,
      (member: string, key: string, colon: string, value: string) => {
        const [name, command] = [key, value].map((one): string => JSON.parse(one));
        const wanted = name !== undefined && Object.hasOwn(scripts, name) ? scripts[name] : undefined;
        if (name === undefined || wanted === undefined || !placeholder.test(command ?? "")) return member;
        names.push(name);
        return key + colon + JSON.stringify(wanted);
      },
    );
  return { text: text.slice(0, start) + inner + text.slice(end), names };
}

function withMembers(text: string, scripts: Readonly<Record<string, string>>): string {
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

/** Where the object of a member of the outermost object stands; of two of that name the last one counts. The text is JSON. */
function objectAt(text: string, name: string): Range | undefined {
  let depth = 0;
  let start = -1;
  let last = "";
  let found: Range | undefined;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    if (token === "{" || token === "[") {
      depth += 1;
      if (depth === 2) start = token === "{" && last.startsWith('"') && JSON.parse(last) === name ? index : -1;
    } else if (token === "}" || token === "]") {
      if (depth === 2 && start >= 0) found = { start, end: index };
      depth -= 1;
    }
    if (depth === 1) last = token;
  }
  return found;
}
