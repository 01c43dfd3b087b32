import type { BroadcastHandler, GatheredAnswer, GatherOptions } from "../../../call/broadcast/broadcast-types.js";
import { mostAnswers } from "../../../call/broadcast/gatherer.js";
import type { BroadcastCall } from "../../../call/broadcast.js";
import type { Call } from "../../../call/call.js";
import type { CallDefinition, CallTypes } from "../../../call/definition.js";
import { CallFailedError, CallRejectedError, CallUnservedError } from "../../../call/errors.js";
import type { CallAnswer, CallHandler, CallServer, RequestOptions, ServeOptions } from "../../../call/handlers.js";
import { checkOptions, gatherNames, requestNames, serveNames } from "../../../call/option-checks.js";
import { longestTimeoutMs } from "../../../call/settings.js";
import { OptionsInvalidError } from "../../../errors.js";
import { checkHandler, whole } from "../../../stream/settings.js";
import { checkSize, explained } from "../../../wire/codec.js";
import { FakeCall, type FakeCallOptions } from "../../fake-call.js";
import type { About, Behaviour } from "../about.js";
import type { MethodsOf } from "../types.js";

/** Of any call. */
interface AnyTypes extends CallTypes {
  readonly parameters: object;
  readonly errors: Readonly<Record<string, unknown>>;
  readonly errorsInput: Readonly<Record<string, unknown>>;
}

type Definition = CallDefinition<AnyTypes>;
type Options = FakeCallOptions<AnyTypes>;

/** Answered by whoever serves at the same double; by nobody where nobody does, until a test says what it answers. */
export function call(about: About<Call<AnyTypes>, Definition>): Behaviour<MethodsOf<Call<AnyTypes>>> {
  const handlers: CallHandler<AnyTypes>[] = [];
  const deliver = async (input: unknown, options: Options = {}): Promise<CallAnswer<AnyTypes>> => {
    const [handler] = handlers;
    if (!handler) throw unserved(about);
    return answer(about, handler, input, options);
  };
  const asked = ({ onProgress }: RequestOptions<AnyTypes> = {}) => onProgress;
  const ask = async (input: unknown, options?: RequestOptions<AnyTypes>): Promise<CallAnswer<AnyTypes>> => {
    options?.signal?.throwIfAborted();
    const [handler] = handlers;
    if (!handler) throw unserved(about);
    return answer(about, handler, input, {}, asked(options));
  };
  return {
    checks: { request: checkRequest(about), tryRequest: checkRequest(about), serve: checkServe(about) },
    methods: {
      tryRequest: ask,
      async request(input, options) {
        const told = await about.own.tryRequest(input, options);
        if (told.ok) return told.reply;
        throw new CallRejectedError(told.error, told.details, about.concern);
      },
      serve: async (handler, options) => serve(handlers, handler, options),
    },
    further: { deliver },
  };
}

/** Asks everybody who serves at the same double. */
export function broadcastCall(
  about: About<BroadcastCall<AnyTypes>, Definition>,
): Behaviour<MethodsOf<BroadcastCall<AnyTypes>>> {
  const handlers: BroadcastHandler<AnyTypes>[] = [];
  const deliver = (input: unknown, options: Options = {}): Promise<readonly GatheredAnswer<AnyTypes>[]> =>
    Promise.all(
      handlers.map(async (handler, index) => ({
        ...(await answer(about, handler, input, options)),
        server: `test-${index + 1}`,
      })),
    );
  return {
    checks: { gather: checkGather(about), serve: checkServe(about) },
    methods: {
      async gather(input, options) {
        const answers = await deliver(input);
        for (const one of answers) options?.onAnswer?.(one);
        return { answers, receivers: handlers.length, missing: 0 };
      },
      serve: async (handler, options) => serve(handlers, handler, options),
    },
    further: { deliver },
  };
}

type Asked = Pick<About<unknown, Definition>, "definition" | "parameters" | "concern">;

function checkRequest(about: Asked) {
  const { definition } = about.definition;
  return (input: unknown, options: RequestOptions<AnyTypes> = {}): void => {
    checkOptions(definition, options, requestNames, ["onProgress"]);
    if (options.timeoutMs !== undefined) whole(definition, "timeoutMs", options.timeoutMs, 1, longestTimeoutMs);
    checkInput(about, input);
  };
}

function checkGather(about: Asked) {
  const { definition } = about.definition;
  return (input: unknown, options: GatherOptions<AnyTypes> = {}): void => {
    const { timeoutMs, atMost } = options;
    checkOptions(definition, options, gatherNames, ["onAnswer"]);
    if (timeoutMs !== undefined) whole(definition, "timeoutMs", timeoutMs, 1, longestTimeoutMs);
    if (atMost !== undefined) whole(definition, "atMost", atMost, 1, mostAnswers);
    checkInput(about, input);
  };
}

function checkServe({ definition: { definition } }: Asked) {
  return (handler: unknown, options: ServeOptions = {}): void => {
    checkHandler(definition, handler);
    checkOptions(definition, options, serveNames, ["onError"]);
    if (options.concurrency !== undefined) whole(definition, "concurrency", options.concurrency, 1, 10_000);
  };
}

function checkInput({ definition, concern }: Asked, input: unknown): void {
  checkSize(definition.request.encode(input), definition.maxBytes, concern);
}

/** As the server answers: both ways through the codecs. */
async function answer(
  { definition, parameters, concern }: Asked,
  handler: CallHandler<AnyTypes>,
  input: unknown,
  options: Options,
  onProgress?: (progress: unknown) => void,
): Promise<CallAnswer<AnyTypes>> {
  const running = new FakeCall<AnyTypes>(definition, { parameters, ...options });
  try {
    const request = definition.request.parse(definition.request.encode(input));
    const reply = await handler(request, running);
    for (const progress of running.told) onProgress?.(progress);
    return { ok: true, reply: definition.reply.parse(definition.reply.encode(reply)) };
  } catch (error) {
    if (!(error instanceof CallRejectedError)) throw await failed(error, concern);
    const codec = definition.errors[error.error];
    if (!codec) throw error;
    return { ok: false, error: error.error, details: codec.parse(codec.encode(error.details)) };
  }
}

/** A caller is told that it failed, and a test what with. */
async function failed(error: unknown, concern: Asked["concern"]): Promise<CallFailedError> {
  const cause = await explained(error, concern);
  return new CallFailedError("handler-failed", "The handler failed; `cause` is what it threw", { ...concern, cause });
}

function unserved({ concern }: Asked): CallUnservedError {
  const cause = new OptionsInvalidError(
    "Nobody serves at this double, and no test said what it answers",
    "Say it: `double.answers.request(…)`; or let a handler `serve` at the double.",
  );
  return new CallUnservedError("Nobody serves at this double: say what it answers by `answers`", { ...concern, cause });
}

function serve<Handler>(handlers: Handler[], handler: Handler, { signal }: ServeOptions = {}): CallServer {
  handlers.push(handler);
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const stop = async (): Promise<void> => {
    const at = handlers.indexOf(handler);
    if (at >= 0) handlers.splice(at, 1);
    finish();
  };
  if (signal?.aborted) void stop();
  else signal?.addEventListener("abort", () => void stop(), { once: true });
  return { running: 0, finished, stop, [Symbol.asyncDispose]: stop };
}
