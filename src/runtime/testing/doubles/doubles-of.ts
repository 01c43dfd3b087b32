import { type Kind, kinds } from "../../../../codegen/kinds.js";
import { className, classSuffixes, definitionName, groupClassName } from "../../../../codegen/model/names.js";
import type { Connection } from "../../connection/connection.js";
import { OptionsInvalidError } from "../../errors.js";
import { definitions } from "../../wire/definitions.js";
import { prefixOf } from "../../wire/options.js";
import type { Shared } from "./about.js";
import { doubleOf } from "./double.js";
import { noConnection } from "./no-connection.js";
import { Recorder } from "./recorder.js";
import type { ClientDouble, Double } from "./types.js";

/** A generated class. */
export type DoubleClass<T, Options> = new (connection: Connection, options?: Options) => T;

/**
 * What stands for one class in a test.
 * @throws {OptionsInvalidError} the class is none of this contract, or the options cannot be.
 */
export type MakeDouble = <T extends object, Options extends object>(
  type: DoubleClass<T, Options>,
  options?: Options,
) => Double<T>;

interface ForeignGroup {
  readonly name: string;
  readonly retry: { readonly maxAttempts: number };
}

/** The generated modules of one contract. */
export type DoubleModules = { readonly [Name in Kind]?: object } & {
  /** Classes of groups on streams of other contracts, with these streams' definitions. */
  readonly groups?: readonly (readonly [new (...args: never[]) => object, object, ForeignGroup])[];
};

export interface Doubles {
  readonly double: MakeDouble;
  client<Client extends object>(
    create: (connection: Connection) => Client,
    prefix: string | undefined,
  ): ClientDouble<Client>;
}

/** For generated code: what makes the doubles of one contract. */
export function doublesOf(modules: DoubleModules): Doubles {
  const known = new Map<object, Found>([
    ...kinds.flatMap((kind) => classesOf(kind, modules[kind] ?? {})),
    ...foreignGroups(modules),
  ]);
  const foundOf = (type: object): Found => {
    const found = known.get(type);
    if (found) return found;
    const fix = "Use the `double` of the `testing.ts` beside the class.";
    throw new OptionsInvalidError(`${Reflect.get(type, "name")} is no class of this contract`, fix);
  };
  const make = <T extends object>(real: T, shared: Shared): Double<T> => {
    const found = foundOf(real.constructor);
    return doubleOf(real, { ...found, shared, parameters: undefined, recorder: new Recorder() });
  };
  return {
    double(type, options) {
      // Before it is made: what a class of somebody else does with no connection is anybody's guess.
      foundOf(type);
      return make(new type(noConnection(), options), sharing(options));
    },
    client(create, prefix) {
      const shared = sharing({ prefix });
      return clientDouble(create(noConnection()), (real) => make(real, shared));
    },
  };
}

function sharing(options: { readonly prefix?: string | undefined } = {}): Shared {
  return { values: new Map(), prefix: prefixOf(options) };
}

/** The tree of the client, with a double in the place of each definition's class. */
function clientDouble<Client extends object>(client: Client, make: (real: object) => object): ClientDouble<Client> {
  const kinds = Object.entries(client).map(([kind, members]) => {
    if (kind === "commands") return [kind, members];
    const doubles = Object.entries(Object(members)).map(([name, real]) => [name, make(Object(real))]);
    return [kind, definitions(`double.${kind}`, Object.fromEntries(doubles))];
  });
  // Entry by entry what the mapped type says of the whole.
  return definitions("double", Object.fromEntries(kinds)) as ClientDouble<Client>;
}

interface Found {
  readonly definition: object;
  readonly group: string | undefined;
}

// biome-ignore lint/complexity/noBannedTypes: any class, as a key.
type Known = readonly [Function, Found];

/** By their names, which the generator makes too. */
function classesOf(kind: Kind, module: object): readonly Known[] {
  const get = (name: string): unknown => (Object.hasOwn(module, name) ? Reflect.get(module, name) : undefined);
  return Object.values(module).flatMap((definition: unknown): Known[] => {
    if (!isDefinition(definition)) return [];
    const name = definition.definition.slice(definition.definition.lastIndexOf(".") + 1);
    if (get(definitionName(kind, { name })) !== definition) return [];
    const own = classSuffixes[kind].map((suffix) => [get(className({ name }, suffix)), undefined] as const);
    const groups = definition.groups ?? [];
    const ofGroups = groups.map((group) => [get(groupClassName({ name }, group)), group.name] as const);
    return [...own, ...ofGroups].flatMap(([type, group]) =>
      typeof type === "function" ? [[type, { definition, group }]] : [],
    );
  });
}

function foreignGroups({ groups = [] }: DoubleModules): readonly Known[] {
  return groups.map(([type, definition, group]) => [
    type,
    { definition: { ...definition, groups: [group] }, group: group.name },
  ]);
}

interface AnyDefinition {
  readonly definition: string;
  readonly groups?: readonly { readonly name: string }[];
}

function isDefinition(value: unknown): value is AnyDefinition {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "definition") === "string";
}
