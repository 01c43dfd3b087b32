import { OptionsInvalidError } from "../errors.js";
import { checkedTtl, type KeyOptions, type LifeOptions } from "./options.js";

/** How long values of a key live, in milliseconds. */
export interface KeyTimes {
  /** Fresh for so long; absent: for ever. */
  readonly expiresMs: number | undefined;
  /** After that, for `getOrCompute` to give out while one process computes it anew. */
  readonly staleForMs: number;
}

/** The contract's, as far as `tune` does not say otherwise. @throws {OptionsInvalidError} */
export function timesOf(
  definition: { readonly definition: string; readonly expiresMs?: number; readonly staleForMs?: number },
  options: KeyOptions,
): KeyTimes {
  const context = { definition: definition.definition };
  const { expiresMs, staleForMs } = options.tune ?? {};
  if (expiresMs !== undefined) checkedTtl("tune.expiresMs", expiresMs, context);
  if (staleForMs !== undefined) {
    checkedTtl("tune.staleForMs", staleForMs, context);
    if (definition.staleForMs === undefined) {
      const fix = "Give the key a `staleFor` in the contract, or leave `tune.staleForMs` out.";
      throw new OptionsInvalidError("`tune.staleForMs` is of a key that is never stale", fix, context);
    }
  }
  return {
    expiresMs: expiresMs ?? definition.expiresMs,
    staleForMs: staleForMs ?? definition.staleForMs ?? 0,
  };
}

/** The `PX` of a write: fresh, and stale after it. `undefined`: none, for ever. */
export function lifetimeMs(times: KeyTimes, { ttl = times.expiresMs }: LifeOptions = {}): number | undefined {
  return ttl === undefined ? undefined : ttl + times.staleForMs;
}
