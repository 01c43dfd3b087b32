import { type ErrorContext, OptionsInvalidError } from "../errors.js";
import type { Command } from "../wire/command.js";
import { defineScript, type Script } from "../wire/script.js";

/** What Redis is asked for, to know whether a lease is held: the lock's key, and the token that names this holder. */
export interface Guard {
  /** The Redis name of the lock. */
  readonly key: string;
  /** Names one acquisition: random, and never used again. */
  readonly token: string;
  /** `<namespace>.<kind>.<name>` */
  readonly definition: string;
  /** Is told that Redis refused a write under it: the lease is lost then, before its renewal finds out. */
  readonly refused?: () => void;
}

/** What a write can be guarded with: any lease. */
export interface Fence {
  readonly guard: Guard;
}

/**
 * Goes in front of a script, which then runs only while the guard's token is held, by Redis' own word: the value of a
 * lock for one, or a member of a lock for several, whose time by the server's clock has not come. The guard's key is the
 * last of KEYS and its token the last of ARGV; both are taken off, so that the script finds what it would find without.
 * Nothing is written before. An error, so that whatever is to be applied together with it is not.
 */
const guardPrelude = `
do
  local lock, token = table.remove(KEYS), table.remove(ARGV)
  local kind, held = redis.call('TYPE', lock).ok, false
  if kind == 'string' then
    held = redis.call('GET', lock) == token
  elseif kind == 'zset' then
    local ends, time = redis.call('ZSCORE', lock, token), redis.call('TIME')
    held = ends and tonumber(ends) > time[1] * 1000000 + time[2]
  end
  if not held then
    return redis.error_reply('LOCKLOST Nothing was written: the lease on ' .. lock .. ' is not held any more')
  end
end
`;

const guarded = new Map<Script, Script>();

/** The same script, refused where the guard's lease is not held. Constant text, made once. */
function guardedScript(script: Script): Script {
  let made = guarded.get(script);
  if (!made) {
    made = defineScript(`${script.name}-guarded`, guardPrelude + script.source);
    guarded.set(script, made);
  }
  return made;
}

/**
 * The command, refused with LOCK_LOST where the lease is not held any more; nothing is written then. Never repeated by
 * itself: the lease may end between two tries, and the second one's "nothing was written" would be wrong of the first.
 * @throws {OptionsInvalidError} `fence` is no lease.
 */
export function guardedBy<Reply>(
  fence: Fence,
  command: Command<Reply> & { readonly script: Script },
): Command<Reply> & { readonly script: Script } {
  const { key, token, refused } = guardOf(fence, { definition: command.definition, key: command.keys[0] });
  const { script, keys, args } = command;
  return {
    ...command,
    ...{ name: guardedScript(script).name, script: guardedScript(script) },
    ...{ keys: [...keys, key], args: [...args, token], repeatable: false },
    ...(refused && { onLockLost: refused }),
  };
}

/**
 * A `fence` that is there and `undefined` is a lease that was not got, as `tryAcquire` tells it: what was to be written
 * under it is not written without it.
 * @throws {OptionsInvalidError}
 */
export function checkFence(options: { readonly fence?: unknown } | undefined, definition: string, key: string): void {
  if (options === undefined || options.fence !== undefined || !("fence" in options)) return;
  const fix =
    "Write only with a lease: `tryAcquire` resolves to `undefined` where the lock is held. Leave `fence` out to write without.";
  throw new OptionsInvalidError("`fence` is undefined: there is no lease to write under", fix, { definition, key });
}

function guardOf(fence: Fence, context: ErrorContext): Guard {
  // Programs without types pass the fencing token itself.
  const guard: Partial<Guard> | undefined = fence?.guard;
  if (typeof guard?.key === "string" && typeof guard.token === "string") return fence.guard;
  throw new OptionsInvalidError("`fence` is no lease", "Give the lease that `acquire` resolved to.", context);
}
