import { type Diagnostic, sortDiagnostics } from "../diagnostic.js";
import type { Kind } from "../kinds.js";
import type { ContractShape } from "../parse/contract-shape.js";
import type { DefinitionShapes, ShapeByKind } from "../parse/kinds.js";
import type { TypeShape } from "../parse/shape.js";
import { builtinType } from "./builtins.js";
import { type FileScope, locationOf, type Place, step } from "./context.js";
import { type ContractDraft, draftContracts } from "./contracts.js";
import { byName } from "./definitions.js";
import { Findings } from "./findings.js";
import { foreignGroupOf } from "./foreign-groups.js";
import type { KindMaker } from "./kind-maker.js";
import { definitionsBy, makers } from "./kinds.js";
import type { Contract, DefinitionByKind, Definitions, Message, MessageId, Model, Type } from "./model.js";
import { Places } from "./places.js";
import { type Declaration, keyOf, Scope } from "./scope.js";
import type { ResolvedSource } from "./source.js";
import { referenceOf } from "./type-text.js";
import { Types } from "./types.js";
import { versionOf } from "./upgrades.js";
import { recursiveMessages } from "./walk.js";

export type { ResolvedSource } from "./source.js";

export interface Built {
  /** Whole also where there are findings, so that checks can tell theirs at once; not to be emitted then. */
  readonly model?: Model;
  readonly diagnostics: Diagnostic[];
  /** Finer places than the model's own, for checks. */
  readonly places: Places;
}

/** Resolves what contracts say into one model; the same for the same contracts in any order. */
export function buildModel(sources: readonly ResolvedSource[]): Built {
  const findings = new Findings();
  const drafts = draftContracts(sources, findings);
  const build = new Build(drafts, findings);
  const contracts = drafts.map((draft) => build.contract(draft));
  return {
    model: { contracts: build.withMessages(contracts) },
    diagnostics: sortDiagnostics(findings.all),
    places: build.places,
  };
}

type Unfinished = Omit<Contract, "messages">;

class Build {
  readonly places: Places = new Places();
  readonly #findings: Findings;
  readonly #scope: Scope;
  readonly #types: Types;

  constructor(drafts: readonly ContractDraft[], findings: Findings) {
    this.#findings = findings;
    this.#scope = new Scope(
      drafts.flatMap((draft) => draft.files),
      findings,
    );
    this.#types = new Types(this.#scope, findings, this.places);
    for (const file of drafts.flatMap((draft) => draft.files)) this.#declareAll(file);
  }

  #declareAll(file: FileScope): void {
    for (const [name, shape] of Object.entries(file.shape.messages ?? {})) {
      const place: Place = { file, path: ["messages", name] };
      const id = { contract: file.contract, name };
      if (!this.#scope.declare({ id, shape, place, inPlace: false })) this.#tellTwice(name, place, "messages");
    }
    for (const [alias, path] of Object.entries(file.shape.uses ?? {})) {
      this.#scope.fileAt(path, { file, path: ["uses", alias] });
    }
  }

  #tellTwice(name: string, place: Place, section: string): void {
    const fix = "Files that share a namespace are one contract: rename one of them.";
    const message = `\`${name}\` stands twice under \`${section}\` of this namespace`;
    this.#findings.add("NAME_TWICE", locationOf(place, "key"), message, fix);
  }

  contract({ files, doc, ...draft }: ContractDraft): Unfinished {
    return {
      ...draft,
      doc,
      files: files.map((file) => file.parsed.file),
      ...this.#definitions(files),
      groups: this.#section(
        files,
        "groups",
        ({ groups }) => groups,
        (shape, name, place) => foreignGroupOf(this.#types, this.#scope, shape, name, place),
      ),
    };
  }

  #definitions(files: readonly FileScope[]): Definitions {
    const of = <K extends Kind>(kind: K): readonly DefinitionByKind[K][] => {
      const make: KindMaker<ShapeByKind[K], DefinitionByKind[K]> = makers[kind];
      const shapes = (all: DefinitionShapes): Readonly<Record<string, ShapeByKind[K]>> | undefined => all[kind];
      const room = { types: this.#types, payload: this.#payload.bind(this) };
      return this.#section(files, kind, shapes, (shape, name, place) => make(room, shape, name, place));
    };
    return definitionsBy(of);
  }

  #section<Shape, Made extends { readonly name: string }>(
    files: readonly FileScope[],
    section: Kind | "groups",
    shapesOf: (shape: ContractShape) => Readonly<Record<string, Shape>> | undefined,
    make: (shape: Shape, name: string, place: Place) => Made | undefined,
  ): readonly Made[] {
    const made = new Map<string, Made | undefined>();
    for (const file of files) {
      for (const [name, shape] of Object.entries(shapesOf(file.shape) ?? {})) {
        const place: Place = { file, path: [section, name] };
        if (made.has(name)) this.#tellTwice(name, place, section);
        else made.set(name, make(shape, name, place));
      }
    }
    return [...made.values()].filter((one) => one !== undefined).sort(byName);
  }

  /** The message named, or a new one for a type that is written in place. */
  #payload(shape: TypeShape, inPlace: string, place: Place): MessageId {
    const named = this.#named(shape, place);
    if (named) return named;
    const id = { contract: place.file.contract, name: inPlace };
    if (!this.#scope.declare({ id, shape, place, inPlace: true })) {
      const fix = "Name the message here, or rename the one that is declared.";
      const message = `The type written here would be called \`${id.name}\`, like a message of this contract`;
      this.#findings.add("NAME_COLLISION", locationOf(place), message, fix);
    }
    return id;
  }

  #named(shape: TypeShape, place: Place): MessageId | undefined {
    if (typeof shape !== "string") {
      const plain = shape.$ref !== undefined && Object.keys(shape).length === 1;
      return plain ? this.#scope.resolve({ kind: "$ref", text: shape.$ref }, step(place, "$ref")) : undefined;
    }
    const reference = referenceOf(shape);
    const builtin = reference?.alias === undefined && reference && builtinType(reference.name);
    return reference && !builtin ? this.#scope.resolve(reference, place) : undefined;
  }

  withMessages(contracts: readonly Unfinished[]): readonly Contract[] {
    const made = this.#scope.declarations.map((one) => ({ one, type: this.#typeOf(one) }));
    const recursive = recursiveMessages(new Map(made.map(({ one, type }) => [keyOf(one.id), type])));
    return contracts.map((contract) => {
      const own = made.filter(({ one }) => one.id.contract === contract.folder);
      const messages = own.map(({ one, type }) => this.#message(one, type, recursive.has(keyOf(one.id))));
      return { ...contract, messages: messages.sort(byName) };
    });
  }

  #typeOf(declaration: Declaration): Type {
    return this.#types.typeOf(declaration) ?? this.#types.broken(declaration.place);
  }

  #message(declaration: Declaration, type: Type, recursive: boolean): Message {
    const { id, inPlace, place } = declaration;
    const reserved = this.#types.reservedOf(id);
    const { file, line, column, length } = locationOf(place, inPlace ? "value" : "key");
    const source = { file, line, column, length };
    const versioned = versionOf(this.#findings, declaration);
    return { id, name: id.name, type, inPlace, recursive, reserved, ...versioned, doc: type.doc, source };
  }
}
