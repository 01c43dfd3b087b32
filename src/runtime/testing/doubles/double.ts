import { OptionsInvalidError } from "../../errors.js";
import { explained } from "../../wire/codec.js";
import type { Behaviour, Shared } from "./about.js";
import { behaviourOf, sayableOf } from "./behaviours.js";
import { Put } from "./put.js";
import { type Recorded, Recorder } from "./recorder.js";
import { type Sayings, sayingsOf } from "./sayings.js";
import type { Double } from "./types.js";

/** What a double is made of. */
export interface DoubleParts {
  /** The real one, over no connection: what is no round trip it answers itself. */
  readonly real: object;
  /** Of the contract, as generated. */
  readonly definition: object;
  readonly group: string | undefined;
  readonly parameters: object | undefined;
  readonly shared: Shared;
  readonly recorder: Recorder;
  /** Of a part: that of the whole. */
  readonly key?: string;
}

/** Give no promise: what they fail with is thrown, and what tests say they answer is given as it is. */
const atOnce = new Set(["lead", "use", "at", "matching"]);
/** Give one value after the other. */
const generators = new Set(["history", "scan", "entries", "list"]);

/** The double of one object of the runtime. */
export function doubleOf<T extends object>(real: T, parts: Omit<DoubleParts, "real">): Double<T> {
  const members = new Members({ ...parts, real }, () => double);
  const { put } = members;
  const double: object = new Proxy<object>(real, {
    get(target, name) {
      if (put.has(name)) return put.get(name);
      return typeof name === "string" ? members.get(name) : Reflect.get(target, name, target);
    },
    has: (target, name) =>
      put.has(name) || Reflect.has(target, name) || (typeof name === "string" && members.has(name)),
    ...put.traps,
  });
  // The proxy has the members that the type says: a test goes over all classes.
  return double as Double<T>;
}

