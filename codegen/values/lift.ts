import { type Upgrade as RunUpgrade, unstamped, upgraded, versionName } from "../../src/runtime/wire/upgrade.js";
import { isShallow, mostLevels } from "../../src/runtime/wire/values.js";
import type { Json, Message, MessageId, Model, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import type { Effort } from "./effort.js";
import { isObject } from "./fits.js";

export type Lifted =
  | { readonly json: Json }
  /** An upgrade of it is a function of the user's, `<Message>.<hook>`: only the program can lift it. */
  | { readonly needsHook: string }
  /** `$version` is none, in this message. */
  | { readonly invalid: string }
  /** Upgrades make of it what nests deeper than any payload. */
  | { readonly tooDeep: true }
  /** Upgrades make more of it than was asked for. */
  | { readonly tooMuch: true };

export interface Lifts {
  /** Keeps the `$version` of what is newer than the message, for people to look at. @default false */
  readonly showsNewer?: boolean;
  /** How many values it may become. @default any number */
  readonly effort?: Effort;
  /** Told of each message that is lifted, by its key. */
  readonly onUpgrade?: (key: string) => void;
}

/**
 * JSON of any version of a message, as it stands on the wire → of its current version, as the generated codec lifts it,
 * without `$version` wherever a version stands. To be asked for before `fits`, which knows the current version only.
 */
export function lift(model: Model, id: MessageId, json: Json, lifts?: Lifts): Lifted {
  return liftAs(model, { kind: "reference", to: id }, json, lifts);
}

/** The same for JSON of a type, in which messages nest. */
export function liftAs(model: Model, type: Bare, json: Json, lifts: Lifts = {}): Lifted {
  // Nothing deeper is a payload, and `fits` says so.
  if (!isShallow(json)) return { json };
  const lifting = new Lifting(lifts);
  const lifted = walk(model, type, json, lifting);
  return lifting.stopped ?? { json: lifted };
}

/** JSON that fits, as a writer of the current version writes it: with `$version` wherever a version stands. */
export function stamped(model: Model, id: MessageId, json: Json): Json {
  return stampedAs(model, { kind: "reference", to: id }, json);
}

/** The same for JSON of a type, in which messages nest. */
export function stampedAs(model: Model, type: Bare, json: Json): Json {
  return isShallow(json) ? walk(model, type, json, stamping) : json;
}

/** JSON as a writer of a version says it. */
export function ofVersion(version: number, json: { readonly [name: string]: Json }): Json {
  return { [versionName]: version, ...json };
}

/** What becomes of each message, and whether to look at what nests in a value so many levels deep. */
interface Walker {
  change(message: Message, json: Json): Json;
  enters(level: number): boolean;
}

const stamping: Walker = {
  change: ({ version }, json) => (version > 1 && isObject(json) ? ofVersion(version, json) : json),
  enters: () => true,
};

class Lifting implements Walker {
  readonly #lifts: Lifts;
  stopped: Exclude<Lifted, { readonly json: Json }> | undefined;

  constructor(lifts: Lifts) {
    this.#lifts = lifts;
  }

  /** What upgrades put into a message may be lifted again: the one bound is that of every payload. */
  enters(level: number): boolean {
    if (!this.stopped && level > mostLevels) this.stopped = { tooDeep: true };
    if (!this.stopped && this.#lifts.effort?.spend() === false) this.stopped = { tooMuch: true };
    return !this.stopped;
  }

  change(message: Message, json: Json): Json {
    const { name, version: to, upgrades } = message;
    if (to === 1 || this.stopped) return json;
    if (this.#lifts.showsNewer && isNewer(json, to)) return json;
    this.#lifts.onUpgrade?.(keyOf(message.id));
    const run = (hook: string) => () => {
      this.stopped = { needsHook: `${name}.${hook}` };
      return {};
    };
    const all = upgrades.map(
      ({ to, steps }): RunUpgrade => ({
        to,
        steps: steps.map((step) => (step.does === "hook" ? { ...step, run: run(step.name) } : step)),
      }),
    );
    try {
      const lifted = upgraded({ name, to, upgrades: all }, json);
      return this.stopped ? json : asJson(unstamped(lifted));
    } catch {
      // Hooks do not throw here: `$version` is none.
      this.stopped = { invalid: name };
      return json;
    }
  }
}

function isNewer(json: Json, than: number): boolean {
  const version = isObject(json) ? json[versionName] : undefined;
  return Number.isSafeInteger(version) && Number(version) > than;
}

/** What is moved in JSON, and put into it, is JSON. */
function asJson(json: unknown): Json {
  return JSON.parse(JSON.stringify(json));
}

/** A copy in which every message, from the outside in, is what the walker makes of it. The outermost value is on level 1. */
function walk(model: Model, type: Bare, json: Json, walker: Walker, level = 1, names = 0): Json {
  const same = (one: Type, part: Json): Json => walk(model, one, part, walker, level, names + 1);
  const inner = (one: Type, part: Json): Json => walk(model, one, part, walker, level + 1);
  switch (type.kind) {
    case "reference": {
      // A name that stands for itself, with nothing between, has its finding.
      const message = names > mostLevels ? undefined : messageOf(model, type.to);
      return message ? same(message.type, walker.change(message, json)) : json;
    }
    case "nullable":
      return json === null ? null : same(type.of, json);
    case "array":
      return isList(json) && walker.enters(level) ? json.map((item) => inner(type.items, item)) : json;
    case "tuple":
      if (!isList(json) || !walker.enters(level)) return json;
      return json.map((item, index) => part(type.items[index], item, inner));
    case "map":
      return isObject(json) && walker.enters(level) ? mapped(json, (_, one) => inner(type.values, one)) : json;
    case "object": {
      if (!isObject(json) || !walker.enters(level)) return json;
      const types = new Map(type.fields.map((field) => [field.name, field.type]));
      return mapped(json, (name, one) => part(types.get(name), one, inner));
    }
    case "union": {
      const { property, tags } = type.discriminator ?? { property: undefined, tags: [] };
      if (property === undefined || !isObject(json) || !Object.hasOwn(json, property)) return json;
      const tag = json[property];
      return typeof tag === "string" ? part(type.members[tags.indexOf(tag)], json, same) : json;
    }
    default:
      return json;
  }
}

type Bare = Type | { readonly kind: "reference"; readonly to: MessageId };

function part(type: Type | undefined, json: Json, inner: (type: Type, json: Json) => Json): Json {
  return type ? inner(type, json) : json;
}

function mapped(json: { readonly [name: string]: Json }, change: (name: string, one: Json) => Json): Json {
  return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, change(name, one)]));
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

const messages = new WeakMap<Model, ReadonlyMap<string, Message>>();

function messageOf(model: Model, id: MessageId): Message | undefined {
  let known = messages.get(model);
  if (!known) {
    known = new Map(model.contracts.flatMap((contract) => contract.messages).map((one) => [keyOf(one.id), one]));
    messages.set(model, known);
  }
  return known.get(keyOf(id));
}
