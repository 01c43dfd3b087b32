import { systemHost } from "../../../host.js";
import type { Access, AcquireOptions } from "../../../lock/access.js";
import { Campaign } from "../../../lock/campaign.js";
import { LockCommands } from "../../../lock/commands.js";
import type { LockDefinition } from "../../../lock/definition.js";
import type { Lock } from "../../../lock/lock.js";
import type { PermitLock } from "../../../lock/permit-lock.js";
import type { ReadWriteLock } from "../../../lock/read-write.js";
import { acquireNames, checkWait } from "../../../lock/settings.js";
import { checkName } from "../../../permits/tokens.js";
import { checkNames } from "../../../wire/given-options.js";
import { fakeLease } from "../../fake-lease.js";
import type { About, Behaviour } from "../about.js";
import { noConnection } from "../no-connection.js";
import type { MethodsOf } from "../types.js";

type Definition = LockDefinition<object>;

/** Free whenever it is asked for; `undefined` as the answer of `tryAcquire` is busy for `acquire` too. */
export function access(about: About<Access, Definition>): Behaviour<MethodsOf<Access>> {
  const { definition, key, own, shared, parameters } = about;
  const lease = (leaseMs: number = definition.leaseMs) =>
    fakeLease({ key, definition: definition.definition, leaseMs });
  const commands = new LockCommands(definition, shared, parameters);
  const check = (options: AcquireOptions = {}): void => {
    checkNames(options, acquireNames, { definition: definition.definition });
    checkName(options.name, definition.definition);
    commands.tryAcquire("test", options.leaseMs);
  };
  const checkWaiting = (options: AcquireOptions = {}): void => {
    check(options);
    if (options.waitMs !== undefined) checkWait(options.waitMs, definition.definition);
  };
  return {
    methods: {
      async acquire(options) {
        options?.signal?.throwIfAborted();
        return lease(options?.leaseMs);
      },
      async tryAcquire(options) {
        options?.signal?.throwIfAborted();
        return lease(options?.leaseMs);
      },
      async withLock(body, options) {
        await using held = await own.acquire(options);
        const result = await body(held);
        held.assertHeld();
        return result;
      },
    },
    checks: {
      acquire: checkWaiting,
      tryAcquire: check,
      withLock: (_: unknown, options?: AcquireOptions) => checkWaiting(options),
    },
  };
}

type Observing = Pick<MethodsOf<PermitLock>, "inspect" | "forceRelease">;

const observing: Observing = {
  inspect: async () => ({ holders: [], waiting: 0 }),
  forceRelease: async () => 0,
};

export function permitLock(about: About<PermitLock, Definition>): Behaviour<MethodsOf<PermitLock>> {
  const { methods, checks } = access(about);
  return { methods: { ...methods, ...observing }, checks: { ...checks } };
}

/** Leads at once, until it is stopped. */
export function lock(about: About<Lock, Definition>): Behaviour<MethodsOf<Lock>> {
  const { methods, checks } = permitLock(about);
  const { definition, key, own } = about;
  return {
    checks: { ...checks },
    methods: {
      ...methods,
      lead(body, options = {}): Campaign {
        const parts = {
          connection: noConnection(),
          leaseMs: definition.leaseMs,
          definition: definition.definition,
          key,
          acquire: () => own.acquire(options.name === undefined ? {} : { name: options.name }).catch(later),
        };
        return new Campaign(parts, body, options);
      },
    },
  };
}

/** A lock that a test keeps busy is asked for again a moment later, not at once. */
async function later(error: unknown): Promise<never> {
  await new Promise<void>((resolve) => systemHost.setTimer(resolve, 5, { unref: true }));
  throw error;
}

/** Its `read` and `write` are doubles of their own. */
export function readWriteLock(): Behaviour<MethodsOf<ReadWriteLock>> {
  return { methods: { ...observing } };
}
