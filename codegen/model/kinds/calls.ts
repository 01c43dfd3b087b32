import type { CallShape } from "../../parse/kinds/calls.js";
import { parseDuration } from "../../parse/units.js";
import { sourceOf, step } from "../context.js";
import { base } from "../definitions.js";
import type { KindMaker } from "../kind-maker.js";
import type { Call, Serving } from "../model.js";
import { inPlaceName } from "../names.js";
import { Settings } from "../settings.js";

export const callOf: KindMaker<CallShape, Call> = ({ types, payload }, shape, name, place) => {
  const settings = new Settings(types, place);
  const timeoutMs = settings.duration("timeout", shape.timeout, "30s", { least: "100ms", most: "1d" });
  const serving = shape.broadcast ? undefined : servingOf(settings, shape, timeoutMs);
  if (shape.broadcast) tellBroadcast(settings, shape);
  const progress =
    shape.progress === undefined
      ? undefined
      : payload(shape.progress, inPlaceName(name, "Progress"), step(place, "progress"));
  return {
    ...base(types, shape, name, place),
    request: payload(shape.request, inPlaceName(name, "Request"), step(place, "request")),
    reply: payload(shape.reply, inPlaceName(name, "Reply"), step(place, "reply")),
    ...(progress && { progress }),
    errors: Object.entries(shape.errors ?? {}).map(([error, details]) => {
      const where = step(place, "errors", error);
      return {
        name: error,
        details: payload(details, inPlaceName(name, error), where),
        source: sourceOf(where, "key"),
      };
    }),
    maxBytes: settings.size("maxBytes", shape.maxBytes, "1MiB"),
    timeoutMs,
    ...(serving && { serving }),
  };
};

/** What is said of one server that takes a call, and with `broadcast` of none. */
const wordsOfServing = {
  ackTimeout: "all of them have it already, so nobody takes it over",
  attempts: "each of them tries it once",
  concurrency: "each of them answers as it comes",
  whenUnserved: "`gather` tells how many it reached",
  progress: "each of them only answers",
} as const satisfies Partial<Record<keyof CallShape, string>>;

function tellBroadcast(settings: Settings, shape: CallShape): void {
  for (const [word, why] of Object.entries(wordsOfServing)) {
    if (!Object.hasOwn(shape, word)) continue;
    const fix = `Leave \`${word}\` out, or \`broadcast\`: every server gets the call, and ${why}.`;
    settings.tell("CALL_INVALID", word, `\`${word}\` and \`broadcast: true\` exclude each other`, fix, "key");
  }
}

function servingOf(settings: Settings, shape: CallShape, timeoutMs: number): Serving {
  return {
    concurrency: settings.count("concurrency", shape.concurrency, 16, 10_000),
    ackTimeoutMs: ackTimeoutOf(settings, shape, timeoutMs),
    maxAttempts: settings.count("attempts", shape.attempts, 3, 100),
    whenUnserved: shape.whenUnserved ?? "wait",
  };
}

const leastAckTimeoutMs = 1_000;
const mostByDefaultMs = 30_000;

/** A third: two servers may die with a call, and the third still answers in time. */
function ackTimeoutOf(settings: Settings, { ackTimeout, timeout }: CallShape, timeoutMs: number): number {
  const third = Math.max(leastAckTimeoutMs, Math.floor(timeoutMs / 3));
  const why = "a heartbeat needs a third of it";
  const ackTimeoutMs = settings.optionalDuration("ackTimeout", ackTimeout, { least: "1s", why });
  if (ackTimeoutMs === undefined) return Math.min(third, mostByDefaultMs);
  const isTimeoutRead = timeout === undefined || parseDuration(timeout) !== undefined;
  if (isTimeoutRead && ackTimeoutMs > third) {
    const fix = `Write ${inWords(third)} or less, or raise \`timeout\`: another server needs time for what a dead one began.`;
    const text = `\`ackTimeout: ${ackTimeout}\` is more than a third of \`timeout: ${timeout ?? "30s"}\``;
    settings.tell("CALL_INVALID", "ackTimeout", text, fix);
  }
  return ackTimeoutMs;
}

function inWords(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}