class Members {
  /** What tests put on the double themselves. */
  readonly put: Put = new Put((name) => (this.#isMethod(name) ? this.get(name) : undefined));
  readonly #parts: DoubleParts;
  readonly #double: () => object;
  readonly #known = new Map<string, unknown>();
  readonly #bound = new Map<string, object>();
  readonly #behaviour: Behaviour;
  readonly #concern: { readonly definition: string; readonly key: string };
  readonly #sayings: Sayings;

  constructor(parts: DoubleParts, double: () => object) {
    this.#parts = parts;
    this.#double = double;
    const { real, shared, group, parameters, recorder } = parts;
    const key = parts.key ?? keyOf(parts);
    this.#concern = { definition: nameOf(parts.definition), key };
    this.#sayings = sayingsOf(recorder, () => sayableOf(real), [real.constructor.name, this.#concern]);
    const own = new Proxy(Object.create(null), {
      get: (_, name) => (this.put.has(name) ? this.put.get(name) : this.#unrecorded(String(name))),
    });
    const about = {
      definition: parts.definition,
      group,
      parameters: parameters ?? {},
      shared,
      key,
      concern: this.#concern,
      own,
      at: (bound: object) => this.#at([bound]),
      partly: (values: object) =>
        this.#part(Reflect.apply(Reflect.get(real, "matching"), real, [values]), new Recorder(recorder)),
    };
    // The class chose the behaviour, and its definition came with it.
    this.#behaviour = behaviourOf(real)?.(about as never) ?? { methods: {} };
  }

  has(name: string): boolean {
    return name in this.#sayings || name in (this.#behaviour.further ?? {});
  }

  get(name: string): unknown {
    if (!this.#known.has(name)) this.#known.set(name, this.#member(name));
    return this.#known.get(name);
  }

  #isMethod(name: string): boolean {
    const { real } = this.#parts;
    return name !== "constructor" && !(name in Object.prototype) && typeof Reflect.get(real, name, real) === "function";
  }

  #member(name: string): unknown {
    if (Object.hasOwn(this.#sayings, name)) return Reflect.get(this.#sayings, name);
    if (this.#isMethod(name)) return this.#recorded(name);
    const further = this.#behaviour.further;
    if (further && Object.hasOwn(further, name)) return Reflect.get(further, name);
    const { real } = this.#parts;
    return this.#whole(name, Reflect.get(real, name, real));
  }

  /** A method that is recorded. */
  #recorded(name: string): (...args: unknown[]) => unknown {
    const run = name === "use" ? this.#use() : this.#unrecorded(name);
    return (...args) => {
      const given = this.#given(name, args);
      const call: Recorded = { arguments: given, parameters: this.#parts.parameters, result: undefined };
      this.#parts.recorder.record(name, call);
      call.result = run(...given);
      return call.result;
    };
  }

  /** What can be walked once only is walked here: it is checked, recorded and done. */
  #given(name: string, args: readonly unknown[]): readonly unknown[] {
    return this.#behaviour.walks?.includes(name) && isIterable(args[0]) ? [[...args[0]], ...args.slice(1)] : args;
  }

  #use(): (...args: unknown[]) => object {
    return (...args) => {
      Reflect.apply(Reflect.get(this.#behaviour.further ?? {}, "use"), undefined, args);
      return this.#double();
    };
  }

  /** What the method does: checks, then fails or answers as tests say, or does what it does by itself. */
  #unrecorded(name: string): (...args: unknown[]) => unknown {
    if (name === "at") return (...args) => this.#at(args);
    const method: unknown = Reflect.get(this.#behaviour.methods, name);
    if (typeof method !== "function") return () => this.#forgotten(name);
    const run = (args: unknown[]): unknown => {
      const check: unknown = Reflect.get(this.#behaviour.checks ?? {}, name);
      const checked: unknown = typeof check === "function" ? check(...args) : undefined;
      const answer = (): unknown => this.#answer(name, args, () => method(...args));
      return checked instanceof Promise ? checked.then(answer) : answer();
    };
    if (atOnce.has(name)) return (...args) => run(args);
    if (generators.has(name)) return (...args) => one(() => run(args));
    return (...args) => this.#promised(() => run(args));
  }

  #answer(name: string, args: readonly unknown[], usual: () => unknown): unknown {
    const { recorder } = this.#parts;
    const failure = recorder.takeFailure(name);
    if (failure) throw failure.error;
    const said = recorder.answerOf(name);
    if (!said) return usual();
    return typeof said.answer === "function" ? said.answer(...args) : said.answer;
  }

  async #promised(run: () => unknown): Promise<unknown> {
    try {
      return await run();
    } catch (error) {
      throw await explained(error, this.#concern);
    }
  }

  #forgotten(name: string): never {
    const text = `The double of ${this.#parts.real.constructor.name} has no \`${name}\``;
    throw new OptionsInvalidError(text, "Test this with a real Redis (`startRedis`), and tell us.", this.#concern);
  }

  /** The same double for the same parameters. */
  #at(args: readonly unknown[]): object {
    const { real, definition, recorder } = this.#parts;
    const bound: object = Reflect.apply(Reflect.get(real, "at"), real, args);
    const [parameters] = args;
    const key = `${nameOf(definition)} ${JSON.stringify(Object.entries(Object(parameters)).sort())}`;
    const known = this.#bound.get(key);
    if (known) return known;
    const made = this.#part(bound, new Recorder(recorder), Object(parameters));
    this.#bound.set(key, made);
    return made;
  }

  #part(real: object, recorder: Recorder, parameters = this.#parts.parameters, group = this.#parts.group): object {
    const { definition, shared } = this.#parts;
    return doubleOf(real, { definition, shared, recorder, parameters, group });
  }

  /** A member that is no method: a part of the runtime's is a double too. */
  #whole(name: string, value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (name === "groups") {
      const parts = Object.entries(value).map(([group, one]) => [
        group,
        this.#part(Object(one), new Recorder(), this.#parts.parameters, group),
      ]);
      return Object.fromEntries(parts);
    }
    if (!behaviourOf(value)) return value;
    const { definition, shared, parameters, group } = this.#parts;
    const parts = { definition, shared, parameters, group, recorder: new Recorder(), key: this.#concern.key };
    return doubleOf(value, parts);
  }
}

/** Gives what it is given one by one: a list, or what iterates. */
async function* one(run: () => unknown): AsyncGenerator<unknown, void, undefined> {
  const all = await run();
  yield* Array.isArray(all) ? all : (all as AsyncIterable<unknown>);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, Symbol.iterator) === "function";
}

function nameOf(definition: object): string {
  return String(Reflect.get(definition, "definition"));
}

/** The Redis name; nothing where parameters are wanting. */
function keyOf({ definition, parameters, shared }: DoubleParts): string {
  const address: { readonly hasParameters: boolean; format(prefix: string, parameters: object): string } = Reflect.get(
    definition,
    "address",
  );
  return address.hasParameters && !parameters ? "" : address.format(shared.prefix, parameters ?? {});
}
