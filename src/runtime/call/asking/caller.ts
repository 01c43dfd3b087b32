import { OptionsInvalidError } from "../../errors.js";
import type { Observed } from "../../flow/observer.js";
import { whole } from "../../stream/settings.js";
import { checkSize, explained } from "../../wire/codec.js";
import type { CallDefinition, CallTypes } from "../definition.js";
import { CallFailedError, type CallFailure, CallRejectedError } from "../errors.js";
import type { CallAnswer, ErrorName, RequestOptions } from "../handlers.js";
import type { Answer } from "../messages.js";
import { checkOptions, requestNames } from "../option-checks.js";
import { type CallSettings, longestTimeoutMs } from "../settings.js";
import { CallCommands } from "./commands.js";
import { type Asker, Outstanding, type Way } from "./outstanding.js";
import type { CallConnection } from "./reply-inbox.js";
import { ReplyInboxes } from "./reply-inboxes.js";

const failures: Readonly<Record<CallFailure, string>> = {
  "handler-failed": "The server's handler failed",
  "request-invalid": "The server could not read the request",
  "reply-invalid": "What came back does not fit the contract",
  abandoned: "Every server that tried it died",
};

/** Asks one call. */
export class Caller<Types extends CallTypes> {
  readonly #connection: CallConnection;
  readonly #definition: CallDefinition<Types>;
  readonly #timeoutMs: number;
  /** What errors and observations tell it concerns. */
  readonly about: Observed;
  readonly #way: Way;
  #creating: Promise<unknown> | undefined;

  /** @throws {AddressInvalidError} a parameter is missing, empty or not of its type. */
  constructor(
    connection: CallConnection,
    definition: CallDefinition<Types>,
    settings: CallSettings,
    parameters: Types["parameters"],
  ) {
    const { serving } = settings;
    if (!serving) {
      const fix = "Make a `BroadcastCall` of it, as the generated client does.";
      throw new OptionsInvalidError("Every server answers this call", fix, { definition: definition.definition });
    }
    const commands = new CallCommands(definition, { ...settings, serving }, parameters);
    this.#connection = connection;
    this.#definition = definition;
    this.#timeoutMs = settings.timeoutMs;
    this.about = { definition: definition.definition, key: commands.key };
    const createStream = (): Promise<unknown> => this.#create(commands);
    this.#way = { connection, commands, about: this.about, createStream };
  }

  /** See `Call.request`. */
  request(input: Types["requestInput"], options: RequestOptions<Types> = {}): Promise<Types["reply"]> {
    return new Promise((resolve, reject) => {
      const rejected = (name: string, details: unknown): void =>
        reject(new CallRejectedError(name, details, this.about));
      this.#ask(input, options, reject, (answer) => this.#read(answer, resolve, rejected, reject));
    });
  }

  /** See `Call.tryRequest`. */
  tryRequest(input: Types["requestInput"], options: RequestOptions<Types> = {}): Promise<CallAnswer<Types>> {
    return new Promise((resolve, reject) => {
      const replied = (reply: Types["reply"]): void => resolve({ ok: true, reply });
      // The details were read by the codec of the error with this name.
      const rejected = (error: string, details: unknown): void =>
        resolve({ ok: false, error, details } as CallAnswer<Types>);
      this.#ask(input, options, reject, (answer) => this.#read(answer, replied, rejected, reject));
    });
  }

  #ask(
    input: Types["requestInput"],
    options: RequestOptions<Types>,
    failed: (error: unknown) => void,
    answered: (answer: Answer) => void,
  ): void {
    try {
      const { definition } = this.about;
      checkOptions(definition, options, requestNames, ["onProgress"]);
      const timeoutMs = whole(definition, "timeoutMs", options.timeoutMs ?? this.#timeoutMs, 1, longestTimeoutMs);
      const json = this.#definition.request.encode(input);
      checkSize(json, this.#definition.maxBytes, this.about);
      options.signal?.throwIfAborted();
      const inboxes = ReplyInboxes.of(this.#connection, this.about);
      const inbox = inboxes.open(this.about);
      const asker: Asker = { answered, failed, progressed: this.#progressed(options.onProgress) };
      new Outstanding(this.#way, inboxes, inbox, json, asker).begin(timeoutMs, options.signal);
    } catch (error) {
      this.#explain(error, failed);
    }
  }

  #read(
    answer: Answer,
    replied: (reply: Types["reply"]) => void,
    rejected: (name: string, details: unknown) => void,
    failed: (error: unknown) => void,
  ): void {
    const { reply, errors } = this.#definition;
    if (answer.kind === "ok") this.#decoded(() => reply.parse(answer.json), replied, failed);
    else if (answer.kind === "failed") failed(this.#failedError(answer.reason));
    else if (!isErrorName<Types>(errors, answer.name)) failed(this.#failedError("reply-invalid"));
    else {
      const codec = errors[answer.name];
      const named = (details: unknown): void => rejected(answer.name, details);
      this.#decoded(() => codec.parse(answer.json), named, failed);
    }
  }

  #decoded<Value>(decode: () => Value, done: (value: Value) => void, failed: (error: CallFailedError) => void): void {
    let value: Value;
    try {
      value = decode();
    } catch (error) {
      this.#explain(error, (cause) => failed(this.#failedError("reply-invalid", cause)));
      return;
    }
    done(value);
  }

  #progressed(told: ((progress: Types["progress"]) => void) | undefined): ((json: string) => void) | undefined {
    const { progress } = this.#definition;
    if (!told || !progress) return undefined;
    return (json) =>
      this.#decoded(
        () => progress.parse(json),
        told,
        // The call goes on; its server has another contract.
        (error) => this.#connection.report(error),
      );
  }

  #failedError(reason: CallFailure, cause?: unknown): CallFailedError {
    return new CallFailedError(reason, failures[reason], { ...this.about, cause });
  }

  /** Explaining loads what only errors need. */
  #explain(error: unknown, told: (error: unknown) => void): void {
    void explained(error, this.about).then(told, told);
  }

  /** However many find that there is no stream, it is made once. */
  #create(commands: CallCommands<Types>): Promise<unknown> {
    this.#creating ??= this.#connection.execute(commands.createStream()).finally(() => {
      this.#creating = undefined;
    });
    return this.#creating;
  }
}

function isErrorName<Types extends CallTypes>(
  errors: CallDefinition<Types>["errors"],
  name: string,
): name is ErrorName<Types> {
  return Object.hasOwn(errors, name);
}
