import { OptionsInvalidError } from "../errors.js";
import { whole } from "../stream/settings.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { CallDefinition, CallTune, CallTypes, Serving } from "./definition.js";

/** What the class of a call takes beside the connection. */
export interface CallOptions extends ClientOptions {
  readonly tune?: CallTune | undefined;
}

/** What the contract says of a call, overridden by `tune`, checked. */
export interface CallSettings {
  readonly prefix: string;
  readonly timeoutMs: number;
  /** Absent with `broadcast`. */
  readonly serving: Serving | undefined;
}

/** As the contract has it. */
export const longestTimeoutMs = 86_400_000;
const shortestTimeoutMs = 100;
const shortestAckTimeoutMs = 1_000;
const longestAckTimeoutMs = longestTimeoutMs / 3;

/** @throws {OptionsInvalidError} a number is out of its range, or the prefix cannot be one. */
export function callSettings<Types extends CallTypes>(
  { definition, timeoutMs: stated, serving }: Pick<CallDefinition<Types>, "definition" | "timeoutMs" | "serving">,
  options: CallOptions,
): CallSettings {
  const { tune = {} } = options;
  const prefix = prefixOf(options);
  const timeoutMs = whole(definition, "timeoutMs", tune.timeoutMs ?? stated, shortestTimeoutMs, longestTimeoutMs);
  if (!serving) return { prefix, timeoutMs, serving };
  const concurrency = whole(definition, "concurrency", tune.concurrency ?? serving.concurrency, 1, 10_000);
  const ackTimeoutMs = ackTimeoutOf(definition, serving, timeoutMs, tune);
  return { prefix, timeoutMs, serving: { ...serving, concurrency, ackTimeoutMs } };
}

/** Where only the timeout is tuned, the other follows it: a call has to be tried again before its caller gives up. */
function ackTimeoutOf(definition: string, serving: Serving, timeoutMs: number, tune: CallTune): number {
  const most = Math.max(shortestAckTimeoutMs, Math.floor(timeoutMs / 3));
  if (tune.ackTimeoutMs === undefined) return Math.min(serving.ackTimeoutMs, most);
  const ackTimeoutMs = whole(definition, "ackTimeoutMs", tune.ackTimeoutMs, shortestAckTimeoutMs, longestAckTimeoutMs);
  if (ackTimeoutMs <= most) return ackTimeoutMs;
  const message = `\`ackTimeoutMs\` is ${ackTimeoutMs}, more than a third of a \`timeoutMs\` of ${timeoutMs}`;
  throw new OptionsInvalidError(message, `Give ${most} or less, or raise \`timeoutMs\`.`, { definition });
}
