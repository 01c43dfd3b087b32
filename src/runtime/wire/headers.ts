import { PayloadInvalidError, type PayloadIssue } from "../errors.js";

/** The headers of an entry as Redis holds them. */
export type Headers = Readonly<Record<string, string>>;

/** Typed headers ↔ texts. Both ways throw `PayloadInvalidError`, which names the headers and never their values. */
export interface HeadersCodec<Output, Input = Output> {
  /** Declared headers only; defaults and fills are written out. */
  encode(headers: Input | undefined): Headers;
  /** Declared headers only, all of them checked. */
  decode(headers: Headers): Output;
}

/** How one header is written and read back; texts are those that parameters of addresses have. */
export interface HeaderRule {
  readonly type: "string" | "integer" | "boolean";
  readonly required: boolean;
  /** What a writer leaves out, and what older entries do not have. */
  readonly default?: HeaderValue;
  /** Makes what a writer leaves out. */
  readonly fill?: () => string;
  /** Generated for formats, enums and messages of such a type; absent where any value of `type` fits. */
  readonly fits?: (value: unknown) => boolean;
  /** As an error tells it: `uuid`. @default `type` */
  readonly expected?: string;
}

type HeaderValue = string | number | boolean;

/** Makes the codec of a stream's headers from the table that the generator emits. */
export function defineHeaders<Output extends object, Input extends object = Output>(
  rules: Readonly<Record<keyof Output & string, HeaderRule>>,
): HeadersCodec<Output, Input> {
  const table = Object.entries<HeaderRule>(rules);
  return {
    encode(headers) {
      const given = new Map<string, unknown>(isRecord(headers) ? Object.entries(headers) : []);
      return converted(table, (name, rule) => {
        const value = given.get(name) ?? rule.default ?? rule.fill?.();
        return value === undefined ? undefined : { value: isValue(rule, value) ? String(value) : undefined };
      });
    },
    decode(headers) {
      const values = converted(table, (name, rule) => {
        const text = Object.hasOwn(headers, name) ? headers[name] : undefined;
        if (text === undefined) return rule.default === undefined ? undefined : { value: rule.default };
        const value = readValue(rule, text);
        return { value: isValue(rule, value) ? value : undefined };
      });
      // The rules are the very table that `Output` was emitted with.
      return values as Output;
    },
  };
}

/** Every header that there is, converted; `value` is absent where it does not fit. */
function converted<Value>(
  table: readonly (readonly [string, HeaderRule])[],
  convert: (name: string, rule: HeaderRule) => { readonly value: Value | undefined } | undefined,
): Readonly<Record<string, Value>> {
  const entries: [string, Value][] = [];
  const issues: PayloadIssue[] = [];
  for (const [name, rule] of table) {
    const one = convert(name, rule);
    if (one?.value !== undefined) entries.push([name, one.value]);
    else if (one || rule.required) issues.push(issueOf(name, rule, one === undefined));
  }
  if (issues.length === 0) return Object.fromEntries(entries);
  const where = issues.map(({ path, expected }) => `${path}: ${expected}`).join("; ");
  throw new PayloadInvalidError(`The headers do not fit: ${where}`, { issues });
}

function issueOf(name: string, rule: HeaderRule, missing: boolean): PayloadIssue {
  return { path: `headers.${name}`, expected: `${rule.expected ?? rule.type}${missing ? ", which is missing" : ""}` };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isValue(rule: HeaderRule, value: unknown): value is HeaderValue {
  return isOfType(rule.type, value) && (rule.fits?.(value) ?? true);
}

function isOfType(type: HeaderRule["type"], value: unknown): boolean {
  switch (type) {
    case "string":
      return typeof value === "string" && value.isWellFormed();
    case "integer":
      return Number.isSafeInteger(value);
    case "boolean":
      return typeof value === "boolean";
    default:
      return type satisfies never;
  }
}

/** What a text stands for, or `undefined` where it is not the one text of a value. */
function readValue({ type }: HeaderRule, text: string): HeaderValue | undefined {
  switch (type) {
    case "string":
      return text;
    case "integer":
      return String(Number(text)) === text ? Number(text) : undefined;
    case "boolean":
      return text === "true" || text === "false" ? text === "true" : undefined;
    default:
      return type satisfies never;
  }
}
