import type { CallFailure } from "./errors.js";

/*
 * What goes through the inbox of a caller, as text. The JSON is the last part, so that nothing in it is looked at. Of a
 * broadcast call the server's id stands behind the correlation.
 */

/** How a server answers a call. */
export type Answer =
  | { readonly kind: "ok"; readonly json: string }
  | { readonly kind: "error"; readonly name: string; readonly json: string }
  | { readonly kind: "failed"; readonly reason: CallFailure };

/** `n` rises over all attempts: what has a lower one than what came before was overtaken, or is a former server's. */
export type Progress = { readonly kind: "progress"; readonly n: number; readonly json: string };

/** A message of an inbox. */
export type InboxMessage = (Answer | Progress) & { readonly correlation: string };

/** An answer to a broadcast call. */
export type GatheredMessage = Answer & { readonly correlation: string; readonly server: string };

/** A broadcast call, as every server gets it. */
export interface BroadcastRequest {
  readonly correlation: string;
  /** How long the caller waits, in milliseconds, since it was sent. */
  readonly timeoutMs: number;
  readonly replyTo: string;
  readonly json: string;
}

const id = "[A-Za-z0-9_-]{1,64}";
const correlation = new RegExp(`^${id}$`);
/** The JSON is a text of any characters, line ends included. */
const message = new RegExp(`^(ok|error|failed|progress) (${id}) (.*)$`, "s");
const behindServer = new RegExp(`^(${id}) (.*)$`, "s");
const named = /^([A-Za-z][A-Za-z0-9_]*) (.*)$/s;
const numbered = /^(\d{1,15}) (.*)$/s;
const broadcast = new RegExp(`^(${id}) (\\d{1,8}) (\\S{1,1000}) (.*)$`, "s");

const failures: Readonly<Record<CallFailure, true>> = {
  "handler-failed": true,
  "request-invalid": true,
  "reply-invalid": true,
  abandoned: true,
};

/** Whether others may be told of a call by it: it stands in keys and messages. */
export function isCorrelation(text: string | undefined): text is string {
  return text !== undefined && correlation.test(text);
}

/** `ok <correlation> <json>` · `error <correlation> <Name> <json>` · `failed <correlation> <reason>` */
export function answerText(correlation: string, answer: Answer): string {
  switch (answer.kind) {
    case "ok":
      return `ok ${correlation} ${answer.json}`;
    case "error":
      return `error ${correlation} ${answer.name} ${answer.json}`;
    case "failed":
      return `failed ${correlation} ${answer.reason}`;
    default:
      return answer satisfies never;
  }
}

/** The same with the server's id behind the correlation. */
export function gatheredText(correlation: string, server: string, answer: Answer): string {
  return answerText(`${correlation} ${server}`, answer);
}

/** `progress <correlation> <n> <json>` */
export function progressText(correlation: string, n: number, json: string): string {
  return `progress ${correlation} ${n} ${json}`;
}

/** Anything else than the texts above: `undefined`. */
export function parseInboxMessage(text: string): InboxMessage | undefined {
  const [, kind = "", about = "", rest = ""] = message.exec(text) ?? [];
  if (kind !== "progress") {
    const answer = answerOf(kind, rest);
    return answer && { ...answer, correlation: about };
  }
  const [, n, json] = numbered.exec(rest) ?? [];
  return json === undefined ? undefined : { kind: "progress", correlation: about, n: Number(n), json };
}

/** The answer of one server to a broadcast call; anything else: `undefined`. */
export function parseGathered(text: string): GatheredMessage | undefined {
  const [, kind = "", about = "", rest = ""] = message.exec(text) ?? [];
  const [, server, its = ""] = behindServer.exec(rest) ?? [];
  const answer = server === undefined ? undefined : answerOf(kind, its);
  return answer && server !== undefined ? { ...answer, correlation: about, server } : undefined;
}

function answerOf(kind: string, rest: string): Answer | undefined {
  if (kind === "ok") return { kind, json: rest };
  if (kind === "failed") return isFailure(rest) ? { kind, reason: rest } : undefined;
  if (kind !== "error") return undefined;
  const [, name, json] = named.exec(rest) ?? [];
  return name === undefined || json === undefined ? undefined : { kind, name, json };
}

function isFailure(text: string): text is CallFailure {
  return Object.hasOwn(failures, text);
}

/** `<correlation> <timeout ms> <reply-to> <json>` */
export function broadcastText({ correlation, timeoutMs, replyTo, json }: BroadcastRequest): string {
  return `${correlation} ${timeoutMs} ${replyTo} ${json}`;
}

/** Anything else: `undefined`. */
export function parseBroadcast(text: string): BroadcastRequest | undefined {
  const [, about = "", timeoutMs, replyTo = "", json] = broadcast.exec(text) ?? [];
  return json === undefined ? undefined : { correlation: about, timeoutMs: Number(timeoutMs), replyTo, json };
}
