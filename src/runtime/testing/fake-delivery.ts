import { DeliveryLostError, OptionsInvalidError } from "../errors.js";
import {
  type AcknowledgeOptions,
  checkDelay,
  type MessageDelivery,
  type Possession,
  type RetryOptions,
  type Settlement,
} from "../stream/delivery/delivery.js";
import type { Headers, HeadersCodec } from "../wire/headers.js";
import { wireText } from "./wire-text.js";

export interface FakeDeliveryOptions<H> {
  /** @default a rising one: `1767225600000-1`, `1767225600000-2` … */
  readonly id?: string;
  /** @default 1 */
  readonly attempt?: number;
  /** @default none */
  readonly headers?: H;
  /** In milliseconds since the epoch. @default that of the id */
  readonly timestamp?: number;
  /** @default "test" */
  readonly consumer?: string;
  /** @default the message as JSON */
  readonly raw?: Uint8Array;
  /** @default 0 */
  readonly replays?: number;
}

/** What a handler did with its delivery; `none`: nothing yet, so that its end decides. */
export type DeliveryOutcome =
  | { readonly kind: "none" }
  | { readonly kind: "acknowledged"; readonly with: NonNullable<AcknowledgeOptions["with"]> }
  | {
      readonly kind: "retried";
      /** Absent: the group's backoff. */
      readonly delayMs: number | undefined;
      readonly countsAsAttempt: boolean;
      /** What the handler threw; absent where it asked for the retry. */
      readonly error?: unknown;
    }
  | { readonly kind: "dead-lettered"; readonly reason: string | Error };

/** Has no headers, and fits wherever none are required. */
export type NoHeaders = Record<never, never>;

const entryId = /^\d{1,20}-\d{1,20}$/;
let lastSequence = 0;

/** A delivery without any Redis: a handler takes it as it takes a real one, and `outcome` tells what it did. */
export class FakeDelivery<Output, H = NoHeaders> implements MessageDelivery<Output, H> {
  readonly message: Output;
  readonly id: string;
  readonly attempt: number;
  readonly headers: H;
  readonly timestamp: number;
  readonly consumer: string;
  readonly raw: Uint8Array;
  readonly replays: number;
  readonly #abort = new AbortController();
  #outcome: DeliveryOutcome = { kind: "none" };
  #extensions = 0;
  #settlement: Promise<Settlement> | undefined;

  /** @throws {OptionsInvalidError} `id` is none. */
  constructor(message: Output, options: FakeDeliveryOptions<H> & { readonly headers: H }) {
    if (options.id !== undefined && !entryId.test(options.id)) {
      const fix = "Give `<ms>-<sequence>`, such as `1767225600000-1`, or leave it out.";
      throw new OptionsInvalidError("`id` is no id of an entry", fix);
    }
    this.message = message;
    this.id = options.id ?? `1767225600000-${++lastSequence}`;
    this.attempt = options.attempt ?? 1;
    this.headers = options.headers;
    this.timestamp = options.timestamp ?? Number(this.id.split("-")[0]);
    this.consumer = options.consumer ?? "test";
    this.raw = options.raw ?? Buffer.from(wireText(message));
    this.replays = options.replays ?? 0;
  }

  /** What the handler did first: settling twice gives the first settlement. */
  get outcome(): DeliveryOutcome {
    return this.#outcome;
  }

  /** How often the handler asked for more time. */
  get extensions(): number {
    return this.#extensions;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  acknowledge(options: AcknowledgeOptions = {}): Promise<Settlement> {
    return this.#settle({ kind: "acknowledged", with: options.with ?? [] });
  }

  retry(options: RetryOptions = {}): Promise<Settlement> {
    checkDelay(options);
    const { delayMs, countsAsAttempt = true } = options;
    return this.#settle({ kind: "retried", delayMs, countsAsAttempt });
  }

  deadLetter(reason: string | Error): Promise<Settlement> {
    return this.#settle({ kind: "dead-lettered", reason });
  }

