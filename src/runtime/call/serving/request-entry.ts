import { fieldOf } from "../../entry/entry.js";
import type { StreamDefinition } from "../../stream/definition.js";
import type { HeldEntry } from "../../stream/delivery/delivery.js";
import { type MessageCodec, textCodec } from "../../wire/codec.js";
import { callKeys, requestHeaders, serversGroup } from "../call-stream.js";
import type { CallDefinition, CallTypes } from "../definition.js";
import { isCorrelation } from "../messages.js";
import { type CallSettings, longestTimeoutMs } from "../settings.js";

/** A request as it stands in the stream. */
export interface RequestEntry {
  readonly correlation: string;
  readonly inbox: string;
  /** By the server's clock, in milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly wantsProgress: boolean;
}

/**
 * The payload as it came: what is wrong with it is answered by whoever serves the call. Bytes that are no text become a
 * text that is no JSON.
 */
const rawText: MessageCodec<string> = {
  name: "text",
  encode: (value) => String(textCodec.encode(value)),
  parse: (text) => text,
  decode: (payload) => textOf(Buffer.from(payload)) ?? "",
};

/** The text of what came; `undefined` where it is none. */
export function textOf(payload: Buffer): string | undefined {
  const text = payload.toString("utf8");
  // A character that stands for bytes that are no text; or it was one itself.
  return !text.includes("\uFFFD") || Buffer.from(text).equals(payload) ? text : undefined;
}

/** A call's requests as a stream of texts. What its servers acknowledged and could not remove, their janitor does. */
export function requestStream<Types extends CallTypes>(
  { definition, address }: Pick<CallDefinition<Types>, "definition" | "address">,
  serving: NonNullable<CallSettings["serving"]>,
  timeoutMs: number,
): StreamDefinition<string, string, Types["parameters"]> {
  return {
    definition,
    address,
    codec: rawText,
    maxBytes: Number.MAX_SAFE_INTEGER,
    groups: [serversGroup(serving)],
    retention: { maxAgeMs: Math.max(1_000, timeoutMs), hard: false },
  };
}

const headers = {
  replyTo: `header:${requestHeaders.replyTo}`,
  correlation: `header:${requestHeaders.correlation}`,
  timeout: `header:${requestHeaders.timeout}`,
  progress: `header:${requestHeaders.progress}`,
} as const;

/** What a request says of itself; `undefined`: it is not addressed as one, and nobody could be answered. */
export function requestOf(key: string, held: HeldEntry): RequestEntry | undefined {
  const { fields } = held;
  const correlation = fieldOf(fields, headers.correlation);
  const inbox = fieldOf(fields, headers.replyTo);
  const timeout = fieldOf(fields, headers.timeout) ?? "";
  const isAddressed = isCorrelation(correlation) && isInboxOf(key, inbox);
  if (!isAddressed || !/^\d{1,8}$/.test(timeout) || Number(timeout) > longestTimeoutMs) return undefined;
  const wantsProgress = fieldOf(fields, headers.progress) === "1";
  return { correlation, inbox, deadlineMs: held.timestamp + Number(timeout), wantsProgress };
}

/** Whether answers may be sent there: to an inbox of the call, and to no other channel that a stranger names. */
export function isInboxOf(key: string, channel: string | undefined): channel is string {
  const prefix = callKeys.inbox(key, "");
  return channel?.startsWith(prefix) === true && /^[A-Za-z0-9-]{1,64}$/.test(channel.slice(prefix.length));
}
