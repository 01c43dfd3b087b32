import { OptionsInvalidError } from "../../../errors.js";
import { checkUpdate } from "../../../key/change.js";
import { KeyCommands } from "../../../key/commands.js";
import { type ComputeOptions, checkFunction, computeSettings } from "../../../key/compute/options.js";
import { CounterStore } from "../../../key/counter.js";
import { CounterCommands } from "../../../key/counter-commands.js";
import type { KeyDefinition } from "../../../key/definition.js";
import {
  type ConditionalSetOptions,
  checkedInvalid,
  checkList,
  checkUnconditional,
  type IncrementOptions,
  type KeyReadOptions,
  type SetOptions,
} from "../../../key/options.js";
import type { ParameterizedStore } from "../../../key/parameterized-store.js";
import { checkScan, type ScanOptions, scanOptionNames } from "../../../key/scan.js";
import { Store } from "../../../key/store.js";
import { type UpdateOptions, updateNames } from "../../../key/update.js";
import { checkNames } from "../../../wire/given-options.js";
import { isObject } from "../../../wire/values.js";
import type { About, Behaviour } from "../about.js";
import type { RestingHost } from "../resting-host.js";
import type { MethodsOf } from "../types.js";
import { KeyMemory } from "./key-memory.js";

type Definition<Value = unknown> = KeyDefinition<Value, Value, object>;

/** The real one, over values in memory; they never expire. */
export function store<Value>(about: About<Store<Value>, Definition<Value>>): Behaviour<MethodsOf<Store<Value>>> {
  const { definition, parameters, shared } = about;
  const { connection, host } = KeyMemory.of(shared);
  const made = new Store<Value, Value, object>(connection, definition, shared, parameters);
  return { checks: checksOf(about), methods: methodsOf(made, host) };
}

export function counterStore(about: About<CounterStore, Definition<number>>): Behaviour<MethodsOf<CounterStore>> {
  const { definition, parameters, shared } = about;
  const { connection, host } = KeyMemory.of(shared);
  const made = new CounterStore<object>(connection, definition, shared, parameters);
  const commands = new CounterCommands(definition, shared, parameters);
  return {
    checks: {
      ...checksOf(about),
      increment: (by?: number, options?: IncrementOptions) => commands.increment(by, options),
      decrement: (by?: number, options?: IncrementOptions) => commands.decrement(by, options),
    },
    methods: {
      ...methodsOf(made, host),
      increment: (by, options) => made.increment(by, options),
      decrement: (by, options) => made.decrement(by, options),
    },
  };
}

function methodsOf<Value>(made: Store<Value, Value, object>, host: RestingHost): MethodsOf<Store<Value>> {
  return {
    get: (options) => made.get(options),
    getVersioned: (options) => made.getVersioned(options),
    // The overloads tell callers apart; both go the same way.
    set: (value: Value, options?: SetOptions | ConditionalSetOptions): Promise<never> =>
      made.set(value, options as SetOptions) as Promise<never>,
    delete: () => made.delete(),
    exists: () => made.exists(),
    expire: (ms) => made.expire(ms),
    touch: () => made.touch(),
    update: (change, options) => host.during(() => made.update(change, options)),
    getOrCompute: (loader, options) => host.during(() => made.getOrCompute(loader, options)),
  };
}

/** As the real one checks before any I/O. */
function checksOf<Value>({ definition, parameters, shared }: About<Store<Value>, Definition<Value>>) {
  const commands = new KeyCommands(definition, shared, parameters);
  return {
    get: (options?: KeyReadOptions) => commands.onInvalid(options),
    getVersioned: (options?: KeyReadOptions) => commands.onInvalid(options),
    set: (value: Value, options?: SetOptions) => commands.set(value, options),
    update: (change: unknown, options: UpdateOptions = {}) =>
      checkUpdate(change, options, updateNames, commands.context),
    getOrCompute(loader: unknown, options?: ComputeOptions) {
      checkFunction("loader", loader, commands.context);
      const { onInvalid } = computeSettings(options, commands.context);
      commands.onInvalid(onInvalid === undefined ? {} : { onInvalid });
    },
    expire: (ms: number) => commands.expire(ms),
    touch: () => commands.touch(),
  };
}

/** The double of what `at` gives, as far as many are read and written together. */
type Bound = MethodsOf<Store<unknown>>;

export function manyStore(
  about: About<ParameterizedStore<object, unknown>, Definition>,
): Behaviour<Omit<MethodsOf<ParameterizedStore<object, unknown>>, "at">> {
  const { definition, shared } = about;
  const { address } = definition;
  const at = (parameters: object): Bound => {
    const bound = store({ ...about, parameters, key: address.format(shared.prefix, parameters), own: unasked });
    return bound.methods;
  };
  const found = function* (where: object = {}): Generator<object> {
    for (const key of shared.values.keys()) {
      const parameters = address.parse(shared.prefix, key);
      if (parameters && Object.entries(where).every(([name, value]) => Reflect.get(parameters, name) === value))
        yield parameters;
    }
  };
  return {
    checks: checksOfMany(about),
    methods: {
      getMany: (all) => Promise.all(all.map((one) => at(one).get())),
      async setMany(entries) {
        for (const [one, value] of entries) await at(one).set(value);
      },
      deleteMany: (all) => Promise.all(all.map((one) => at(one).delete())),
      async *scan(options) {
        yield* found(options?.where);
      },
      async *entries(options) {
        for (const one of found(options?.where)) yield [one, await at(one).get()];
      },
    },
  };
}

/** As the real one checks before any I/O. */
function checksOfMany({
  definition,
  shared,
  concern,
}: Pick<About<never, Definition>, "definition" | "shared" | "concern">) {
  const { address } = definition;
  const checkNamed = (all: readonly object[]): void => {
    checkList("parameters", all, isObject, concern);
    for (const one of all) address.format(shared.prefix, one);
  };
  return {
    getMany(all: readonly object[], options?: KeyReadOptions) {
      checkedInvalid(options, "throw", concern);
      checkNamed(all);
    },
    setMany(entries: readonly (readonly [object, unknown])[], options?: SetOptions) {
      checkUnconditional(options, concern);
      checkList("entries", entries, (one) => Array.isArray(one) && isObject(one[0]), concern);
      for (const [one, value] of entries) new KeyCommands(definition, shared, one).set(value, options);
    },
    scan: (options: ScanOptions<object> = {}) => checkScan(options, definition.definition),
    entries(options: ScanOptions<object> & KeyReadOptions = {}) {
      checkNames(options, [...scanOptionNames, "onInvalid"], concern);
      const { onInvalid, ...scanning } = options;
      checkedInvalid(onInvalid === undefined ? {} : { onInvalid }, "throw", concern);
      checkScan(scanning, definition.definition);
    },
    deleteMany: checkNamed,
  };
}

/** What is made of many asks no test: those are asked for the many. */
const unasked = new Proxy<MethodsOf<Store<unknown>>>(Object.create(null), {
  get(_, name) {
    throw new OptionsInvalidError(`A double of many has no \`${String(name)}\``, "Use `at`.");
  },
});
