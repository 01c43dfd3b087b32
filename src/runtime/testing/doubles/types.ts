import type { GatheredAnswer } from "../../call/broadcast/broadcast-types.js";
import type { BroadcastCall } from "../../call/broadcast.js";
import type { Call } from "../../call/call.js";
import type { CallTypes } from "../../call/definition.js";
import type { CallAnswer } from "../../call/handlers.js";
import type { MatchingSubscriber } from "../../channel/matching.js";
import type { Gap, MessageContext } from "../../channel/message.js";
import type { ParameterizedSubscriber, Subscriber } from "../../channel/subscriber.js";
import type { Access } from "../../lock/access.js";
import type { DeadLetters } from "../../stream/dead-letters/dead-letters.js";
import type { ConsumerGroup } from "../../stream/group.js";
import type { StreamReader } from "../../stream/reading/history.js";
import type { Stream } from "../../stream/stream.js";
import type { FakeCallOptions } from "../fake-call.js";
import type { FakeDelivery, FakeDeliveryOptions } from "../fake-delivery.js";

type Method = (...args: never[]) => unknown;

/** The names of what can be called. */
export type MethodNames<T> = { [Name in keyof T]: T[Name] extends Method ? Name : never }[keyof T] & string;

/** What can be called, without the class around it. */
export type MethodsOf<T> = { readonly [Name in MethodNames<T>]: T[Name] };

/** Also those of a method that can be called in two ways. */
type Arguments<F> = F extends { (...args: infer A): unknown; (...args: infer B): unknown }
  ? unknown[] extends A
    ? B
    : A | B
  : never;

type Result<F> = F extends (...args: never[]) => infer R ? R : never;

/** What a test may say that a method answers: the value, or a function that makes it of the arguments. */
type Answer<F> = F extends Method
  ? Result<F> extends AsyncGenerator<infer Item, unknown, unknown>
    ? readonly Item[] | ((...args: Arguments<F>) => readonly Item[] | Result<F>)
    : Awaited<Result<F>> | ((...args: Arguments<F>) => Awaited<Result<F>> | Result<F>)
  : never;

export interface RecordedCall<F> {
  readonly arguments: Arguments<F>;
  /** Of the definition's address; absent where it has none. */
  readonly parameters: object | undefined;
  /** What the caller got: mostly a promise. */
  readonly result: Result<F> | undefined;
}

export interface FailOptions {
  /** Then it works again. @default always */
  readonly times?: number;
}

// biome-ignore lint/complexity/noBannedTypes: what has no bound double adds nothing.
type Nothing = {};

/** What `at` gives. */
type AtOf<T> = T extends { at(parameters: never): infer At } ? At : Nothing;

type Known<T> = MethodsOf<T> & Omit<MethodsOf<AtOf<T>>, MethodNames<T>>;

/** What every double has beside the members of its class. */
export interface Recording<T> {
  /** What was called, method by method; of a parameterized definition, what was called of all that `at` gave, too. */
  readonly calls: { readonly [Name in keyof Known<T>]: readonly RecordedCall<Known<T>[Name]>[] };
  /** What methods answer from now on: `double.answers.tryTake(false)`. */
  readonly answers: { readonly [Name in keyof Known<T>]: (answer: Answer<Known<T>[Name]>) => void };
  /** A method fails from now on. What it was given is checked first, as ever. */
  fails(method: keyof Known<T>, error: unknown, options?: FailOptions): void;
  /** Forgets what was called, and what was said of answers and failures. */
  forget(): void;
}

export interface DeliverOptions<Parameters extends object>
  extends Partial<Omit<MessageContext<Parameters>, "parameters">> {}

/** What the doubles of those who receive can be given. */
export interface ReceivingDouble<Output> {
  /** Hands the message to every handler and listener, through the codec, and resolves when the handlers are done; rejects as they do. */
  deliver(message: Output, context?: DeliverOptions<object>): Promise<void>;
  /** The same of a payload as it comes: what does not fit goes to `onInvalid`. */
  deliverRaw(payload: string | Uint8Array, context?: DeliverOptions<object>): Promise<void>;
  /** Tells `onGap`: messages may have been missed. */
  miss(gap: Gap): void;
}

