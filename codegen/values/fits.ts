import { hasUniqueItems, isJson, isShallow } from "../../src/runtime/wire/values.js";
import type {
  ArrayType,
  EnumType,
  Field,
  Json,
  MessageId,
  ObjectType,
  Scalar,
  Type,
  UnionType,
} from "../model/model.js";
import type { Effort } from "./effort.js";
import { scalarProblem } from "./scalars.js";

/** Finds the type of a message. */
export type Resolve = (id: MessageId) => Type | undefined;

/** One reason why a value does not fit. */
export interface Issue {
  /** Into the value. */
  readonly path: readonly (string | number)[];
  /** A sentence without a subject: `is no integer`. */
  readonly message: string;
}

export interface FitOptions {
  /** A writer may leave out what has a `fill`; what has a default may be left out by both. @default "writer" */
  readonly side?: "writer" | "reader";
  /** Tell also those that a reader would drop. @default false */
  readonly tellUnknownFields?: boolean;
  /** What it may take; once that is spent nothing fits. @default without end */
  readonly effort?: Effort;
}

/** Why JSON, as it stands on the wire and in contracts, does not fit a type; empty where it fits. */
export function fits(type: Type, value: Json, resolve: Resolve, options: FitOptions = {}): readonly Issue[] {
  if (!isShallow(value)) return [{ path: [], message: "nests more than 64 levels" }];
  return new Check(resolve, options).issues(type, value, []);
}

type Path = readonly (string | number)[];

/** References in each other that are followed, with what stands between them. */
const deepest = 500;

class Check {
  readonly #resolve: Resolve;
  readonly #options: FitOptions;
  /** Of members of unions: unions in unions ask the same again and again. */
  readonly #known = new Map<Type, Map<Json, boolean>>();
  #depth = 0;

  constructor(resolve: Resolve, options: FitOptions) {
    this.#resolve = resolve;
    this.#options = options;
  }

  issues(type: Type, value: Json, path: Path): readonly Issue[] {
    if (this.#options.effort?.spend() === false) return [{ path, message: "takes too long to judge" }];
    switch (type.kind) {
      case "null":
        return value === null ? [] : [{ path, message: "is not null" }];
      case "json":
        return isJson(value) ? [] : [{ path, message: "is no JSON" }];
      case "nullable":
        return value === null ? [] : this.issues(type.of, value, path);
      case "reference":
        return this.#reference(type.to, value, path);
      case "enum":
        return isMember(type, value) ? [] : [{ path, message: `is none of ${listed(type.values)}` }];
      case "array":
        return this.#array(type, value, path);
      case "tuple":
        return this.#tuple(type.items, value, path);
      case "map":
        return isObject(value)
          ? Object.entries(value).flatMap(([name, one]) => this.issues(type.values, one, [...path, name]))
          : [{ path, message: "is no object" }];
      case "object":
        return this.#object(type, value, path);
      case "union":
        return this.#union(type, value, path);
      default: {
        const message = scalarProblem(type, value);
        return message === undefined ? [] : [{ path, message }];
      }
    }
  }

  /** References to references that never end are told elsewhere; here they fit nothing. */
  #reference(to: MessageId, value: Json, path: Path): readonly Issue[] {
    let type = this.#resolve(to);
    for (let steps = 0; type?.kind === "reference" && steps < 64; steps++) type = this.#resolve(type.to);
    if (!type || type.kind === "reference") return [{ path, message: "has no type" }];
    if (this.#depth >= deepest) return [{ path, message: `lies in more than ${deepest} messages` }];
    this.#depth += 1;
    const issues = this.issues(type, value, path);
    this.#depth -= 1;
    return issues;
  }

  #array(type: ArrayType, value: Json, path: Path): readonly Issue[] {
    if (!isList(value)) return [{ path, message: "is no list" }];
    const { minItems = 0, maxItems = Infinity } = type;
    return [
      ...(value.length < minItems ? [{ path, message: `has fewer than ${minItems} items` }] : []),
      ...(value.length > maxItems ? [{ path, message: `has more than ${maxItems} items` }] : []),
      ...(type.uniqueItems && !hasUniqueItems(value) ? [{ path, message: "has equal items" }] : []),
      ...value.flatMap((item, index) => this.issues(type.items, item, [...path, index])),
    ];
  }

  #tuple(types: readonly Type[], value: Json, path: Path): readonly Issue[] {
    if (!isList(value)) return [{ path, message: "is no list" }];
    if (value.length !== types.length) return [{ path, message: `has ${value.length} items, not ${types.length}` }];
    return types.flatMap((type, index) => this.issues(type, value[index] ?? null, [...path, index]));
  }

  #object(type: ObjectType, value: Json, path: Path): readonly Issue[] {
    if (!isObject(value)) return [{ path, message: "is no object" }];
    const known = new Set(type.fields.map((field) => field.name));
    const tellUnknown = type.unknownFields === "refuse" || this.#options.tellUnknownFields;
    const unknown = tellUnknown ? Object.keys(value).filter((name) => !known.has(name)) : [];
    return [
      ...type.fields.flatMap((field) => this.#field(field, value, path)),
      ...unknown.map((name) => ({ path: [...path, name], message: "is no field of this type" })),
    ];
  }

  #field(field: Field, value: { readonly [name: string]: Json }, path: Path): readonly Issue[] {
    const at = [...path, field.name];
    const given = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    if (given !== undefined) return this.issues(field.type, given, at);
    const filled = field.type.fill !== undefined && this.#options.side !== "reader";
    return field.optional || filled || field.type.default !== undefined ? [] : [{ path: at, message: "is missing" }];
  }

  #union(type: UnionType, value: Json, path: Path): readonly Issue[] {
    if (type.discriminator) return this.#tagged(type, type.discriminator, value, path);
    const [only, another] = type.members;
    if (only && !another) return this.issues(only, value, path);
    const fitting = type.members.filter((member) => this.#isFit(member, value)).length;
    if (fitting === 1 || (fitting > 1 && type.mode === "anyOf")) return [];
    if (fitting > 1) return [{ path, message: `fits ${fitting} members of the union, not one` }];
    return [{ path, message: "fits no member of the union" }];
  }

  #isFit(member: Type, value: Json): boolean {
    const known = this.#known.get(member) ?? new Map<Json, boolean>();
    this.#known.set(member, known);
    const before = known.get(value);
    if (before !== undefined) return before;
    // Asked again meanwhile it is a circle that reads nothing: no reason to fit.
    known.set(value, false);
    const isFit = this.issues(member, value, []).length === 0;
    known.set(value, isFit);
    return isFit;
  }

  #tagged(
    type: UnionType,
    { property, tags }: NonNullable<UnionType["discriminator"]>,
    value: Json,
    path: Path,
  ): readonly Issue[] {
    if (!isObject(value)) return [{ path, message: "is no object" }];
    const tag = Object.hasOwn(value, property) ? value[property] : undefined;
    const member = typeof tag === "string" ? type.members[tags.indexOf(tag)] : undefined;
    if (member) return this.issues(member, value, path);
    if (typeof tag === "string" && type.open) return [];
    const message = tag === undefined ? "is missing" : `is none of ${listed(tags)}`;
    return [{ path: [...path, property], message }];
  }
}

function isMember(type: EnumType, value: Json): boolean {
  if (type.values.some((one) => one === value)) return true;
  return type.open && value !== null && type.values.some((one) => one !== null && typeof one === typeof value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listed(values: readonly Scalar[]): string {
  const some = values.slice(0, 10).map((value) => JSON.stringify(value));
  return some.join(", ") + (values.length > some.length ? " …" : "");
}
