import { PayloadInvalidError } from "../errors.js";
import { isMap, isObject, type JsonValue, mostLevels } from "./values.js";

/** An object of JSON, as a program reads and makes it. */
export type JsonObject = { [name: string]: JsonValue };

/**
 * What a contract's `hook` names: a function of the user's that makes JSON of the next version of JSON of the one before,
 * behind what the upgrade declares. The JSON is its own to change.
 */
export type UpgradeHook = (json: JsonObject) => JsonObject;

/** Name by name, through objects. */
type Path = readonly string[];

export type UpgradeStep =
  | { readonly does: "move"; readonly from: Path; readonly to: Path }
  | { readonly does: "default"; readonly at: Path; readonly value: unknown }
  | { readonly does: "hook"; readonly name: string; readonly run: UpgradeHook };

/** What makes JSON of one version JSON of version `to`. */
export interface Upgrade {
  readonly to: number;
  readonly steps: readonly UpgradeStep[];
}

/** What a message is lifted by. */
export interface Upgrades {
  /** The message's, as errors tell it. */
  readonly name: string;
  /** Its version. */
  readonly to: number;
  /** In their order; of every version up to this. */
  readonly upgrades: readonly Upgrade[];
}

/** Where an object of JSON says its version. Without it, JSON is of version 1. */
export const versionName = "$version";

/**
 * JSON of an older version → of this one, which it says then, so that it is lifted once only. Whatever else is given back
 * as it is: what is of this version, or of a newer one, and what is no object. Nothing that is given is changed.
 * @throws {PayloadInvalidError} `$version` is none; a hook throws, or gives what is no JSON object.
 */
export function upgraded(by: Upgrades, json: unknown): unknown {
  if (!isObject(json)) return json;
  const version = json[versionName];
  const current = version === by.to ? json : lifted(by, json, version === undefined ? 1 : version);
  watched?.set(current, by);
  return current;
}

/** What messages objects of JSON are of, while somebody asks. */
let watched: Map<object, Pick<Upgrades, "name" | "to">> | undefined;

/** Lifts JSON, and fills the map: of each object in what it becomes that is of a message with versions, which one it is. */
export function watchUpgrades<Lifted>(seen: NonNullable<typeof watched>, lift: () => Lifted): Lifted {
  const before = watched;
  watched = seen;
  try {
    return lift();
  } finally {
    watched = before;
  }
}

/** Without its version, for what refuses fields that it does not know. */
export function unstamped(json: unknown): unknown {
  if (!isObject(json) || !Object.hasOwn(json, versionName)) return json;
  const { [versionName]: _, ...rest } = json;
  return rest;
}

/** For zod schemas only: JSON as a writer of a version says it. Zod tries a codec on anything. */
export function stamped(version: number, json: unknown): unknown {
  return isObject(json) ? { [versionName]: version, ...json } : json;
}

/**
 * Of the levels that JSON may nest, those that are left within one more object or list. What upgrades put into a message
 * may be lifted again: here that ends.
 * @throws {PayloadInvalidError} none was left.
 */
export function levelsWithin(message: string, levels: number): number {
  if (levels > 0) return levels - 1;
  throw new PayloadInvalidError(`The payload of ${message} nests, lifted, more than ${mostLevels} levels`, {
    issues: [{ path: "", expected: `at most ${mostLevels} levels` }],
  });
}

function lifted({ name, to, upgrades }: Upgrades, json: Record<string, unknown>, version: unknown): object {
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    throw new PayloadInvalidError(`The \`${versionName}\` of a payload of ${name} is none`, {
      issues: [{ path: versionName, expected: "a whole number from 1" }],
    });
  }
  if (version > to) return json;
  const { [versionName]: _, ...rest } = json;
  let current: Record<string, unknown> = rest;
  for (const upgrade of upgrades) {
    if (upgrade.to <= version) continue;
    for (const step of upgrade.steps) current = done(name, current, step);
  }
  // A hook has no say in it.
  const { [versionName]: __, ...made } = current;
  return { [versionName]: to, ...made };
}

function done(name: string, json: Record<string, unknown>, step: UpgradeStep): Record<string, unknown> {
  switch (step.does) {
    case "move": {
      const value = found(json, step.from);
      return (value !== undefined && placed(removed(json, step.from), step.to, value, true)) || json;
    }
    case "default":
      // A copy: what reads the one payload may change it, and the next gets it again.
      return (found(json, step.at) === undefined && placed(json, step.at, structuredClone(step.value), false)) || json;
    case "hook":
      return hooked(name, json, step);
    default:
      return step satisfies never;
  }
}

function found(json: unknown, path: Path): unknown {
  let current = json;
  for (const name of path) {
    if (!isObject(current) || !Object.hasOwn(current, name)) return undefined;
    current = current[name];
  }
  return current;
}

/** A copy without the member at the path; the objects around it stay. */
function removed(json: Record<string, unknown>, [name = "", ...rest]: Path): Record<string, unknown> {
  const { [name]: member, ...others } = json;
  if (rest.length === 0) return others;
  return isObject(member) ? withMember(json, name, removed(member, rest)) : json;
}

/**
 * A copy with the value at the path, over whatever was there; `undefined` where something on the way is no object.
 * @param makes the objects on the way where there are none, or null
 */
function placed(
  json: Record<string, unknown>,
  [name = "", ...rest]: Path,
  value: unknown,
  makes: boolean,
): Record<string, unknown> | undefined {
  if (rest.length === 0) return withMember(json, name, value);
  const member = Object.hasOwn(json, name) ? json[name] : undefined;
  const around = isObject(member) ? member : makes && (member ?? null) === null ? {} : undefined;
  const inside = around && placed(around, rest, value, makes);
  return inside && withMember(json, name, inside);
}

/** A copy; a computed name makes even `__proto__` a member like others. */
function withMember(json: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  return { ...json, [name]: value };
}

type Hook = Extract<UpgradeStep, { readonly does: "hook" }>;

/** What a hook throws may hold payload: it is the cause, and no part of the message. */
function hooked(message: string, json: Record<string, unknown>, { name, run }: Hook): Record<string, unknown> {
  let next: unknown;
  try {
    // JSON that nobody else holds: a hook may change it in place. What is parsed JSON is of this type.
    next = run(structuredClone(json) as JsonObject);
  } catch (cause) {
    throw new PayloadInvalidError(`The hook \`${name}\` of ${message} threw`, { cause });
  }
  if (isMap(next)) return next;
  throw new PayloadInvalidError(`The hook \`${name}\` of ${message} gave no JSON object`);
}
