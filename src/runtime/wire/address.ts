import { AddressInvalidError, type ErrorContext } from "../errors.js";

/** The parameters of an address that has none. */
export type NoParameters = Record<never, never>;

/** How one parameter is written and read back. */
export interface ParameterRule {
  readonly type: "string" | "integer";
  /** Generated for uuid, enums and messages of such a type; absent where any value of `type` fits. */
  readonly fits?: (value: unknown) => boolean;
  /** What `fits` asks for, as an error tells it: `uuid`, the name of a message, the values of an enumeration. */
  readonly expected?: string;
}

/** What the generator emits for an address. */
export interface AddressSpec {
  /** `<namespace>.<kind>.<name>`, for errors. */
  readonly definition: string;
  /** Prefix of the name, `""` for none. */
  readonly namespace: string;
  /** `responses:{agentId}` */
  readonly template: string;
  readonly parameters: Readonly<Record<string, ParameterRule>>;
  /** This parameter's value becomes the hash tag. */
  readonly slot?: string;
}

/** Template + parameters ↔ Redis name. Injective: no value of a parameter reaches another's name. */
export interface Address<Parameters> {
  readonly definition: string;
  readonly hasParameters: boolean;
  /** The parameter whose value is the hash tag. */
  readonly slot: string | undefined;
  /** @throws {AddressInvalidError} before any I/O. */
  format(prefix: string, parameters: Parameters): string;
  /** The parameters of a name, or `undefined` where the name is not of this address. */
  parse(prefix: string, name: string): Parameters | undefined;
  /**
   * A glob for PSUBSCRIBE and SCAN that covers every name of this address, or every one with these values.
   * @throws {AddressInvalidError} a value is not of its type, or of a parameter that the address has not.
   */
  pattern(prefix: string, values?: Partial<Parameters>): string;
}

type Segment = { readonly text: string } | { readonly parameter: string; readonly tagged: boolean };

export function defineAddress<Parameters extends object = NoParameters>(spec: AddressSpec): Address<Parameters> {
  const segments = segmentsOf(spec);
  const names = segments.flatMap((segment) => ("parameter" in segment ? [segment.parameter] : []));
  const fixed =
    names.length === 0 ? segments.map((segment) => ("text" in segment ? segment.text : "")).join("") : undefined;
  const matcher = new RegExp(`^${segments.map(matcherOf).join("")}$`);
  return {
    definition: spec.definition,
    hasParameters: names.length > 0,
    slot: spec.slot,
    format(prefix, parameters) {
      if (fixed !== undefined) return prefix + fixed;
      return prefix + segments.map((segment) => formatSegment(spec, segment, parameters)).join("");
    },
    parse(prefix, name) {
      if (!name.startsWith(prefix)) return undefined;
      const match = matcher.exec(name.slice(prefix.length));
      if (!match) return undefined;
      const entries: [string, unknown][] = [];
      for (const [index, parameter] of names.entries()) {
        const value = readValue(spec.parameters[parameter], match[index + 1] ?? "");
        if (value === undefined) return undefined;
        entries.push([parameter, value]);
      }
      return Object.fromEntries(entries) as Parameters;
    },
    pattern(prefix, values = {}) {
      const stranger = Object.keys(values).find((name) => !names.includes(name));
      if (stranger !== undefined) {
        const known = names.length === 0 ? "none" : names.join(", ");
        throw new AddressInvalidError(`The address has no parameter "${stranger.slice(0, 100)}"; it has: ${known}`, {
          definition: spec.definition,
        });
      }
      return escapeGlob(prefix) + segments.map((segment) => patternSegment(spec, segment, values)).join("");
    },
  };
}

/** `K` → `{K}:<purpose>`; a name that has a hash tag already keeps it. Both share K's slot. */
export function siblingKey(key: string, purpose: string): string {
  return hasHashTag(key) ? `${key}:${purpose}` : `{${key}}:${purpose}`;
}

function hasHashTag(key: string): boolean {
  const open = key.indexOf("{");
  return open >= 0 && key.indexOf("}", open + 1) > open + 1;
}

function segmentsOf(spec: AddressSpec): readonly Segment[] {
  const whole = spec.namespace === "" ? spec.template : `${spec.namespace}:${spec.template}`;
  return whole
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== "")
    .map((part) => {
      if (!part.startsWith("{")) return { text: part };
      const parameter = part.slice(1, -1);
      return { parameter, tagged: parameter === spec.slot };
    });
}

function formatSegment(spec: AddressSpec, segment: Segment, parameters: object): string {
  if ("text" in segment) return segment.text;
  const context = { definition: spec.definition };
  const value = writeValue(segment.parameter, spec.parameters[segment.parameter], parameters, context);
  return segment.tagged ? `{${value}}` : value;
}

/** A value holds no glob characters once it is encoded. */
function patternSegment(spec: AddressSpec, segment: Segment, values: object): string {
  if ("text" in segment) return escapeGlob(segment.text);
  const isGiven = Reflect.get(values, segment.parameter) !== undefined;
  return isGiven ? formatSegment(spec, segment, values) : segment.tagged ? "{*}" : "*";
}

function writeValue(name: string, rule: ParameterRule | undefined, parameters: object, context: ErrorContext): string {
  const value: unknown = Object.hasOwn(parameters, name) ? Reflect.get(parameters, name) : undefined;
  const fits =
    (rule?.type === "integer"
      ? Number.isSafeInteger(value)
      : typeof value === "string" && value !== "" && value.isWellFormed()) &&
    (rule?.fits?.(value) ?? true);
  if (!fits) {
    const expected = rule?.expected ?? rule?.type ?? "string";
    const problem = value === undefined ? "is missing" : value === "" ? "is empty" : `is not a valid ${expected}`;
    throw new AddressInvalidError(`The parameter "${name}" ${problem}`, context);
  }
  return encodeValue(String(value));
}

function readValue(rule: ParameterRule | undefined, text: string): string | number | undefined {
  const decoded = decodeValue(text);
  if (decoded === undefined) return undefined;
  const value = rule?.type === "integer" ? integerOf(decoded) : decoded;
  return value === undefined || (rule?.fits && !rule.fits(value)) ? undefined : value;
}

function integerOf(text: string): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && String(value) === text ? value : undefined;
}

// What means something to Redis (globs, hash tags), to the template (`:` and `{}`), to the encoding itself, and what
// nobody sees: white space and control characters.
const special = /[:{}*?[\]\\%\s\p{Cc}]/gu;

export function encodeValue(value: string): string {
  return value.replace(special, (character) => encodeURIComponent(character).replaceAll("*", "%2A"));
}

/** Only what `encodeValue` can have written: anything else is another writer's name. */
function decodeValue(text: string): string | undefined {
  if (text === "") return undefined;
  try {
    const value = decodeURIComponent(text);
    return encodeValue(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function matcherOf(segment: Segment): string {
  if ("text" in segment) return segment.text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return segment.tagged ? "\\{([^:{}]+)\\}" : "([^:{}]+)";
}

function escapeGlob(text: string): string {
  return text.replace(/[*?[\]\\]/g, "\\$&");
}
