import type { Location } from "../diagnostic.js";
import type { ContractShape, ParsedContract } from "../parse/contract-shape.js";
import type { Path, TypeShape } from "../parse/shape.js";
import type { Findings } from "./findings.js";
import type { MessageId, ObjectType, Source, Type } from "./model.js";
import type { Alphabet } from "./patterns/alphabet.js";
import type { Unresolved } from "./unresolved.js";

/** One file of a contract. */
export interface FileScope {
  readonly parsed: ParsedContract;
  readonly shape: ContractShape;
  /** The folder of its contract, which names it everywhere. */
  readonly contract: string;
  readonly external: boolean;
  /** What a path written in this file stands for: path as written → another source's file. */
  readonly uses: Readonly<Record<string, string>>;
  /** Why others stand for nothing. */
  readonly unresolved: Readonly<Record<string, Unresolved>>;
}

/** Where something stands in a contract. */
export interface Place {
  readonly file: FileScope;
  readonly path: Path;
}

export function step(place: Place, ...steps: Path): Place {
  return { file: place.file, path: [...place.path, ...steps] };
}

export function locationOf(place: Place, part?: "key" | "value"): Location {
  return place.file.parsed.locate(place.path, part);
}

export function sourceOf(place: Place, part?: "key" | "value"): Source {
  const { file, line, column, length } = locationOf(place, part);
  return { file, line, column, length };
}

/** What a type may say beside itself depends on where it stands. */
export type Role = "field" | "message" | "inner";

/** What the makers of types ask of each other. */
export interface TypeMaker {
  readonly findings: Findings;
  readonly alphabet: Alphabet;
  make(shape: TypeShape, place: Place, role: Role): Type;
  /** Stands where a finding was told, so that no other follows from it. */
  broken(place: Place): Type;
  isBroken(type: Type): boolean;
  /** What a name stands for; tells a finding where it stands for nothing. */
  resolve(reference: Reference, place: Place): MessageId | undefined;
  /** The type of a message; `undefined` while it is being made, which is a circle. */
  messageType(id: MessageId): Type | undefined;
  /** Names that the message and its bases never use again. */
  reservedOf(id: MessageId): readonly string[];
  /** The object that a type is, through references; `undefined` where it is none. */
  objectOf(type: Type): ObjectType | undefined;
}

/** As written: `Name`, `alias.Name`, or the text of a `$ref`. */
export type Reference =
  | { readonly kind: "name"; readonly name: string; readonly alias?: string }
  | { readonly kind: "$ref"; readonly text: string };
