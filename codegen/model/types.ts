import type { TypeMapping, TypeShape } from "../parse/shape.js";
import { type BareType, builtinType } from "./builtins.js";
import { locationOf, type Place, type Reference, type Role, sourceOf, step, type TypeMaker } from "./context.js";
import { deepest, tooDeep } from "./depth.js";
import type { Findings } from "./findings.js";
import { mappingType } from "./mapping.js";
import type { MessageId, ObjectType, Type } from "./model.js";
import { notesOf } from "./notes.js";
import { Alphabet } from "./patterns/alphabet.js";
import type { Places } from "./places.js";
import { type Declaration, keyOf, type Scope } from "./scope.js";
import { parseTypeText, referenceOf, type TypeText } from "./type-text.js";

/** Makes the types of all messages, each once, in any order; what is referred to only by name is not made before. */
export class Types implements TypeMaker {
  readonly findings: Findings;
  readonly alphabet: Alphabet = new Alphabet();
  readonly #scope: Scope;
  readonly #places: Places;
  readonly #made = new Map<string, Type | "in the making">();
  readonly #reserved = new Map<string, readonly string[]>();
  /** Messages in the making, each for the one before. */
  #depth = 0;

  constructor(scope: Scope, findings: Findings, places: Places) {
    this.#scope = scope;
    this.#places = places;
    this.findings = findings;
  }

  make(shape: TypeShape, place: Place, role: Role): Type {
    if (typeof shape !== "string") return this.#makeMapping(shape, place, role);
    const bare = bareText(this, shape, place);
    return bare ? { ...bare, doc: {}, source: sourceOf(place) } : this.broken(place);
  }

  #makeMapping(mapping: TypeMapping, place: Place, role: Role): Type {
    const text = (written: string, where: Place) => bareText(this, written, where);
    const bare = mappingType(this, mapping, place, role, text);
    const notes = notesOf(this, mapping, bare, place, role);
    const type: Type = { ...(bare ?? { kind: "json" }), ...notes };
    this.#places.remember(type, place);
    if (!bare) this.#places.markBroken(type);
    return type;
  }

  broken(place: Place): Type {
    const type: Type = { kind: "json", doc: {}, source: sourceOf(place) };
    this.#places.markBroken(type);
    return type;
  }

  isBroken(type: Type): boolean {
    return this.#places.isBroken(type);
  }

  resolve(reference: Reference, place: Place): MessageId | undefined {
    return this.#scope.resolve(reference, place);
  }

  messageType(id: MessageId): Type | undefined {
    const declaration = this.#scope.find(id);
    return declaration && this.typeOf(declaration);
  }

  /** `undefined` while it is being made. */
  typeOf(declaration: Declaration): Type | undefined {
    const key = keyOf(declaration.id);
    const known = this.#made.get(key);
    if (known !== undefined) return known === "in the making" ? undefined : known;
    if (this.#depth >= deepest) return this.#tellDepth(declaration.place);
    this.#made.set(key, "in the making");
    this.#depth += 1;
    const type = this.make(declaration.shape, declaration.place, "message");
    this.#depth -= 1;
    this.#made.set(key, type);
    return type;
  }

  #tellDepth(place: Place): Type {
    this.findings.add("EXTENDS_INVALID", locationOf(place, "key"), tooDeep, "Build on fewer.");
    return this.broken(place);
  }

  reservedOf(id: MessageId, level = 0): readonly string[] {
    const known = this.#reserved.get(keyOf(id));
    if (known) return known;
    const declaration = this.#scope.find(id);
    if (!declaration || typeof declaration.shape === "string") return [];
    const { reserved = [], extends: bases = [] } = declaration.shape;
    // In a circle, which is told elsewhere, its own names stand for now.
    this.#reserved.set(keyOf(id), reserved);
    const inherited = bases.flatMap((base, index) => {
      const reference = referenceOf(base);
      const where = step(declaration.place, "extends", index);
      const target = reference && !isBuiltin(reference) && this.resolve(reference, where);
      // What goes deeper is refused anyway.
      return target && level < deepest ? this.reservedOf(target, level + 1) : [];
    });
    const all = [...new Set([...reserved, ...inherited])];
    this.#reserved.set(keyOf(id), all);
    return all;
  }

  objectOf(type: Type): ObjectType | undefined {
    const seen = new Set<string>();
    let current: Type | undefined = type;
    while (current?.kind === "reference" && !seen.has(keyOf(current.to))) {
      seen.add(keyOf(current.to));
      current = this.messageType(current.to);
    }
    return current?.kind === "object" ? current : undefined;
  }
}

function isBuiltin({ name, alias }: { readonly name: string; readonly alias?: string }): boolean {
  return alias === undefined && builtinType(name) !== undefined;
}

function bareText(maker: TypeMaker, text: string, place: Place): BareType | undefined {
  const parsed = parseTypeText(text);
  if (parsed.kind !== "problem") return bareOf(maker, parsed, place);
  maker.findings.add("TYPE_INVALID", locationOf(place), parsed.message, parsed.fix);
  return undefined;
}

function bareOf(maker: TypeMaker, text: TypeText, place: Place): BareType | undefined {
  const inner = (one: TypeText): Type | undefined => {
    const bare = bareOf(maker, one, place);
    return bare && { ...bare, doc: {}, source: sourceOf(place) };
  };
  switch (text.kind) {
    case "name": {
      const builtin = text.alias === undefined ? builtinType(text.name) : undefined;
      if (builtin) return builtin;
      const to = maker.resolve(text, place);
      return to && { kind: "reference", to };
    }
    case "array": {
      const items = inner(text.items);
      return items && { kind: "array", items };
    }
    case "map": {
      const values = inner(text.values);
      return values && { kind: "map", values };
    }
    case "nullable": {
      const of = inner(text.of);
      return of && { kind: "nullable", of };
    }
    default:
      return text satisfies never;
  }
}
