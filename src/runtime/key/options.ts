import { type ErrorContext, OptionsInvalidError } from "../errors.js";
import { checkFence, type Fence } from "../lease/guard.js";
import { checkNames } from "../wire/given-options.js";
import type { ClientOptions } from "../wire/options.js";
import type { KeyTune, OnInvalidValue } from "./definition.js";

export interface KeyOptions extends ClientOptions {
  readonly tune?: KeyTune | undefined;
}

export interface KeyReadOptions {
  /** What to do with a stored value that does not fit. @default the contract's `onInvalid` */
  readonly onInvalid?: OnInvalidValue;
}

/** How long what is written lives. One of both. */
export type LifeOptions =
  | {
      /**
       * Time to live, in milliseconds. Where the contract has `staleFor`, the value is fresh for so long.
       * @default the contract's `expires`
       */
      readonly ttl?: number | undefined;
      readonly keepTtl?: false | undefined;
    }
  | {
      readonly ttl?: undefined;
      /** It keeps the time that it has left; a key that is new gets the contract's. Not beside `ttl`. @default false */
      readonly keepTtl?: boolean | undefined;
    };

export type WriteOptions = LifeOptions & Fenced;

interface Fenced {
  /**
   * A lease: the value is written only while it is held, by Redis' own word, in the same script. Whoever was paused past
   * the end of its lease overwrites nothing then. On a cluster, the lock and the key have to lie in one slot: give both
   * the same `slot` in the contract. `undefined` is refused: a lease that was not got guards nothing.
   */
  readonly fence?: Fence;
}

/** A write without a condition. */
export type SetOptions = WriteOptions & {
  readonly ifAbsent?: never;
  readonly ifVersion?: never;
};

/** A write that is made only where the key is as the writer thinks. One of both. */
export type ConditionalSetOptions = WriteOptions &
  (
    | {
        /** Only where there is no value. Not beside `keepTtl`. */
        readonly ifAbsent: true;
        readonly ifVersion?: never;
        readonly keepTtl?: false | undefined;
      }
    | {
        /** Only where the value is still the one that `getVersioned` told this `version` of. */
        readonly ifVersion: string;
        readonly ifAbsent?: never;
      }
  );

export type IncrementOptions = WriteOptions;

/** A value, and what names it for `ifVersion`. */
export interface Versioned<Output> {
  readonly value: Output;
  /** The SHA-1 of what is stored, as 40 hexadecimal digits: equal values written by the same writer have equal versions. */
  readonly version: string;
}

const lifeNames = ["ttl", "keepTtl"] as const;
const writeNames = [...lifeNames, "fence"] as const;
const setNames = [...writeNames, "ifAbsent", "ifVersion"] as const;
const readNames = ["onInvalid"] as const;
const invalidWords: readonly unknown[] = ["throw", "miss", "delete"] satisfies readonly OnInvalidValue[];

/** @throws {OptionsInvalidError} */
export function checkSet(options: SetOptions | ConditionalSetOptions, context: ErrorContext): void {
  checkNames(options, setNames, context);
  checkWrite(options, context);
  const { ifAbsent, ifVersion, keepTtl } = options;
  if ("ifVersion" in options && !isVersion(ifVersion)) {
    const fix = "Give the `version` that `getVersioned` told; where there was no value, `ifAbsent: true`.";
    throw new OptionsInvalidError("`ifVersion` is no version", fix, context);
  }
  if ("ifAbsent" in options && ifAbsent !== true) {
    throw new OptionsInvalidError("`ifAbsent` can only be true", "Leave it out to write in any case.", context);
  }
  if (ifAbsent && ifVersion !== undefined) {
    const fix = "Give one of both: no value can be absent and have a version.";
    throw new OptionsInvalidError("`ifAbsent` and `ifVersion` exclude each other", fix, context);
  }
  if (ifAbsent && keepTtl) {
    const fix = "Leave `keepTtl` out: what is absent has no time left.";
    throw new OptionsInvalidError("`ifAbsent` and `keepTtl` exclude each other", fix, context);
  }
}

/** Of many at once, there is no telling which were written. @throws {OptionsInvalidError} */
export function checkUnconditional(options: SetOptions | undefined, context: ErrorContext): void {
  checkNames(options, writeNames, context);
}

/** @throws {OptionsInvalidError} */
export function checkIncrement(options: IncrementOptions, context: ErrorContext): void {
  checkNames(options, writeNames, context);
  checkWrite(options, context);
}

/** @throws {OptionsInvalidError} */
export function checkLife({ ttl, keepTtl }: LifeOptions, context: ErrorContext): void {
  if (keepTtl !== undefined && typeof keepTtl !== "boolean") {
    throw new OptionsInvalidError("`keepTtl` is neither true nor false", "Give `keepTtl: true`.", context);
  }
  if (ttl === undefined) return;
  checkedTtl("ttl", ttl, context);
  if (!keepTtl) return;
  throw new OptionsInvalidError("`ttl` and `keepTtl` exclude each other", "Give one of both.", context);
}

/** What `onInvalid` is to be. @throws {OptionsInvalidError} */
export function checkedInvalid(
  options: KeyReadOptions | undefined,
  usual: OnInvalidValue,
  context: ErrorContext,
): OnInvalidValue {
  if (options === undefined) return usual;
  checkNames(options, readNames, context);
  const { onInvalid } = options;
  if (onInvalid === undefined || invalidWords.includes(onInvalid)) return onInvalid ?? usual;
  throw new OptionsInvalidError("`onInvalid` is none of its words", "Give `throw`, `miss` or `delete`.", context);
}

/** @throws {OptionsInvalidError} */
export function checkList(name: string, list: unknown, fits: (item: unknown) => boolean, context: ErrorContext): void {
  if (Array.isArray(list) && list.every(fits)) return;
  throw new OptionsInvalidError(`\`${name}\` is no list of them`, `Give an array of ${name}.`, context);
}

/** About 140 years: beyond it the sum with the server's clock leaves what numbers hold exactly. */
const longestTtlMs = 2 ** 42;

/** @throws {OptionsInvalidError} */
export function checkedTtl(name: string, ms: number, context: ErrorContext): number {
  if (Number.isSafeInteger(ms) && ms >= 1 && ms <= longestTtlMs) return ms;
  const fix = `Give \`${name}\` as whole milliseconds, at least 1.`;
  throw new OptionsInvalidError(`\`${name}\` is not a time to live`, fix, context);
}

/** The lease itself is looked at where it is put before the script. */
function checkWrite(options: WriteOptions, context: ErrorContext): void {
  checkFence(options, context.definition ?? "", context.key ?? "");
  checkLife(options, context);
}

function isVersion(version: unknown): boolean {
  return typeof version === "string" && /^[0-9a-f]{40}$/.test(version);
}