export interface AllReceivingDouble<Output, Parameters extends object> {
  /** Hands the message to the handlers of `subscribeAll`, and of everything whose parameters it has. */
  deliver(message: Output, parameters: Parameters, context?: DeliverOptions<object>): Promise<void>;
}

export interface GroupDouble<Output, H extends object> {
  /**
   * Gives a delivery of the message to one handler, that of the consumer started first, through the codec, and resolves when it is done:
   * `outcome` says how it ended. What returned is acknowledged, what threw is retried, after the last attempt dead-lettered.
   */
  deliver(message: Output, options?: FakeDeliveryOptions<H>): Promise<FakeDelivery<Output, H>>;
  /** The same, all in one batch, to handlers of batches. */
  deliverBatch(
    messages: readonly Output[],
    options?: FakeDeliveryOptions<H>,
  ): Promise<readonly FakeDelivery<Output, H>[]>;
}

export interface ReadingDouble<Output, H extends object> {
  /**
   * Adds an entry that `history` and `follow` give; of a whole stream, `add` does so too.
   * @throws {PayloadInvalidError} it does not fit, or a header that the contract requires is missing.
   */
  hold(message: Output, options?: { readonly headers?: Partial<H> }): void;
}

export interface CallDouble<Types extends CallTypes> {
  /** Gives the request to the handler that serves, and resolves with what its caller would have got. */
  deliver(request: Types["requestInput"], options?: FakeCallOptions<Types>): Promise<CallAnswer<Types>>;
}

export interface BroadcastDouble<Types extends CallTypes> {
  /** Gives the request to every handler that serves, and resolves with what they answered. */
  deliver(request: Types["requestInput"], options?: FakeCallOptions<Types>): Promise<readonly GatheredAnswer<Types>[]>;
}

type Further<T> = T extends
  | Subscriber<infer Output, infer _P extends object>
  | MatchingSubscriber<infer Output, infer _Q extends object>
  ? ReceivingDouble<Output>
  : T extends ParameterizedSubscriber<infer Parameters extends object, infer Output>
    ? AllReceivingDouble<Output, Parameters>
    : T extends ConsumerGroup<infer Output, infer _P extends object, infer H extends object>
      ? GroupDouble<Output, H>
      : T extends Stream<
            infer Output,
            infer _I,
            infer _P extends object,
            infer H extends object,
            infer _In extends object
          >
        ? ReadingDouble<Output, H>
        : T extends StreamReader<infer Output, infer _P extends object, infer H extends object>
          ? ReadingDouble<Output, H>
          : T extends Call<infer Types>
            ? CallDouble<Types>
            : T extends BroadcastCall<infer Types>
              ? BroadcastDouble<Types>
              : Nothing;

type IsPart<T> =
  T extends Access<infer _Slot extends string | undefined> ? true : T extends DeadLetters<infer _Output> ? true : false;

/** Members that are doubles themselves. */
type Parts<T> = {
  readonly [Name in keyof T as IsPart<T[Name]> extends true ? Name : never]: Double<T[Name]>;
} & (T extends { readonly groups: infer Groups }
  ? { readonly groups: { readonly [Name in keyof Groups]: Double<Groups[Name]> } }
  : Nothing);

type Bound<T> = T extends { at(parameters: infer P, ...more: infer More): infer At }
  ? { at(parameters: P, ...more: More): Double<At> }
  : Nothing;

/**
 * What stands for a class in a test: of the same type, without a connection. It checks what it is given as the real one
 * does, records it, and answers plausibly until a test says otherwise.
 */
export type Double<T> = Recording<T> & Further<T> & Bound<T> & Parts<T> & T;

/** A client with a double in the place of each class; its `commands` are the real ones, which need no connection. */
export type ClientDouble<Client> = {
  readonly [Kind in keyof Client]: Kind extends "commands"
    ? Client[Kind]
    : { readonly [Name in keyof Client[Kind]]: Double<Client[Kind][Name]> };
};
