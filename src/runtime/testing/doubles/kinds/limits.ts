import { LimitDeniedError } from "../../../errors.js";
import { systemHost } from "../../../host.js";
import { LimitCommands } from "../../../limit/commands.js";
import type { Admission, AdmitOptions, ConcurrencyLimiter, WaitForPlaceOptions } from "../../../limit/concurrency.js";
import type { Allowed, Balance } from "../../../limit/decision.js";
import type { ConcurrencyLimitDefinition, LimitDefinition } from "../../../limit/definition.js";
import type { Limiter } from "../../../limit/limiter.js";
import type { OverridableLimiter } from "../../../limit/overridable.js";
import { longestWaitOf } from "../../../limit/settings.js";
import { checkName } from "../../../permits/tokens.js";
import { fakeLease } from "../../fake-lease.js";
import type { About, Behaviour } from "../about.js";
import type { MethodsOf } from "../types.js";

type Definition = LimitDefinition<object>;

/** Allows everything. Say `answers.take(…)` and `tryTake` and `wait` go by it. */
export function limiter(about: About<Limiter, Definition>): Behaviour<MethodsOf<Limiter>> {
  const { definition, parameters, shared, own, concern } = about;
  const commands = new LimitCommands(definition, shared, parameters);
  const limit = definition.rates[0]?.allow ?? 1;
  const balance: Balance = { limit, remaining: limit, resetAfterMs: 0 };
  const allowed = (cost = 1): Allowed => ({
    allowed: true,
    ...balance,
    remaining: Math.max(0, limit - cost),
    bindingRate: 0,
    cost,
    takenAt: systemHost.wallMs() * 1_000,
  });
  return {
    checks: {
      take: (options?: object) => commands.take(options),
      tryTake: (options?: object) => commands.take(options),
      peek: (options?: object) => commands.peek(options),
      wait(options?: { readonly cost?: number; readonly maxWaitMs?: number }) {
        commands.take({ cost: options?.cost ?? 1 });
        longestWaitOf(options?.maxWaitMs, concern);
      },
      refund: (options?: { readonly cost?: number }) => commands.refund(options),
      settle: (options: { readonly estimated: number; readonly actual: number }) => commands.settle(options),
      block: (ms: number) => commands.block(ms),
    },
    methods: {
      take: async (options) => allowed(options?.cost),
      tryTake: async (options) => (await own.take(options)).allowed,
      peek: async (options) => allowed(options?.cost),
      wait: (options) => own.take(options?.cost === undefined ? {} : { cost: options.cost }),
      refund: async () => balance,
      settle: async () => ({ ...balance, writtenOff: 0 }),
      block: async () => undefined,
      unblock: async () => undefined,
      reset: async () => undefined,
    },
  };
}

/** Remembers the rates that were set, and goes by none. */
export function overridableLimiter(
  about: About<OverridableLimiter, Definition>,
): Behaviour<MethodsOf<OverridableLimiter>> {
  const { definition, parameters, shared } = about;
  const commands = new LimitCommands(definition, shared, parameters);
  let kept: Parameters<OverridableLimiter["setRates"]>[0];
  const plain = limiter(about);
  return {
    checks: { ...plain.checks, setRates: (rates: typeof kept) => commands.setRates(rates) },
    methods: {
      ...plain.methods,
      setRates: async (rates) => {
        kept = rates;
      },
      getRates: async () => kept,
    },
  };
}

/** Has a place for everybody. */
export function concurrencyLimiter({
  definition,
  key,
  concern,
  own,
}: About<ConcurrencyLimiter, ConcurrencyLimitDefinition<object>>): Behaviour<MethodsOf<ConcurrencyLimiter>> {
  const { concurrency: limit, leaseMs } = definition;
  const admit = (signal: AbortSignal | undefined): Admission => {
    signal?.throwIfAborted();
    return { allowed: true, limit, lease: fakeLease({ key, leaseMs, definition: definition.definition }) };
  };
  const name = definition.definition;
  return {
    checks: {
      take: (options?: AdmitOptions) => checkName(options?.name, name),
      wait(options?: WaitForPlaceOptions) {
        checkName(options?.name, name);
        longestWaitOf(options?.maxWaitMs, concern);
      },
    },
    methods: {
      take: async (options) => admit(options?.signal),
      wait: (options) => own.take(options),
      async run(body, options) {
        const admission = await own.wait(options);
        if (!admission.allowed) throw new LimitDeniedError("No place is free", concern);
        await using lease = admission.lease;
        return await body(lease?.signal ?? new AbortController().signal, lease);
      },
      inspect: async () => ({ holders: [], waiting: 0 }),
    },
  };
}
