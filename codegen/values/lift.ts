import { type Upgrade as RunUpgrade, unstamped, upgraded, versionName } from "../../src/runtime/wire/upgrade.js";
import { isShallow } from "../../src/runtime/wire/values.js";
import type { Json, Message, MessageId, Model, Type } from "../model/model.js";
import { keyOf } from "../model/scope.js";
import { isObject } from "./fits.js";

export type Lifted =
  | { readonly json: Json }
  /** An upgrade of it is a function of the user's, `<Message>.<hook>`: only the program can lift it. */
  | { readonly needsHook: string }
  /** `$version` is none, in this message. */
  | { readonly invalid: string };

/**
 * JSON of any version of a message, as it stands on the wire → of its current version, as the generated codec lifts it,
 * without `$version` wherever a version stands. To be asked for before `fits`, which knows the current version only.
 */
export function lift(model: Model, id: MessageId, json: Json): Lifted {
  return liftAs(model, { kind: "reference", to: id }, json);
}

/** The same for JSON of a type, in which messages nest. */
export function liftAs(model: Model, type: Bare, json: Json): Lifted {
  // Nothing deeper is a payload, and `fits` says so.
  if (!isShallow(json)) return { json };
  const lifting = new Lifting(model);
  const lifted = lifting.all(type, json);
  return lifting.stopped ?? { json: lifted };
}

/** JSON that fits, as a writer of the current version writes it: with `$version` wherever a version stands. */
export function stamped(model: Model, id: MessageId, json: Json): Json {
  return stampedAs(model, { kind: "reference", to: id }, json);
}

/** The same for JSON of a type, in which messages nest. */
export function stampedAs(model: Model, type: Bare, json: Json): Json {
  return isShallow(json) ? walk(model, type, json, (message, one) => stampedOne(message, one)) : json;
}

function stampedOne({ version }: Message, json: Json): Json {
  return version > 1 && isObject(json) ? { [versionName]: version, ...json } : json;
}

class Lifting {
  readonly #model: Model;
  stopped: Exclude<Lifted, { readonly json: Json }> | undefined;

  constructor(model: Model) {
    this.#model = model;
  }

  all(type: Bare, json: Json): Json {
    return walk(this.#model, type, json, (message, one) => this.#own(message, one));
  }

  #own(message: Message, json: Json): Json {
    const { name, version: to, upgrades } = message;
    if (to === 1 || this.stopped) return json;
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

/** What is moved in JSON, and put into it, is JSON. */
function asJson(json: unknown): Json {
  return JSON.parse(JSON.stringify(json));
}

type Change = (message: Message, json: Json) => Json;

/** A copy in which every message, from the outside in, is what `change` makes of it. */
function walk(model: Model, type: Bare, json: Json, change: Change): Json {
  const inner = (one: Type, part: Json): Json => walk(model, one, part, change);
  switch (type.kind) {
    case "reference": {
      const message = messageOf(model, type.to);
      return message ? inner(message.type, change(message, json)) : json;
    }
    case "nullable":
      return json === null ? null : inner(type.of, json);
    case "array":
      return isList(json) ? json.map((item) => inner(type.items, item)) : json;
    case "tuple":
      return isList(json) ? json.map((item, index) => part(type.items[index], item, inner)) : json;
    case "map":
      return isObject(json) ? mapped(json, (_, one) => inner(type.values, one)) : json;
    case "object": {
      if (!isObject(json)) return json;
      const types = new Map(type.fields.map((field) => [field.name, field.type]));
      return mapped(json, (name, one) => part(types.get(name), one, inner));
    }
    case "union": {
      const { property, tags } = type.discriminator ?? { property: undefined, tags: [] };
      if (property === undefined || !isObject(json) || !Object.hasOwn(json, property)) return json;
      const tag = json[property];
      return typeof tag === "string" ? part(type.members[tags.indexOf(tag)], json, inner) : json;
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
