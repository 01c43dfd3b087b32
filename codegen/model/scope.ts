import { didYouMean } from "../did-you-mean.js";
import type { TypeShape } from "../parse/shape.js";
import { builtinFor, builtinNames } from "./builtins.js";
import { type FileScope, locationOf, type Place, type Reference } from "./context.js";
import type { Findings } from "./findings.js";
import type { MessageId } from "./model.js";
import { outsideTold, unresolvedTold } from "./unresolved.js";

/** A message as declared, under `messages` or in place. */
export interface Declaration {
  readonly id: MessageId;
  readonly shape: TypeShape;
  readonly place: Place;
  readonly inPlace: boolean;
}

export function keyOf(id: MessageId): string {
  return `${id.contract}/${id.name}`;
}

/** Every message of every contract, and what names stand for. */
export class Scope {
  readonly #files: ReadonlyMap<string, FileScope>;
  readonly #declarations = new Map<string, Declaration>();
  readonly #findings: Findings;

  constructor(files: readonly FileScope[], findings: Findings) {
    this.#files = new Map(files.map((file) => [file.parsed.file, file]));
    this.#findings = findings;
  }

  get declarations(): readonly Declaration[] {
    return [...this.#declarations.values()];
  }

  /** False where the name is taken; nothing is told then. */
  declare(declaration: Declaration): boolean {
    const key = keyOf(declaration.id);
    if (this.#declarations.has(key)) return false;
    this.#declarations.set(key, declaration);
    return true;
  }

  find(id: MessageId): Declaration | undefined {
    return this.#declarations.get(keyOf(id));
  }

  /** Under `messages`: what is written in place has no name for others. */
  #isDeclared(id: MessageId): boolean {
    return this.find(id)?.inPlace === false;
  }

  /** Names of the messages that a contract declares for everyone. */
  names(contract: string): readonly string[] {
    return this.declarations.filter((one) => one.id.contract === contract && !one.inPlace).map((one) => one.id.name);
  }

  /** What the path of a `uses` or a `$ref` stands for; `undefined` after a finding. */
  fileAt(path: string, place: Place): FileScope | undefined {
    const { uses, unresolved } = place.file;
    const told = Object.hasOwn(uses, path) ? uses[path] : undefined;
    const why = Object.hasOwn(unresolved, path) ? unresolved[path] : undefined;
    const found = why ? undefined : this.#files.get(told ?? relativeTo(place.file.parsed.file, path) ?? "");
    if (found) return found;
    const remote = /^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith("//");
    const outside = path.startsWith("/") || relativeTo(place.file.parsed.file, path) === undefined;
    const where = locationOf(place);
    if (remote) {
      const fix = "Put the contract into this project, or into a package that it installs, and name its file.";
      this.#findings.add("REFERENCE_REMOTE", where, `\`${path}\` is not in this project; nothing is fetched`, fix);
    } else if (why || outside) {
      const { code, message, fix } = why ? unresolvedTold(path, why) : outsideTold(path);
      this.#findings.add(code, where, message, fix);
    } else {
      const meant = didYouMean(
        path,
        [...this.#files.keys()].map((file) => file.split("/").at(-1) ?? file),
      );
      const [folder, ...inFolder] = path.split("/");
      const install = inFolder.length > 0 && !path.startsWith(".") ? `; if \`${folder}\` is a package, install it` : "";
      const fix = meant
        ? `Did you mean \`${meant}\`?`
        : `Name a file of the contract folder, relative to this one${install}.`;
      this.#findings.add("REFERENCE_FILE_UNKNOWN", where, `There is no contract \`${path}\``, fix);
    }
    return undefined;
  }

  resolve(reference: Reference, place: Place): MessageId | undefined {
    if (reference.kind === "$ref") return this.#resolvePointer(reference.text, place);
    if (reference.alias !== undefined) return this.#resolveAlias(reference.alias, reference.name, place);
    const id = { contract: place.file.contract, name: reference.name };
    if (this.#isDeclared(id)) return id;
    const known = [...builtinNames, ...this.names(place.file.contract)];
    this.#unknown(`\`${reference.name}\``, builtinFor(reference.name) ?? didYouMean(reference.name, known), place);
    return undefined;
  }

  /** The files of a contract. */
  filesOf(contract: string): readonly FileScope[] {
    return [...this.#files.values()].filter((file) => file.contract === contract);
  }

  #resolveAlias(alias: string, name: string, place: Place): MessageId | undefined {
    const file = this.fileOf(alias, name, place);
    return file && this.#inFile(file, name, `\`${alias}.${name}\``, place, (meant) => `${alias}.${meant}`);
  }

  /** The file that an alias stands for, in which `name` is looked for; `undefined` after a finding. */
  fileOf(alias: string, name: string, place: Place): FileScope | undefined {
    const uses = place.file.shape.uses ?? {};
    const path = Object.hasOwn(uses, alias) ? uses[alias] : undefined;
    if (path === undefined) {
      const meant = didYouMean(alias, Object.keys(uses));
      const fix = meant ? `Did you mean \`${meant}.${name}\`?` : `Add \`uses: { ${alias}: <file> }\` to this contract.`;
      this.#findings.add("ALIAS_UNKNOWN", locationOf(place), `\`${alias}\` is no alias under \`uses\``, fix);
      return undefined;
    }
    return this.fileAt(path, { file: place.file, path: ["uses", alias] });
  }

  #resolvePointer(text: string, place: Place): MessageId | undefined {
    const [path = "", pointer] = text.split("#", 2);
    const name = /^\/messages\/([^/]+)$/.exec(pointer ?? "")?.[1];
    const file = path === "" ? place.file : this.fileAt(path, place);
    if (!file) return undefined;
    if (name === undefined) {
      const meant = didYouMean(pointer?.split("/").at(-1) ?? "", this.names(file.contract));
      const fix = meant
        ? `Did you mean \`${path}#/messages/${meant}\`?`
        : 'Write `$ref: "#/messages/Name"` or `$ref: "file.yaml#/messages/Name"`.';
      this.#findings.add("REFERENCE_INVALID", locationOf(place), `\`${text}\` does not point to a message`, fix);
      return undefined;
    }
    return this.#inFile(file, name, `\`${text}\``, place, (meant) => `${path}#/messages/${meant}`);
  }

  #inFile(file: FileScope, name: string, written: string, place: Place, write: (name: string) => string) {
    const id = { contract: file.contract, name };
    if (this.#isDeclared(id)) return id;
    const meant = didYouMean(name, this.names(file.contract));
    this.#unknown(written, meant && write(meant), place);
    return undefined;
  }

  #unknown(written: string, meant: string | undefined, place: Place): void {
    const fix = meant ? `Did you mean \`${meant}\`?` : "Declare it under `messages`, or name a built-in type.";
    this.#findings.add("TYPE_UNKNOWN", locationOf(place), `${written} is neither a built-in type nor a message`, fix);
  }
}

/** The path from the same start as `file`; `undefined` where it leaves that start. */
export function relativeTo(file: string, path: string): string | undefined {
  if (path.startsWith("/")) return undefined;
  const steps = file.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") {
      if (steps.length === 0) return undefined;
      steps.pop();
    } else if (part !== "." && part !== "") steps.push(part);
  }
  return steps.join("/");
}
