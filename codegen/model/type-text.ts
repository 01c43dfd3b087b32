/** A type in one string, as written: `string`, `common.Origin[]`, `map<string | null>[] | null`. */
export type TypeText =
  | { readonly kind: "name"; readonly name: string; readonly alias?: string }
  | { readonly kind: "array"; readonly items: TypeText }
  | { readonly kind: "map"; readonly values: TypeText }
  | { readonly kind: "nullable"; readonly of: TypeText };

export interface TypeTextProblem {
  readonly kind: "problem";
  readonly message: string;
  readonly fix: string;
}

export function parseTypeText(text: string): TypeText | TypeTextProblem {
  const trimmed = text.trim();
  if (trimmed.length > longest) return { kind: "problem", message: "This type is too long to be read", fix: shapes };
  const nullable = /^(.*\S)\s*\|\s*null$/s.exec(trimmed);
  if (!nullable) return parseSuffixed(trimmed, text);
  const of = parseSuffixed(nullable[1] ?? "", text);
  return of.kind === "problem" ? of : { kind: "nullable", of };
}

/** The reference that a text is, where it is a plain name. */
export function referenceOf(text: string): (TypeText & { readonly kind: "name" }) | undefined {
  const parsed = parseTypeText(text);
  return parsed.kind === "name" ? parsed : undefined;
}

function parseSuffixed(text: string, whole: string): TypeText | TypeTextProblem {
  const array = /^(.*\S)\s*\[\s*\]$/s.exec(text);
  if (array) {
    const items = parseSuffixed(array[1] ?? "", whole);
    return items.kind === "problem" ? items : { kind: "array", items };
  }
  const map = /^map\s*<(.*)>$/s.exec(text);
  if (map) {
    const values = parseTypeText(map[1] ?? "");
    return values.kind === "problem" ? values : { kind: "map", values };
  }
  if (isCollection(text)) return problemOf(text, whole);
  const name = /^(?:([A-Za-z][\w-]*)\.)?([A-Za-z_][\w-]*)$/.exec(text);
  const [, alias, plain] = name ?? [];
  if (plain === undefined) return problemOf(text, whole);
  return alias === undefined ? { kind: "name", name: plain } : { kind: "name", name: plain, alias };
}

function problemOf(text: string, whole: string): TypeTextProblem {
  return { kind: "problem", message: `\`${whole}\` is not a type`, fix: fixOf(text) };
}

function isCollection(text: string): boolean {
  return /^(map|list|array|object|dict|record)$/.test(text);
}

const longest = 300;

const shapes = "Write a name, `alias.Name`, `map<type>`, any of them with `[]`, and at the end ` | null` if needed.";

function fixOf(text: string): string {
  const generic = /^(?:Array|List|array|list)\s*<(.*)>$/s.exec(text);
  if (generic) return `Write \`${generic[1]?.trim()}[]\` for a list.`;
  const record = /^(?:Record|Map|dict|object)\s*<(?:\s*string\s*,)?(.*)>$/s.exec(text);
  if (record) return `Write \`map<${record[1]?.trim()}>\`; the keys of a map are always strings.`;
  if (/^(list|array)$/.test(text)) return "Write the type of the items and `[]`: `string[]`.";
  if (/^object$/.test(text)) return "List its fields under `fields`, or write `map<string>`, or `json` for anything.";
  if (/^(map|dict|record)\b/.test(text)) return "Write `map<string>`, with the type of the values between `<` and `>`.";
  if (text.endsWith("?")) return "An optional field is marked at its name: `name?: string`.";
  if (text.startsWith("null |")) return "Write `| null` at the end: `string | null`.";
  if (text.includes("|")) return "Write a choice of types as `anyOf: [A, B]`, or of values as `enum: [a, b]`.";
  if (text === "") return "Name a type: `string`, `integer`, a message …";
  return shapes;
}
