import { ClosedError, HandlerFailedError, PayloadInvalidError, RedloomError } from "../../errors.js";
import { rethrowLater } from "../../flow/events.js";
import { explained } from "../../wire/codec.js";
import type { KeyCommands } from "../commands.js";
import type { OnInvalidValue } from "../definition.js";
import type { Want } from "./caller.js";
import { ComputeCommands } from "./commands.js";
import { Computing } from "./computing.js";
import { type ComputeOptions, type ComputeSettings, checkFunction, computeSettings, type Loader } from "./options.js";
import type { ComputeConnection } from "./owner.js";

/** What is computed of one key. */
export class Computer<Output, Input, Parameters extends object> {
  readonly connection: ComputeConnection;
  readonly key: KeyCommands<Output, Input, Parameters>;
  readonly commands: ComputeCommands;

  constructor(connection: ComputeConnection, key: KeyCommands<Output, Input, Parameters>) {
    this.connection = connection;
    this.key = key;
    this.commands = new ComputeCommands(key.key, key.context.definition, connection.isCluster);
  }

  getOrCompute(loader: Loader<Output, Input>, options?: ComputeOptions): Promise<Output> {
    return new Promise((resolve, reject) => {
      checkFunction("loader", loader, this.key.context);
      const settings = computeSettings(options, this.key.context);
      const want = new TypedWant(this, loader, settings, resolve, reject);
      Computing.of(this.connection).begin(want);
    });
  }
}

/** One call, which knows the types of its values. */
class TypedWant<Output, Input, Parameters extends object> implements Want {
  readonly commands: ComputeCommands;
  readonly settings: ComputeSettings;
  readonly staleMs: number;
  readonly onInvalid: OnInvalidValue;
  readonly #computer: Computer<Output, Input, Parameters>;
  readonly #loader: Loader<Output, Input>;
  readonly #resolve: (value: Output) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    computer: Computer<Output, Input, Parameters>,
    loader: Loader<Output, Input>,
    settings: ComputeSettings,
    resolve: (value: Output) => void,
    reject: (error: unknown) => void,
  ) {
    const { key, commands } = computer;
    this.commands = commands;
    this.settings = settings;
    this.staleMs = key.times.staleForMs;
    const { onInvalid } = settings;
    this.onInvalid = key.onInvalid(onInvalid === undefined ? undefined : { onInvalid });
    this.#computer = computer;
    this.#loader = loader;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get ttlMs(): number | undefined {
    return this.#computer.key.lifetimeMs(this.settings.ttl);
  }

  accept(payload: Uint8Array): void {
    this.#resolve(this.#computer.key.decode(payload));
  }

  reject(error: unknown): void {
    if (error instanceof PayloadInvalidError) void explained(error).then(this.#reject);
    else this.#reject(error);
  }

  async load(signal: AbortSignal, current: Uint8Array | undefined): Promise<string | Uint8Array> {
    return this.#computer.key.encode(await this.#loader({ signal, current: this.#currentOf(current) }));
  }

  tell(error: unknown): void {
    // Closing ends what nobody waits for.
    if (error instanceof ClosedError) return;
    const { onError } = this.settings;
    const { connection, key } = this.#computer;
    if (onError) harmless(() => onError(error));
    else if (error instanceof RedloomError) connection.report(error);
    else connection.report(new HandlerFailedError("What computes a value failed", { ...key.context, cause: error }));
  }

  /** A stale value that does not fit is none. */
  #currentOf(payload: Uint8Array | undefined): Output | undefined {
    if (!payload) return undefined;
    try {
      return this.#computer.key.decode(payload);
    } catch (error) {
      if (error instanceof PayloadInvalidError) return undefined;
      throw error;
    }
  }
}

/** A bug in what is told is the program's: it surfaces as an uncaught exception and stops nothing here. */
function harmless(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    rethrowLater(error);
  }
}
