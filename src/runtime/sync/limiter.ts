import { LimitCommands, type LimitOptions, type TakeOptions } from "../limit/commands.js";
import { type Decision, decideWithout } from "../limit/decision.js";
import type { LimitDefinition } from "../limit/definition.js";
import type { NoParameters } from "../wire/address.js";
import type { Command } from "../wire/command.js";
import type { SyncExecutor } from "./connect-sync.js";

/** `Limiter`, synchronous: the same script, the same decisions. */
export class SyncLimiter<Parameters extends object = NoParameters> {
  /** The Redis name. */
  readonly key: string;
  readonly #connection: SyncExecutor;
  readonly #commands: LimitCommands<Parameters>;
  readonly #onUnavailable: "deny" | "allow";

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(
    connection: SyncExecutor,
    definition: LimitDefinition<Parameters>,
    options?: LimitOptions,
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new LimitCommands(definition, options, parameters);
    this.#onUnavailable = definition.onUnavailable === "allow" ? "allow" : "deny";
    this.key = this.#commands.key;
  }

  /**
   * Takes `cost` units if every rate allows. One round trip: a script.
   * @throws {LimitImpossibleError} before any I/O: `cost` is above a rate's burst, so it could never pass.
   * @throws {WrongTypeError} the key holds what no limiter wrote; it is left as it is.
   */
  take(options?: TakeOptions): Decision {
    return this.#decide(this.#commands.take(options));
  }

  /** `take`, where only "allowed" is of interest. */
  tryTake(options?: TakeOptions): boolean {
    return this.take(options).allowed;
  }

  /** What `take` would decide now; consumes and writes nothing. One round trip: the same script. */
  peek(options?: TakeOptions): Decision {
    return this.#decide(this.#commands.peek(options));
  }

  /** Gives everything back, for this limiter alone. One round trip: `DEL`. */
  reset(): void {
    this.#connection.execute(this.#commands.reset());
  }

  #decide(command: Command<Decision>): Decision {
    try {
      return this.#connection.execute(command);
    } catch (error) {
      return decideWithout(error, this.#onUnavailable, this.#commands.rates);
    }
  }
}
