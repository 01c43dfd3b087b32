import { ClosedError, HandlerFailedError, PayloadInvalidError, RedloomError } from "../../errors.js";
import { rethrowLater } from "../../flow/events.js";
import { explained } from "../../wire/codec.js";
import type { KeyCommands } from "../commands.js";
import { ComputeCommands } from "./commands.js";
import { Computing } from "./computing.js";
import { type ComputeOptions, computeSettings, type Loader } from "./options.js";
import type { ComputeConnection } from "./owner.js";

/** What is computed of one key. */
export class Computer<Output, Input, Parameters extends object> {
  readonly #connection: ComputeConnection;
  readonly #key: KeyCommands<Output, Input, Parameters>;
  readonly #commands: ComputeCommands;

  constructor(connection: ComputeConnection, key: KeyCommands<Output, Input, Parameters>) {
    this.#connection = connection;
    this.#key = key;
    this.#commands = new ComputeCommands(key.key, key.context.definition, connection.isCluster);
  }

  getOrCompute(loader: Loader<Output, Input>, options?: ComputeOptions): Promise<Output> {
    return new Promise((resolve, reject) => {
      const key = this.#key;
      const settings = computeSettings(options, key.context);
      Computing.of(this.#connection).begin({
        commands: this.#commands,
        settings,
        staleMs: key.times.staleForMs,
        ttlMs: key.lifetimeMs(settings.ttl),
        onInvalid: key.onInvalid(settings.onInvalid && { onInvalid: settings.onInvalid }),
        accept: (payload) => resolve(key.decode(payload)),
        reject: (error) => {
          if (error instanceof PayloadInvalidError) void explained(error).then(reject);
          else reject(error);
        },
        load: async (signal, current) => key.encode(await loader({ signal, current: this.#currentOf(current) })),
        tell: (error) => this.#tell(error, settings.onError),
      });
    });
  }

  /** A stale value that does not fit is none. */
  #currentOf(payload: Uint8Array | undefined): Output | undefined {
    if (!payload) return undefined;
    try {
      return this.#key.decode(payload);
    } catch (error) {
      if (error instanceof PayloadInvalidError) return undefined;
      throw error;
    }
  }

  #tell(error: unknown, onError: ComputeOptions["onError"]): void {
    // Closing ends what nobody waits for.
    if (error instanceof ClosedError) return;
    if (onError) {
      harmless(() => onError(error));
      return;
    }
    const told =
      error instanceof RedloomError
        ? error
        : new HandlerFailedError("What computes a value failed", { ...this.#key.context, cause: error });
    this.#connection.report(told);
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
