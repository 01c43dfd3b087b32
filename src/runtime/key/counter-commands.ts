import { OptionsInvalidError, PayloadInvalidError } from "../errors.js";
import { guardedBy } from "../lease/guard.js";
import type { NoParameters } from "../wire/address.js";
import type { Command } from "../wire/command.js";
import { KeyCommands } from "./commands.js";
import type { KeyDefinition } from "./definition.js";
import { checkIncrement, type IncrementOptions, type KeyOptions } from "./options.js";
import { incrementScript } from "./scripts.js";

/** `KeyCommands` of an integer. */
export class CounterCommands<Parameters extends object = NoParameters> extends KeyCommands<number, number, Parameters> {
  readonly #least: number;
  readonly #largest: number;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(definition: KeyDefinition<number, number, Parameters>, options?: KeyOptions, parameters?: Parameters) {
    super(definition, options, parameters);
    const { minimum = -Number.MAX_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = definition.counter ?? {};
    this.#least = minimum;
    this.#largest = maximum;
  }

  /**
   * A script: adds `by` to what is there, or to 0. The sum is written only within the bounds of the contract, and of what
   * numbers hold exactly (2^53 - 1); what lies outside the former already may come nearer.
   */
  increment(by = 1, options: IncrementOptions = {}): Command<number> {
    checkBy(by, this.context);
    checkIncrement(options, this.context);
    const { fence, keepTtl } = options;
    const lifetime = this.lifetimeMs(options.ttl) ?? "";
    const replaces = this.onInvalid() === "throw" ? "0" : "1";
    const command = {
      name: incrementScript.name,
      script: incrementScript,
      keys: [this.key],
      args: [by, this.#least, this.#largest, lifetime, keepTtl ? "1" : "0", replaces],
      repeatable: false,
      definition: this.context.definition,
      decode: (reply: unknown) => this.#sum(reply),
    };
    return fence === undefined ? command : guardedBy(fence, command);
  }

  /** `increment` by the opposite. */
  decrement(by = 1, options?: IncrementOptions): Command<number> {
    checkBy(by, this.context);
    return this.increment(0 - by, options);
  }

  #sum(reply: unknown): number {
    if (reply === "invalid") {
      throw new PayloadInvalidError("What is stored is not an integer", {
        ...this.context,
        issues: [{ path: "", expected: "integer" }],
      });
    }
    if (reply === "bounds") {
      const bounds = `from ${this.#least} to ${this.#largest}`;
      throw new PayloadInvalidError(`The sum is not an integer ${bounds}: nothing was changed`, {
        ...this.context,
        issues: [{ path: "", expected: `integer ${bounds}` }],
      });
    }
    return Number(reply);
  }
}

function checkBy(by: number, context: { readonly definition: string; readonly key: string }): void {
  if (Number.isSafeInteger(by)) return;
  throw new OptionsInvalidError("`by` is not an integer", "Give a whole number of at most 2^53 - 1.", context);
}
