import { createHash } from "node:crypto";
import { OptionsInvalidError } from "../../../errors.js";
import { KeyCommands } from "../../../key/commands.js";
import type { CounterStore } from "../../../key/counter.js";
import type { KeyDefinition } from "../../../key/definition.js";
import type { ConditionalSetOptions, SetOptions } from "../../../key/options.js";
import type { ParameterizedStore } from "../../../key/parameterized-store.js";
import type { Store } from "../../../key/store.js";
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
      set: (value: Value, options?: SetOptions) => commands.set(value, options),
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
  const add = async (by: number): Promise<number> => {
    const next = ((await plain.methods.get()) ?? 0) + by;
    await plain.methods.set(next);
    return next;
  };
  return {
    checks: { ...plain.checks },
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
    checks: {
      getMany: (all: readonly object[]) => all.map((one) => address.format(shared.prefix, one)),
      setMany: (entries: readonly (readonly [object, unknown])[], options?: SetOptions) =>
        entries.map(([one, value]) => new KeyCommands(definition, shared, one).set(value, options)),
      deleteMany: (all: readonly object[]) => all.map((one) => address.format(shared.prefix, one)),
    },
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

/** What is made of many asks no test: those are asked for the many. */
const unasked = new Proxy<MethodsOf<Store<unknown>>>(Object.create(null), {
  get(_, name) {
    throw new OptionsInvalidError(`A double of many has no \`${String(name)}\``, "Use `at`.");
  },
});
