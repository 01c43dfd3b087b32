import { type Kind, kinds } from "../kinds.js";
import { segmentsOf } from "./address.js";
import { definitionsOf } from "./kinds.js";
import type { Contract, Definition, MessageId, Source, Type } from "./model.js";
import { type Reach, reachOf, type Space } from "./reach.js";

/** The names that a definition can reach in Redis. */
export interface Claim {
  readonly space: Space;
  /** `agents.streams.tasks` */
  readonly owner: string;
  /** Of a sibling key: what it is for. */
  readonly purpose?: string;
  readonly external: boolean;
  readonly source: Source;
  readonly tokens: readonly Token[];
}

/** One character of a name, or any of a set; `many` of them, also none. */
interface Token {
  readonly of: string | CharacterSet;
  /** What the characters of the set are; absent of one character. */
  readonly set?: RegExp;
  readonly many?: boolean;
}

const characters = new Map<string, Token>();

type Resolve = (id: MessageId) => Type | undefined;

type CharacterSet = "value" | "digits" | "hex" | "anything";

const sets: Readonly<Record<CharacterSet, RegExp>> = {
  value: /^[^:{}*?[\]\\\s]$/,
  digits: /^[-0-9]$/,
  hex: /^[0-9A-Fa-f]$/,
  anything: /^.$/su,
};

/** Every name that these contracts take in Redis, as far as it can be another's. */
export function claimsOf(contracts: readonly Contract[], resolve: Resolve): readonly Claim[] {
  const claims = contracts.flatMap((contract) => kinds.flatMap((kind) => claimsOfKind(contract, kind, resolve)));
  // What is kept beside a name without a tag begins with the brace of one: no definition's own name does, but those
  // of no namespace whose slot stands first.
  const meetBrace = claims.some(({ tokens: [first] }) => first?.of === "{");
  return claims.flatMap(({ besides, ...claim }) => {
    return [claim, ...(besides.tagged || meetBrace ? siblingsOf(claim, besides) : [])];
  });
}

interface Besides {
  readonly tagged: boolean;
  readonly beside: Reach["beside"];
}

type Own = Claim & { readonly besides: Besides };

function claimsOfKind<K extends Kind>(contract: Contract, kind: K, resolve: Resolve): readonly Own[] {
  return definitionsOf(contract, kind).flatMap((definition) => {
    const { space, beside } = reachOf(kind, definition);
    const owner = `${contract.namespace || contract.folder}.${kind}.${definition.name}`;
    const besides = { tagged: definition.address.slot !== undefined, beside };
    const base = { owner, external: contract.external, source: definition.address.source, space, besides };
    return namesOf(contract.namespace, definition, resolve).map((tokens): Own => ({ ...base, tokens }));
  });
}

function siblingsOf(own: Claim, { tagged, beside }: Besides): readonly Claim[] {
  return (["key", "channel"] as const).flatMap((space) =>
    beside[space].flatMap((purpose) =>
      siblingNames(own.tokens, tagged, purpose).map((tokens): Claim => ({ ...own, space, purpose, tokens })),
    ),
  );
}

/** `K:<purpose>` and `K:<purpose>:…`, with K in braces where it has no tag yet. */
function siblingNames(tokens: readonly Token[], tagged: boolean, purpose: string): readonly (readonly Token[])[] {
  const key = tagged ? tokens : [...literal("{"), ...tokens, ...literal("}")];
  const plain = [...key, ...literal(`:${purpose}`)];
  return [plain, [...plain, ...literal(":"), anythingElse]];
}

/** One list of tokens, or one for each value of an enum. */
function namesOf(namespace: string, { address }: Definition, resolve: Resolve): readonly (readonly Token[])[] {
  const start = namespace === "" ? [] : literal(`${namespace}:`);
  const typeOf = (name: string) => address.parameters.find((one) => one.name === name)?.type;
  let names: readonly (readonly Token[])[] = [start];
  for (const segment of segmentsOf(address.template)) {
    const all = "text" in segment ? [literal(segment.text)] : formsOf(typeOf(segment.parameter), resolve);
    const forms = names.length * all.length > mostForms ? [anyValue] : all;
    const tagged = "parameter" in segment && segment.parameter === address.slot;
    const written = forms.map((form) => (tagged ? [...literal("{"), ...form, ...literal("}")] : form));
    names = names.flatMap((name) => written.map((form) => [...name, ...form]));
  }
  return names;
}

