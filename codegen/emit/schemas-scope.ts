import type { Message, MessageId, Model } from "../model/model.js";
import { schemaName } from "../model/names.js";
import { liftName, upgradeName } from "../model/upgrade-names.js";
import { type Emission, moduleOf } from "./emission.js";
import type { Imports } from "./imports.js";
import { isLifted } from "./lift-of.js";
import { typeNames } from "./messages-names.js";
import { messageOf } from "./messages-of.js";
import type { TypeNames } from "./messages-types.js";
import type { RuntimeValue } from "./runtime-names.js";
import { stringLiteral } from "./text.js";

/** A reference to a schema: by name where that is declared, else only from inside a getter. */
export interface SchemaReference {
  readonly name: string;
  readonly isDeclared: boolean;
}

/** What the schemas of one module share. */
export class SchemaScope {
  readonly model: Model;
  readonly types: TypeNames;
  readonly #emission: Emission;
  readonly #imports: Imports;
  readonly #declared = new Set<Message>();
  readonly #helpers = new Set<keyof typeof helpers>();
  insideRecursion = false;
  /** Inside an object, a getter may name what is declared further down. */
  insideGetter = false;
  /** How many names have been written that are declared further down. */
  waiting = 0;
  /** How often the compiler would have to know the type of such a name in order to find it out. */
  circular = 0;

  constructor(emission: Emission, imports: Imports) {
    this.#emission = emission;
    this.#imports = imports;
    this.model = emission.model;
    this.types = typeNames(emission, imports, false);
  }

  runtime(name: RuntimeValue): string {
    return this.#imports.runtime(name);
  }

  /** What a refinement says where it does not hold; constant text, never of the payload. */
  expected(text: string): string {
    return `${this.runtime("expected")}(${stringLiteral(text)})`;
  }

  declare(id: MessageId): void {
    this.#declared.add(messageOf(this.model, id));
  }

  /** The schema of a recursive message without the question about its depth. */
  nodeName(message: Message): string {
    return `${schemaName(message)}$unbounded`;
  }

