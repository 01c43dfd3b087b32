import type { ChannelDefinition } from "../../../channel/definition.js";
import { checkHistory } from "../../../channel/feed-of.js";
import type { Listening } from "../../../channel/listening.js";
import type {
  Gap,
  MessageContext,
  MessageHandler,
  ReceivedMessage,
  ReceiveOptions,
  ReceivingStatus,
  SubscribeOptions,
} from "../../../channel/message.js";
import { checkListen, checkSubscribe } from "../../../channel/options.js";
import { rulesOf } from "../../../channel/receive-rules.js";
import { checkFrom } from "../../../channel/replay/from.js";
import type { Subscription } from "../../../channel/subscription.js";
import { type ErrorContext, RedloomError } from "../../../errors.js";
import { systemHost } from "../../../host.js";
import { explained } from "../../../wire/codec.js";
import { Pushed } from "../pushed.js";

type Options = ReceiveOptions<unknown>;

interface Receiver {
  readonly options: Options;
  take(message: unknown, context: MessageContext): unknown;
}

/** Everything that receives at one double: a test delivers to them. */
export class Receivers {
  readonly #definition: ChannelDefinition<unknown, unknown, object>;
  readonly #channel: string;
  readonly #parameters: object;
  readonly #isPattern: boolean;
  readonly #receivers = new Set<Receiver>();

  constructor(
    definition: ChannelDefinition<unknown, unknown, object>,
    channel: string,
    parameters: object,
    isPattern = false,
  ) {
    this.#isPattern = isPattern;
    this.#definition = definition;
    this.#channel = channel;
    this.#parameters = parameters;
  }

  /** As the real one checks before any I/O. */
  readonly checks = {
    subscribe: (handler: unknown, options: SubscribeOptions<unknown> = {}): void => {
      checkSubscribe(handler, options, this.#about);
      this.#checkReceiving(options);
    },
    listen: (options: Options = {}): void => {
      checkListen(options, this.#about);
      this.#checkReceiving(options);
    },
  };

  subscribe(handler: MessageHandler<unknown>, options: Options = {}): Subscription {
    const counted = { handled: 0, running: 0 };
    let close: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const receiver: Receiver = {
      options,
      async take(message, context) {
        counted.running++;
        try {
          await handler(message, context);
        } finally {
          counted.running--;
          counted.handled++;
        }
      },
    };
    const end = async (): Promise<void> => {
      this.#receivers.delete(receiver);
      close();
    };
    this.#add(receiver, end);
    return {
      closed,
      get status() {
        return { ...quiet, ...counted };
      },
      close: end,
      [Symbol.asyncDispose]: end,
    };
  }

  listen(options: Options = {}): Listening<unknown> {
    const listening = new Listener(options.signal);
    const receiver: Receiver = {
      options,
      take: (message, context) => listening.push({ ...context, message }),
    };
    this.#add(receiver, () => listening.close());
    void listening.closed.then(() => this.#receivers.delete(receiver));
    return listening;
  }

  readonly further = {
    deliver: (message: unknown, context: Partial<MessageContext> = {}): Promise<void> => this.deliver(message, context),
    deliverRaw: (payload: string | Uint8Array, context: Partial<MessageContext> = {}): Promise<void> =>
      this.#deliverRaw(payload, context),
    miss: (gap: Gap): void => {
      for (const { options } of this.#receivers) options.onGap?.(gap);
    },
  };

  /** @throws {PayloadInvalidError} it does not fit. */
  async deliver(message: unknown, context: Partial<MessageContext> = {}): Promise<void> {
    let payload: string | Uint8Array;
    try {
      payload = this.#definition.codec.encode(message);
    } catch (error) {
      throw await explained(error, { definition: this.#definition.definition, key: this.#channel });
    }
    await this.#deliverRaw(payload, context);
  }

  async #deliverRaw(payload: string | Uint8Array, given: Partial<MessageContext>): Promise<void> {
    const raw = typeof payload === "string" ? Buffer.from(payload) : payload;
    const receivedAtMs = systemHost.wallMs();
    const context = { channel: this.#channel, parameters: this.#parameters, receivedAtMs, raw, ...given };
    let message: unknown;
    try {
      message = this.#definition.codec.decode(raw);
    } catch (error) {
      const told = await explained(error, { definition: this.#definition.definition, key: context.channel });
      if (!(told instanceof RedloomError)) throw told;
      const heard = [...this.#receivers].filter(({ options }) => options.onInvalid);
      if (heard.length === 0) throw told;
      for (const { options } of heard) options.onInvalid?.(told, raw, context);
      return;
    }
    await Promise.all([...this.#receivers].map((receiver) => receiver.take(message, context)));
  }

  get #about(): ErrorContext {
    return { definition: this.#definition.definition, key: this.#channel };
  }

  #checkReceiving(options: SubscribeOptions<unknown>): void {
    rulesOf(options);
    const kind = this.#isPattern ? "pattern" : "channel";
    checkFrom({ kind, definition: this.#definition }, options.from);
    checkHistory(this.#definition, options.from);
  }

  #add(receiver: Receiver, end: () => Promise<void>): void {
    const { signal } = receiver.options;
    signal?.throwIfAborted();
    this.#receivers.add(receiver);
    signal?.addEventListener("abort", () => void end(), { once: true });
  }
}

const quiet: ReceivingStatus = {
  queued: 0,
  queuedBytes: 0,
  running: 0,
  handled: 0,
  dropped: 0,
  superseded: 0,
  invalid: 0,
};

class Listener extends Pushed<ReceivedMessage<unknown>> implements Listening<unknown> {
  get status(): ReceivingStatus {
    return { ...quiet, queued: this.queued };
  }
}
