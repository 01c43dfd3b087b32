import type { Connection } from "../connection/connection.js";
import type { Observer } from "../flow/observer.js";
import type { NoParameters } from "../wire/address.js";
import type { Command } from "../wire/command.js";
import { LimitCommands, type LimitOptions, type TakeOptions } from "./commands.js";
import { type Decision, decideWithout } from "./decision.js";
import type { LimitDefinition, OnUnavailable } from "./definition.js";
import type { CompiledRate } from "./rates.js";

/**
 * Lets through what the rates allow: exact, over all processes, by the server's clock (GCRA). A denied call consumes
 * nothing. With `burst` = `allow` a window of `per` can see nearly twice `allow`; a lower `burst` lowers that.
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export class Limiter<Parameters extends object = NoParameters, Slot extends string | undefined = undefined> {
  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  readonly #connection: Connection;
  readonly #commands: LimitCommands<Parameters>;
  readonly #definition: string;
  readonly #onUnavailable: OnUnavailable;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(
    connection: Connection,
    definition: LimitDefinition<Parameters>,
    options?: LimitOptions,
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new LimitCommands(definition, options, parameters);
    this.#definition = definition.definition;
    this.#onUnavailable = definition.onUnavailable;
    this.key = this.#commands.key;
    // The generator writes the address and the type of the class from one contract.
    this.slotParameter = definition.address.slot as Slot;
  }

  /** The rates in force, checked. */
  get rates(): readonly CompiledRate[] {
    return this.#commands.rates;
  }

  /**
   * Takes `cost` units if every rate allows. One round trip: a script. "Denied" is an answer, no error; so is, where
   * Redis is away past the connection's deadline, what the contract's `onUnavailable` says.
   * @throws {LimitImpossibleError} before any I/O: `cost` is above a rate's burst, so it could never pass.
   * @throws {WrongTypeError} the key holds what no limiter wrote; it is left as it is.
   */
  take(options?: TakeOptions): Promise<Decision> {
    const decided = this.#decide(() => this.#commands.take(options));
    const { observer } = this.#connection;
    return observer ? this.#observed(observer, options?.cost ?? 1, decided) : decided;
  }

  /** `take`, where only "allowed" is of interest. */
  async tryTake(options?: TakeOptions): Promise<boolean> {
    return (await this.take(options)).allowed;
  }

  /** What `take` would decide now; consumes and writes nothing. One round trip: the same script. */
  peek(options?: TakeOptions): Promise<Decision> {
    return this.#decide(() => this.#commands.peek(options));
  }

  /** Gives everything back, for this limiter alone. One round trip: `DEL`. */
  async reset(): Promise<void> {
    await this.#connection.execute(this.#commands.reset());
  }

  async #observed(observer: Observer, cost: number, decided: Promise<Decision>): Promise<Decision> {
    const decision = await decided;
    observer.observe({
      kind: "limit",
      event: decision.allowed ? "allowed" : "denied",
      definition: this.#definition,
      key: this.key,
      cost,
      remaining: decision.remaining,
      unavailable: decision.unavailable === true,
      ...(decision.allowed ? {} : { retryAfterMs: decision.retryAfterMs }),
    });
    return decision;
  }

  async #decide(command: () => Command<Decision>): Promise<Decision> {
    try {
      return await this.#connection.execute(command());
    } catch (error) {
      return decideWithout(error, this.#onUnavailable === "allow" ? "allow" : "deny", this.#commands.rates);
    }
  }
}
