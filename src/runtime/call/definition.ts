import type { Address } from "../wire/address.js";
import type { MessageCodec } from "../wire/codec.js";
import type { ClientOptions } from "../wire/options.js";

/**
 * The types of a call, which the generator emits as one interface. What is written and what is read differ where the
 * contract has defaults and fills: `…Input` is what is written.
 */
export interface CallTypes {
  readonly parameters: object;
  readonly request: unknown;
  readonly requestInput: unknown;
  readonly reply: unknown;
  readonly replyInput: unknown;
  /** Of each named error, what it carries. */
  readonly errors: object;
  readonly errorsInput: object;
  /** `never` where the contract has none. */
  readonly progress: unknown;
  readonly progressInput: unknown;
}

/** What the generator emits for a call. */
export interface CallDefinition<Types extends CallTypes> {
  /** `<namespace>.calls.<name>` */
  readonly definition: string;
  readonly address: Address<Types["parameters"]>;
  readonly request: MessageCodec<Types["request"], Types["requestInput"]>;
  readonly reply: MessageCodec<Types["reply"], Types["replyInput"]>;
  readonly errors: {
    readonly [Name in keyof Types["errors"] & keyof Types["errorsInput"]]: MessageCodec<
      Types["errors"][Name],
      Types["errorsInput"][Name]
    >;
  };
  /** Absent: there is no progress to tell. */
  readonly progress?: MessageCodec<Types["progress"], Types["progressInput"]>;
  /** Of a request, a reply, an error and a progress message, each. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Absent with `broadcast`, which every server answers. */
  readonly serving?: Serving;
}

/** How servers share the calls, each of which one of them takes. */
export interface Serving {
  /** Handlers that run at once in one server. */
  readonly concurrency: number;
  /** A server silent for longer has died: another takes its calls. At most a third of `timeoutMs`, where that is over 3s. */
  readonly ackTimeoutMs: number;
  /** So many servers may try one call, each after the death of the one before. */
  readonly maxAttempts: number;
  readonly whenUnserved: "wait" | "fail";
}

/** What `tune` may override of a call. */
export interface CallTune {
  readonly timeoutMs?: number;
  readonly concurrency?: number;
  readonly ackTimeoutMs?: number;
}

/** What `tune` may override of a call with `broadcast`. */
export type BroadcastCallTune = Pick<CallTune, "timeoutMs">;

/** What the class of a call with `broadcast` takes beside the connection. */
export interface BroadcastCallOptions extends ClientOptions {
  readonly tune?: BroadcastCallTune | undefined;
}
