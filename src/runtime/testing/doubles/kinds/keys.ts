import { createHash } from "node:crypto";
import { OptionsInvalidError } from "../../../errors.js";
import { checkUpdate } from "../../../key/change.js";
import { KeyCommands } from "../../../key/commands.js";
import { type ComputeOptions, checkFunction, computeSettings } from "../../../key/compute/options.js";
import type { CounterStore } from "../../../key/counter.js";
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
import type { Store } from "../../../key/store.js";
import { type UpdateOptions, updateNames } from "../../../key/update.js";
import { checkNames } from "../../../wire/given-options.js";
import { isObject } from "../../../wire/values.js";
import type { About, Behaviour } from "../about.js";
import type { MethodsOf } from "../types.js";

type Definition<Value = unknown> = KeyDefinition<Value, Value, object>;

/** One value in memory, through the codec. */
class Kept<Value> {
  readonly #commands: KeyCommands<Value, Value, object>;
  readonly #values: Map<string, Uint8Array>;
  readonly #key: string;

  constructor(commands: KeyCommands<Value, Value, object>, values: Map<string, Uint8Array>, key: string) {
    this.#commands = commands;
    this.#values = values;
    this.#key = key;
  }

  get isThere(): boolean {
    return this.#values.has(this.#key);
  }

  get version(): string | undefined {
    const payload = this.#values.get(this.#key);
    return payload && createHash("sha1").update(payload).digest("hex");
  }

  read(): Value | undefined {
    const payload = this.#values.get(this.#key);
    return payload && this.#commands.decode(payload);
  }

  write(value: Value): Value {
    const payload = this.#commands.encode(value);
    this.#commands.checkSize(payload);
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    this.#values.set(this.#key, bytes);
    return this.#commands.decode(bytes);
  }

  delete(): boolean {
    return this.#values.delete(this.#key);
  }
}

/** Values in memory, through the codec; they never expire. */
export function store<Value>(about: About<Store<Value>, Definition<Value>>): Behaviour<MethodsOf<Store<Value>>> {
  const { definition, parameters, shared, key } = about;
  const commands = new KeyCommands(definition, shared, parameters);
  const kept = new Kept(commands, shared.values, key);
  return {
    checks: {
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
    },
    methods: {
      get: async () => kept.read(),
      async getVersioned() {
        const [value, version] = [kept.read(), kept.version];
        return value === undefined || version === undefined ? undefined : { value, version };
      },
      set: setting(kept),
      delete: async () => kept.delete(),
      exists: async () => kept.isThere,
      expire: async () => kept.isThere,
      touch: async () => kept.isThere,
      async update(change) {
        const next = await change(kept.read());
        return next === undefined ? kept.read() : kept.write(next);
      },
      async getOrCompute(loader, { signal = new AbortController().signal } = {}) {
        return kept.read() ?? kept.write(await loader({ signal, current: undefined }));
      },
    },
  };
}

function setting<Value>(kept: Kept<Value>): Store<Value>["set"] {
  function set(value: Value, options: ConditionalSetOptions): Promise<boolean>;
  function set(value: Value, options?: SetOptions): Promise<void>;
  async function set(value: Value, options: SetOptions | ConditionalSetOptions = {}): Promise<unknown> {
    const { ifAbsent, ifVersion } = options;
    const isOpen = ifAbsent ? !kept.isThere : ifVersion === undefined || ifVersion === kept.version;
    if (isOpen) kept.write(value);
    return ifAbsent || ifVersion !== undefined ? isOpen : undefined;
  }
  return set;
}

export function counterStore(about: About<CounterStore, Definition<number>>): Behaviour<MethodsOf<CounterStore>> {
  const plain = store(about);
  const commands = new CounterCommands(about.definition, about.shared, about.parameters);
  const add = async (by: number): Promise<number> => {
    const next = ((await plain.methods.get()) ?? 0) + by;
    await plain.methods.set(next);
    return next;
  };
  return {
    checks: {
      ...plain.checks,
      increment: (by?: number, options?: IncrementOptions) => commands.increment(by, options),
      decrement: (by?: number, options?: IncrementOptions) => commands.decrement(by, options),
    },
    methods: { ...plain.methods, increment: (by = 1) => add(by), decrement: (by = 1) => add(-by) },
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
