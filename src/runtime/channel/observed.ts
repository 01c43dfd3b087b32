import { type FailureCode, failureCode, type Observed, type Observer } from "../flow/observer.js";
import type { Host } from "../host.js";
import type { Argument } from "../wire/command.js";
import type { Gap, MessageHandler } from "./message.js";

export function observePublished(observer: Observer, about: Observed, payload: Argument, receivers: number): void {
  const bytes = typeof payload === "object" ? payload.byteLength : Buffer.byteLength(String(payload));
  observer.observe({ kind: "channel", event: "published", ...about, bytes, receivers });
}

export function observeGap(observer: Observer, about: Observed, gap: Gap): void {
  if (gap.reason === "overflow") {
    observer.observe({ kind: "channel", event: "dropped", ...about, count: gap.dropped });
  } else if (gap.reason === "resync") {
    observer.observe({ kind: "channel", event: "resync", ...about, key: gap.channel });
  } else {
    observer.observe({ kind: "channel", event: "gap", ...about, sinceMs: gap.sinceMs });
  }
}

/** The same handler, which tells the observer when it is done with a message. Returns no promise where the handler does not. */
export function observedHandler<Output, Parameters extends object>(
  observer: Observer,
  host: Host,
  definition: string,
  handler: MessageHandler<Output, Parameters>,
): MessageHandler<Output, Parameters> {
  return (message, context) => {
    const startedAt = host.monotonicMs();
    const tell = (outcome: "ok" | FailureCode): void => {
      const about = { definition, key: context.channel };
      observer.observe({
        kind: "channel",
        event: "handled",
        ...about,
        durationMs: host.monotonicMs() - startedAt,
        outcome,
      });
    };
    const failed = (error: unknown): never => {
      tell(failureCode(error));
      throw error;
    };
    let result: unknown;
    try {
      result = handler(message, context);
    } catch (error) {
      return failed(error);
    }
    if (isThenable(result)) return result.then(() => tell("ok"), failed);
    tell("ok");
    return undefined;
  };
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