  referenceTo(id: MessageId): SchemaReference {
    const message = messageOf(this.model, id);
    const name = schemaName(message);
    if (id.contract !== this.#emission.contract.folder) {
      return {
        name: this.#imports.value(moduleOf(this.#emission, id, "schemas"), name),
        isDeclared: !message.recursive,
      };
    }
    const isNode = this.insideRecursion && message.recursive;
    return { name: isNode ? this.nodeName(message) : name, isDeclared: this.#declared.has(message) };
  }

  /** Writes what the compiler infers a type for from all that stands in it. */
  inferred(write: () => string): string {
    const before = this.waiting;
    const text = write();
    if (this.waiting > before) this.circular += 1;
    return text;
  }

  /** Is the schema that `referenceTo` names an object or a union of objects, and not a pipe around it? */
  isBare(id: MessageId): boolean {
    const message = messageOf(this.model, id);
    return !message.recursive || (this.insideRecursion && id.contract === this.#emission.contract.folder);
  }

  /** What lifts a message and all that nests in it, in `lift.ts`; `undefined` where nothing in it has versions. */
  liftOf(message: Message): string | undefined {
    if (!isLifted(this.model, message)) return undefined;
    return this.#imports.value(moduleOf(this.#emission, message.id, "lift"), liftName(message));
  }

  /** What lifts a message, in `lift.ts`. */
  upgradeOf(message: Message): string {
    return this.#imports.value(moduleOf(this.#emission, message.id, "lift"), upgradeName(message));
  }

  helper(name: keyof typeof helpers): string {
    this.#helpers.add(name);
    for (const used of helpers[name].uses) this.runtime(used);
    return name;
  }

  get helperStatements(): readonly string[] {
    return [...this.#helpers].sort().map((name) => `\n${helpers[name].text}`);
  }
}

const helpers = {
  text: {
    uses: ["expected", "isText"],
    text: `/** Lone surrogates, which UTF-8 cannot say, are refused where they are written. */
const text = () =>
  z.codec(z.string(), z.string(), {
    decode: (value) => value,
    encode(value, context) {
      if (isText(value)) return value;
      context.issues.push({ code: "custom", input: undefined, ...expected("well-formed text") });
      return z.NEVER;
    },
  });`,
  },
  bounded: {
    uses: ["expected", "isShallow"],
    text: `/** Asks for the depth first, in both directions, so that no payload exhausts the stack. */
const bounded = <Output, Input>(schema: z.ZodType<Output, Input>, levels = 64) =>
  z
    .custom<Input>((value) => isShallow(value), expected("at most 64 levels"))
    .pipe(schema)
    .pipe(
      z.codec(z.custom<Output>(), z.custom<Output>(), {
        decode: (value) => value,
        encode(value, context) {
          if (isShallow(value, levels)) return value;
          context.issues.push({ code: "custom", input: undefined, ...expected(\`at most \${levels} levels\`) });
          return z.NEVER;
        },
      }),
    );`,
  },
  liftable: {
    uses: ["expected", "isShallow"],
    text: `/** Asks whether lifting ends: what upgrades and hooks put into a message may be lifted again. */
const liftable = <S extends z.ZodType>(schema: S, lift: (json: unknown) => unknown) =>
  z
    .codec(z.custom<z.input<S>>(), z.custom<any>(), {
      decode(json, context) {
        try {
          if (json === undefined || isShallow(lift(JSON.parse(JSON.stringify(json))))) return json;
        } catch {}
        context.issues.push({ code: "custom", input: undefined, ...expected("JSON that can be lifted, within 64 levels") });
        return z.NEVER;
      },
      encode: (json) => json,
    })
    .pipe(schema);`,
  },
  versioned: {
    uses: ["expected", "stamped", "unstamped"],
    text: `/** JSON of older versions is lifted, what is written says its version. */
const versioned = <S extends z.ZodType>(schema: S, version: number, upgrade: (json: unknown) => unknown) =>
  z
    .codec(z.custom<z.input<S>>(), z.custom<any>(), {
      decode(json, context) {
        try {
          return unstamped(upgrade(json));
        } catch {
          context.issues.push({ code: "custom", input: undefined, ...expected("JSON of a version that can be lifted") });
          return z.NEVER;
        }
      },
      encode: (json) => stamped(version, json) as z.input<S>,
    })
    .pipe(schema);`,
  },
  tagged: {
    uses: ["expected", "isObject", "own"],
    text: `/** A member of a union, which is lifted only where its tag says that it is the one. */
const tagged = <S extends z.ZodType>(schema: S, property: string, tag: string) =>
  z
    .codec(z.custom<z.input<S>>(), z.custom<any>(), {
      decode(json, context) {
        if (isObject(json) && own(json, property) === tag) return json;
        context.issues.push({ code: "custom", input: undefined, ...expected(\`the tag \${tag}\`) });
        return z.NEVER;
      },
      encode: (json) => json,
    })
    .pipe(schema);`,
  },
  mapOf: {
    uses: ["hideNames", "showNames", "isMap", "isText", "expected"],
    text: `/** Any names, \`__proto__\` among them, which zod alone would drop. */
const mapOf = <V extends z.ZodType>(values: V) =>
  z
    .codec(
      z.custom<z.input<z.ZodRecord<z.ZodString, V>>>(isMap, expected("object")),
      z.record(z.string().refine(isText, expected("well-formed text")), values),
      { decode: hideNames, encode: showNames },
    )
    .pipe(
      z.codec(
        z.custom<z.output<z.ZodRecord<z.ZodString, V>>>(),
        z.custom<z.output<z.ZodRecord<z.ZodString, V>>>(isMap, expected("object")),
        { decode: showNames, encode: hideNames },
      ),
    );`,
  },
  prefilled: {
    uses: [],
    text: `/** Read as the default where it is left out, which a writer may do; \`prefault\` alone calls the value one that may be missing. */
const prefilled = <S extends z.ZodType>(type: S, wire: unknown) =>
  type.optional().prefault(wire as never) as unknown as z.ZodPrefault<S>;`,
  },
  filled: {
    uses: ["expected"],
    text: `/** Always on the wire; a writer may leave it out. */
const filled = (type: z.ZodType<string, string>, fill: () => string) =>
  z.codec(type.optional(), z.custom<string>(), {
    decode(value, context) {
      if (value !== undefined) return value;
      context.issues.push({ code: "custom", input: undefined, ...expected("a value") });
      return z.NEVER;
    },
    encode: (value) => (value === undefined ? fill() : value),
  });`,
  },
} as const satisfies Record<string, { readonly uses: readonly RuntimeValue[]; readonly text: string }>;
