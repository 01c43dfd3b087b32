import {
  type RuntimeModules,
  type RuntimeType,
  type RuntimeValue,
  runtimeModules,
  type SyncType,
  type SyncValue,
  type TestingType,
  type TestingValue,
} from "./runtime-names.js";
import { importOf, type Statement } from "./source.js";

/** What one generated module imports, gathered while its statements are made. */
export class Imports {
  readonly #runtime: RuntimeModules;
  /** Local names in use → what they stand for. */
  readonly #locals = new Map<string, string>();
  readonly #modules = new Map<string, { readonly values: Set<string>; readonly types: Set<string> }>();

  /** @param own names that the module declares itself: an import of the same name gets another one. */
  constructor(runtime: string, own: Iterable<string>) {
    this.#runtime = runtimeModules(runtime);
    for (const name of own) this.#locals.set(name, "own");
  }

  /** Keeps names for what another generated module exports, so that an import from elsewhere gets another name. */
  prefer(module: string, names: Iterable<string>): void {
    for (const name of names) if (!this.#locals.has(name)) this.#locals.set(name, `${module}#${name}`);
  }

  /** A class or function of the runtime; gives its local name. */
  runtime(name: RuntimeValue): string {
    return this.#add(this.#runtime.generated, "values", name);
  }

  runtimeType(name: RuntimeType | RuntimeValue): string {
    return this.#add(this.#runtime.generated, "types", name);
  }

  sync(name: SyncValue): string {
    return this.#add(this.#runtime.sync, "values", name);
  }

  syncType(name: SyncType | SyncValue): string {
    return this.#add(this.#runtime.sync, "types", name);
  }

  testing(name: TestingValue): string {
    return this.#add(this.#runtime.testing, "values", name);
  }

  testingType(name: TestingType): string {
    return this.#add(this.#runtime.testing, "types", name);
  }

  /** A value of another generated module. */
  value(module: string, name: string): string {
    return this.#add(module, "values", name);
  }

  type(module: string, name: string): string {
    return this.#add(module, "types", name);
  }

  /** Packages first, then paths, each in order. */
  get statements(): readonly Statement[] {
    return [...this.#modules]
      .sort(([a], [b]) => Number(a.startsWith(".")) - Number(b.startsWith(".")) || (a < b ? -1 : 1))
      .flatMap(([module, names]) => importOf(module, names));
  }

  #add(module: string, kind: "values" | "types", name: string): string {
    const names = this.#modules.get(module) ?? { values: new Set(), types: new Set() };
    this.#modules.set(module, names);
    const meaning = `${module}#${name}`;
    let local = name;
    for (let count = 2; (this.#locals.get(local) ?? meaning) !== meaning; count++) local = `${name}${count}`;
    this.#locals.set(local, meaning);
    const imported = local === name ? name : `${name} as ${local}`;
    // What is imported as a value is at hand as a type too.
    if (kind === "values") names.types.delete(imported);
    if (kind === "values" || !names.values.has(imported)) names[kind].add(imported);
    return local;
  }
}