const mostForms = 200;

const anythingElse = someOf("anything", true);
const anyValue: readonly Token[] = [someOf("value"), someOf("value", true)];
const anyInteger: readonly Token[] = [someOf("digits"), someOf("digits", true)];

function formsOf(type: Type | undefined, resolve: Resolve, steps = 0): readonly (readonly Token[])[] {
  if (type?.kind === "reference") return steps < 32 ? formsOf(resolve(type.to), resolve, steps + 1) : [anyValue];
  if (type?.kind === "integer") return [anyInteger];
  if (type?.kind === "string" && type.format === "uuid") return [uuid];
  if (type?.kind !== "enum" || type.open || type.values.length > mostForms) return [anyValue];
  return type.values.map((value) => literal(encoded(String(value))));
}

const uuid: readonly Token[] = [8, 4, 4, 4, 12].flatMap((count, index) => [
  ...(index === 0 ? [] : literal("-")),
  ...Array.from({ length: count }, () => someOf("hex")),
]);

function someOf(of: CharacterSet, many = false): Token {
  return { of, set: sets[of], ...(many && { many }) };
}

function literal(text: string): readonly Token[] {
  return [...text].map(character);
}

/** One for all places where it stands: names have very many. */
function character(of: string): Token {
  const known = characters.get(of) ?? { of };
  characters.set(of, known);
  return known;
}

/** As `wire/address.ts` writes values. */
function encoded(value: string): string {
  return value.replace(/[:{}*?[\]\\%\s\p{Cc}]/gu, (one) => encodeURIComponent(one).replaceAll("*", "%2A"));
}

/** What every name of it begins with. */
export function startOf({ tokens }: Claim): string {
  const end = tokens.findIndex(isSet);
  return literalText(tokens.slice(0, end < 0 ? tokens.length : end));
}

/** What every name of it ends with. */
export function endOf({ tokens }: Claim): string {
  return literalText(tokens.slice(tokens.findLastIndex(isSet) + 1));
}

function isSet({ set }: Token): boolean {
  return set !== undefined;
}

function literalText(tokens: readonly Token[]): string {
  return tokens.map((token) => token.of).join("");
}

/** One text for claims of the same names. */
export function textOf({ tokens }: Claim): string {
  return tokens.map((token) => (isSet(token) ? `\n${token.of}${token.many ? "*" : ""}\n` : token.of)).join("");
}

/** How many `:` every name of it has: no value holds one. */
export function colonsOf({ tokens }: Claim): { readonly least: number; readonly most: number } {
  const least = tokens.filter(({ of }) => of === ":").length;
  return { least, most: tokens.some(({ of }) => of === "anything") ? Infinity : least };
}

/**
 * A name that both can give; `undefined` where there is none.
 * @param goesOn asked at each step
 */
export function commonName(
  { tokens: one }: Claim,
  { tokens: other }: Claim,
  goesOn: () => boolean = () => true,
): string | undefined {
  const seen = new Set<number>();
  const open: { readonly left: number; readonly right: number; readonly name: string }[] = [
    { left: 0, right: 0, name: "" },
  ];
  for (let state = open.pop(); state !== undefined && goesOn(); state = open.pop()) {
    const { left, right, name } = state;
    if (left === one.length && right === other.length) return name;
    const key = left * (other.length + 1) + right;
    if (seen.has(key)) continue;
    seen.add(key);
    const [a, b] = [one[left], other[right]];
    if (a?.many) open.push({ left: left + 1, right, name });
    if (b?.many) open.push({ left, right: right + 1, name });
    const common = a && b && commonCharacter(a, b);
    if (common === undefined) continue;
    open.push({ left: a?.many ? left : left + 1, right: b?.many ? right : right + 1, name: name + common });
  }
  return undefined;
}

function commonCharacter(one: Token, other: Token): string | undefined {
  if (!one.set && !other.set) return one.of === other.of ? one.of : undefined;
  if (one.set && other.set) return "1";
  const [set, character] = one.set ? [one.set, other.of] : [other.set, one.of];
  return set?.test(character) ? character : undefined;
}