  async extend(): Promise<Possession> {
    this.#extensions++;
    return this.#abort.signal.aborted || this.#settlement ? "lost" : "held";
  }

  /** As if another consumer had claimed it: `signal` aborts, and whatever the handler does is `lost`. */
  lose(): void {
    this.#abort.abort(new DeliveryLostError(`The delivery of ${this.id} was lost`));
  }

  /** As the consumer does when the handler has returned, or thrown: whatever it said itself counts. */
  end(outcome: DeliveryOutcome): void {
    if (!this.#settlement) void this.#settle(outcome);
  }

  #settle(outcome: DeliveryOutcome): Promise<Settlement> {
    if (this.#abort.signal.aborted) return Promise.resolve("lost");
    if (!this.#settlement) {
      this.#outcome = outcome;
      this.#settlement = Promise.resolve("settled");
    }
    return this.#settlement;
  }
}

/** As far as headers are concerned, the definition of a stream. */
interface Declaring<HeadersOut extends object, HeadersIn extends object> {
  readonly definition: string;
  readonly headers?: HeadersCodec<HeadersOut, HeadersIn>;
}

/** The same, of a stream that declares headers. */
export type FakeDeliveryOf<HeadersOut extends object, HeadersIn extends object> = Omit<
  FakeDeliveryOptions<HeadersIn>,
  "headers"
> & {
  /** As generated: what the test leaves out of the headers has its default, or is filled. */
  readonly definition: Declaring<HeadersOut, HeadersIn>;
} & (NoHeaders extends HeadersIn ? { readonly headers?: HeadersIn } : { readonly headers: HeadersIn });

/**
 * A delivery of the message for a handler under test: `await handle(task, fakeDelivery(task, { attempt: 3 }))`. Where the
 * stream declares headers, with its `definition`: `fakeDelivery(task, { definition: tasksStreamDefinition })`.
 * @throws {PayloadInvalidError} with `definition`: a header does not fit, or one that is required is missing.
 */
export function fakeDelivery<Output, HeadersOut extends object = Headers, HeadersIn extends object = Headers>(
  message: Output,
  options: FakeDeliveryOf<HeadersOut, HeadersIn>,
): FakeDelivery<Output, HeadersOut>;
export function fakeDelivery<Output, H = NoHeaders>(
  message: Output,
  options: FakeDeliveryOptions<H> & { readonly headers: H; readonly definition?: never },
): FakeDelivery<Output, H>;
export function fakeDelivery<Output>(
  message: Output,
  options?: FakeDeliveryOptions<NoHeaders> & { readonly definition?: never },
): FakeDelivery<Output>;
export function fakeDelivery<Output>(
  message: Output,
  options: FakeDeliveryOptions<object> & { readonly definition?: Declaring<object, object> } = {},
): FakeDelivery<Output, object> {
  const { definition, ...rest } = options;
  const declared = definition?.headers;
  const headers = declared ? declared.decode(declared.encode(rest.headers)) : (rest.headers ?? {});
  return new FakeDelivery<Output, object>(message, { ...rest, headers });
}

/** Deliveries for a handler of batches, one for each message. */
export function fakeDeliveries<Output, HeadersOut extends object = Headers, HeadersIn extends object = Headers>(
  messages: readonly Output[],
  options: Omit<FakeDeliveryOf<HeadersOut, HeadersIn>, "id" | "raw">,
): readonly FakeDelivery<Output, HeadersOut>[];
export function fakeDeliveries<Output>(
  messages: readonly Output[],
  options?: Omit<FakeDeliveryOptions<NoHeaders>, "id" | "raw">,
): readonly FakeDelivery<Output>[];
export function fakeDeliveries<Output>(
  messages: readonly Output[],
  options: Omit<FakeDeliveryOptions<NoHeaders>, "id" | "raw"> = {},
): readonly FakeDelivery<Output, object>[] {
  return messages.map((message) => fakeDelivery(message, options));
}
