import { branchingMessages } from "../model/branching.js";
import type { Message, MessageId, Model } from "../model/model.js";
import { acceptsName, fitsName, readName, writeName } from "../model/names.js";
import { keyOf } from "../model/scope.js";
import { liftName } from "../model/upgrade-names.js";
import { type Emission, moduleOf } from "./emission.js";
import { Imports } from "./imports.js";
import { hasClosedVersions, isLifted } from "./lift-of.js";
import { typeNames } from "./messages-names.js";
import { anywhere, isLikeBytes, levelsToWrite, mayLeaveOut, mayMissOnWire, messageOf } from "./messages-of.js";
import type { TypeNames } from "./messages-types.js";
import type { RuntimeValue } from "./runtime-names.js";
import { type FunctionDeclarationStructure, type Statement, StructureKind } from "./source.js";
import { type TypeMarks, written } from "./type-marks.js";

/** The four functions of a message. `fits` and `read` face the wire, `accepts` and `write` the program. */
export type Task = "fits" | "read" | "accepts" | "write";

export const nameOf = { fits: fitsName, read: readName, accepts: acceptsName, write: writeName };

const differsOnWire = anywhere((one) => {
  if (one.kind === "object") {
    return isLikeBytes(one) || one.fields.some((field) => mayLeaveOut(field) && !mayMissOnWire(field));
  }
  if (one.kind === "string") return one.format === undefined;
  if (one.kind === "enum") return one.open && one.values.some((value) => typeof value === "string");
  return one.kind === "bytes" || one.kind === "bigint" || (one.kind === "union" && one.open);
});

/** What a function takes and gives. */
export interface FunctionSignature {
  readonly parameter: { readonly name: string; readonly type: string };
  readonly returns: string;
  readonly isExported?: boolean;
  readonly docs?: string;
}

/** What the functions of one codec module share: its imports, its helper functions, its constants. */
export class CodecScope {
  readonly model: Model;
  readonly types: TypeNames;
  readonly imports: Imports;
  /** Whether the functions are TypeScript or JavaScript. */
  readonly marks: TypeMarks;
  readonly constants: string[] = [];
  readonly functions: Statement[] = [];
  readonly #emission: Emission;
  readonly #taken: Set<string>;
  /** Recursive messages of this contract are checked by a function that trusts its caller to have asked for the depth. */
  insideRecursion = false;

  /** @param exported names of the functions and codecs that the module exports */
  constructor(emission: Emission, imports: Imports, exported: Iterable<string>, marks: TypeMarks = written) {
    this.#emission = emission;
    this.model = emission.model;
    this.imports = imports;
    const hidden = emission.contract.messages.flatMap((message) =>
      (["fits", "accepts"] as const).flatMap((task) => [
        this.unboundedName(task, message),
        this.anewName(task, message),
      ]),
    );
    this.#taken = new Set([...exported, ...hidden]);
    this.marks = marks;
    // What is left out is not imported either.
    this.types = typeNames(emission, marks === written ? imports : new Imports(emission.runtime, exported), false);
  }

  runtime(name: RuntimeValue): string {
    return this.imports.runtime(name);
  }

  /** What is the same on the wire and in the program needs one check only. */
  hasOneCheck(message: Message): boolean {
    if (levelsToWrite(this.model, message) !== undefined || hasClosedVersions(this.model, message)) return false;
    return !differsOnWire(this.model, message.type);
  }

  /** The function that lifts a message; `undefined` where nothing in it has versions. */
  liftOf(message: Message): string | undefined {
    if (!isLifted(this.model, message)) return undefined;
    return this.imports.value(moduleOf(this.#emission, message.id, "lift"), liftName(message));
  }

  /** The function of a message, here or in another contract's module. */
  functionOf(task: Task, id: MessageId): string {
    const message = messageOf(this.model, id);
    if (task === "accepts" && this.hasOneCheck(message)) return this.functionOf("fits", id);
    const name = nameOf[task](message);
    if (id.contract !== this.#emission.contract.folder)
      return this.imports.value(moduleOf(this.#emission, id, this.#emission.javascript ? "bodies" : "codecs"), name);
    const unbounded = this.insideRecursion && message.recursive && (task === "fits" || task === "accepts");
    return unbounded ? this.unboundedName(task, message) : name;
  }

  unboundedName(task: "fits" | "accepts", message: Message): string {
    return `${nameOf[task](message)}$unbounded`;
  }

  /** Of a message that branches: the function that looks at the value, whoever looked before. */
  anewName(task: "fits" | "accepts", message: Message): string {
    return `${nameOf[task](message)}$anew`;
  }

  /** Would looking at each member of its unions anew take twice the time for each level? */
  isBranching(message: Message): boolean {
    return branchingMessages(this.model).has(keyOf(message.id));
  }

  exportedName(task: Task, message: Message): string {
    return nameOf[task](message);
  }

  /** A name of its own for a helper: `fitsTask$tags`. */
  helperName(path: string): string {
    let name = path;
    for (let count = 2; this.#taken.has(name); count++) name = `${path}$${count}`;
    this.#taken.add(name);
    return name;
  }

  /** A constant of the module; the same initializer is written once. */
  constant(stem: string, initializer: string): string {
    const at = this.constants.indexOf(initializer);
    if (at >= 0) return this.#constantName(at);
    this.constants.push(initializer);
    this.#stems.push(stem);
    return this.#constantName(this.constants.length - 1);
  }

  readonly #stems: string[] = [];

  #constantName(index: number): string {
    return `${this.#stems[index]}$${index + 1}`;
  }

  get constantStatements(): string[] {
    return this.constants.map((initializer, index) => `const ${this.#constantName(index)} = ${initializer};`);
  }

  addFunction(name: string, signature: FunctionSignature, body: readonly string[]): void {
    const { parameter } = signature;
    const isUsed = body.some((line) => new RegExp(`\\b${parameter.name}\\b`).test(line));
    const named = isUsed ? signature : { ...signature, parameter: { ...parameter, name: `_${parameter.name}` } };
    this.functions.push({ ...functionOf(name, named, this.marks), statements: [body.join("\n")] });
  }
}

/** A function without its body. */
export function functionOf(
  name: string,
  { parameter, returns, isExported = false, docs }: FunctionSignature,
  marks: TypeMarks = written,
): FunctionDeclarationStructure {
  const isTyped = marks === written;
  return {
    kind: StructureKind.Function,
    isExported,
    name,
    parameters: [isTyped ? parameter : { name: parameter.name }],
    ...(isTyped ? { returnType: returns } : {}),
    docs: docs === undefined ? [] : [docs],
  };
}
