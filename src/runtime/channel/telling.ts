import { HandlerFailedError, MessagesMissedError, PayloadInvalidError, RedloomError } from "../errors.js";
import type { Observed } from "../flow/observer.js";
import { explained } from "../wire/codec.js";
import type { Gap, MessageContext, ReceiveOptions } from "./message.js";
import { observeGap } from "./observed.js";
import type { ReceivingConnection } from "./source.js";

/** Tells the user of one subscription what befalls it, or else the connection. Whatever a listener does ends nothing. */
export class Telling<Output, Parameters extends object> {
  readonly #connection: ReceivingConnection;
  readonly #about: Observed;
  readonly #options: ReceiveOptions<Output, Parameters>;

  /** `about`: what is subscribed to. */
  constructor(connection: ReceivingConnection, about: Observed, options: ReceiveOptions<Output, Parameters>) {
    this.#connection = connection;
    this.#about = about;
    this.#options = options;
  }

  /** A payload that could not be decoded: with its explanation. Resolves when it was told. */
  async invalid(error: unknown, context: MessageContext<Parameters>): Promise<void> {
    const about = this.#of(context);
    const known = await explained(error, about).catch(() => error);
    const told =
      known instanceof RedloomError
        ? known
        : new PayloadInvalidError("The payload could not be decoded", { ...about, cause: known });
    this.#connection.observer?.observe({ kind: "channel", event: "invalid", ...about, code: told.code });
    const { onInvalid } = this.#options;
    this.#tell(onInvalid && (() => onInvalid(told, context.raw, context)), () => told);
  }

  /** The handler threw. */
  failed(error: unknown, context: MessageContext<Parameters>): void {
    const { onError } = this.#options;
    this.#tell(
      onError && (() => onError(error, context)),
      () => new HandlerFailedError("A handler threw", { ...this.#of(context), cause: error }),
    );
  }

  /** Of the subscription itself. */
  error(error: RedloomError): void {
    const { onError } = this.#options;
    this.#tell(onError && (() => onError(error, undefined)), () => error);
  }

  gap(gap: Gap): void {
    const { observer } = this.#connection;
    if (observer) observeGap(observer, this.#about, gap);
    const { onGap } = this.#options;
    this.#tell(
      onGap && (() => onGap(gap)),
      () => new MessagesMissedError(`Messages may have been missed: ${causeOf(gap)}`, this.#about),
    );
  }

  #of({ channel: key }: MessageContext<Parameters>): Observed {
    return { definition: this.#about.definition, key };
  }

  #tell(listener: (() => unknown) | undefined, otherwise: () => RedloomError): void {
    if (!listener) {
      this.#connection.report(otherwise());
      return;
    }
    const failed = (cause: unknown): void => {
      const error = new HandlerFailedError("A listener of the subscription threw", { ...this.#about, cause });
      this.#connection.report(error);
    };
    try {
      Promise.resolve(listener()).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}

function causeOf(gap: Gap): string {
  switch (gap.reason) {
    case "overflow":
      return `${gap.dropped} were dropped unhandled`;
    case "resync":
      return "the history does not reach back to what was seen last";
    case "disconnected":
      return "the connection was away";
    default:
      return gap satisfies never;
  }
}
