import type { Connection } from "../connection/connection.js";
import type { Lease } from "../lease/lease.js";
import type { NoParameters } from "../wire/address.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { type ConcurrencySettings, concurrencySettings } from "./concurrency-settings.js";
import type { ConcurrencyLimitDefinition, ConcurrencyLimitTune } from "./definition.js";

export type ConcurrencyLimitOptions = ClientOptions & { readonly tune?: ConcurrencyLimitTune | undefined };

/** What a limiter of what is in flight answers. */
export type Admission =
  /** A place, until `lease` is released or lost. */
  | {
      readonly allowed: true;
      readonly lease: Lease;
      readonly limit: number;
      readonly remaining: number;
      readonly unavailable?: never;
    }
  /** Redis was away, and the contract's `onUnavailable` is `allow`: go ahead, uncounted. */
  | {
      readonly allowed: true;
      readonly lease: undefined;
      readonly limit: number;
      readonly remaining: number;
      readonly unavailable: true;
    }
  | {
      readonly allowed: false;
      readonly limit: number;
      readonly remaining: 0;
      readonly reason: "full" | "unavailable";
      /** Set where Redis could not be asked. */
      readonly unavailable?: true;
    };

export interface AdmitOptions {
  /** Ends the attempt with `signal.reason`; what crosses it is given back. A place already taken stays taken. */
  readonly signal?: AbortSignal | undefined;
  /** Who it is, for people who look: at most 100 characters. */
  readonly name?: string | undefined;
}

export interface WaitForPlaceOptions extends AdmitOptions {
  /** Longest wait, in milliseconds. @default 60000 */
  readonly maxWaitMs?: number | undefined;
}

/** Who is in flight. Times are the server's. */
export interface ConcurrencyState {
  readonly holders: readonly {
    readonly process: string;
    readonly name?: string;
    readonly since: Date;
    /** Unless it is renewed. */
    readonly until: Date;
  }[];
  readonly waiting: number;
}

/** At most so many at once, over all processes: each has a place, which its process renews and which ends with it. */
export class ConcurrencyLimiter<Parameters extends object = NoParameters, Slot extends string | undefined = undefined> {
  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  readonly #settings: ConcurrencySettings;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    _connection: Connection,
    definition: ConcurrencyLimitDefinition<Parameters>,
    options: ConcurrencyLimitOptions = {},
    parameters?: Parameters,
  ) {
    this.#settings = concurrencySettings(definition, options.tune);
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    // The generator writes the address and the type of the class from one contract.
    this.slotParameter = definition.address.slot as Slot;
  }

  /** So many at once. */
  get concurrency(): number {
    return this.#settings.concurrency;
  }

  take(_options?: AdmitOptions): Promise<Admission> {
    return Promise.reject(new Error("not built yet"));
  }

  wait(_options?: WaitForPlaceOptions): Promise<Admission> {
    return Promise.reject(new Error("not built yet"));
  }

  run<Result>(
    _body: (lease: Lease | undefined) => Result | PromiseLike<Result>,
    _options?: WaitForPlaceOptions,
  ): Promise<Result> {
    return Promise.reject(new Error("not built yet"));
  }

  inspect(): Promise<ConcurrencyState> {
    return Promise.reject(new Error("not built yet"));
  }
}

/** The limiters of a limit of what is in flight whose address has parameters. */
export class ParameterizedConcurrencyLimiter<Parameters extends object, Slot extends string | undefined = undefined>
  implements Parameterized<Parameters, ConcurrencyLimiter<Parameters, Slot>>
{
  readonly #connection: Connection;
  readonly #definition: ConcurrencyLimitDefinition<Parameters>;
  readonly #options: ConcurrencyLimitOptions;

  /** @throws {OptionsInvalidError} */
  constructor(
    connection: Connection,
    definition: ConcurrencyLimitDefinition<Parameters>,
    options: ConcurrencyLimitOptions = {},
  ) {
    prefixOf(options);
    concurrencySettings(definition, options.tune);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  at(parameters: Parameters): ConcurrencyLimiter<Parameters, Slot> {
    return new ConcurrencyLimiter(this.#connection, this.#definition, this.#options, parameters);
  }
}
