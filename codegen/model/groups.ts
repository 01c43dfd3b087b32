import type { GroupShape } from "../parse/kinds/groups.js";
import { parseDuration } from "../parse/units.js";
import { type Place, sourceOf, step, type TypeMaker } from "./context.js";
import type { Group } from "./model.js";
import { documentationOf } from "./notes.js";
import { Settings } from "./settings.js";

function backoffOf(
  settings: Settings,
  { initial, factor, max, jitter }: NonNullable<NonNullable<GroupShape["retry"]>["backoff"]>,
): Omit<Group["retry"], "maxAttempts"> {
  const initialMs = settings.duration("initial", initial, "1s", { least: "0s" });
  const maxMs = settings.duration("max", max, "1m", { least: "0s" });
  const areRead = [initial, max].every((text) => text !== undefined && parseDuration(text) !== undefined);
  if (areRead && initialMs > maxMs) {
    const fix = "Raise `max` to that or more, or lower `initial`.";
    settings.tell("DURATION_RANGE", "initial", `\`initial: ${initial}\` is longer than \`max: ${max}\``, fix);
  }
  return {
    initialMs,
    factor: settings.between("factor", factor, 2, 1, 1000),
    // The default stands in nobody's way: who states only a long beginning means it.
    maxMs: max === undefined ? Math.max(maxMs, initialMs) : maxMs,
    jitter: settings.between("jitter", jitter, 0.2, 0, 1),
  };
}

/** A consumer group, of a stream of its own contract or of another's. */
export function groupOf(maker: TypeMaker, shape: GroupShape, name: string, place: Place): Group {
  const settings = new Settings(maker, place);
  const retry = settings.at("retry");
  const kept = settings.at("deadLetter");
  return {
    name,
    start: shape.start,
    concurrency: settings.count("concurrency", shape.concurrency, 16, 10_000),
    ackTimeoutMs: settings.duration("ackTimeout", shape.ackTimeout, "30s", {
      least: "1s",
      why: "a heartbeat needs a third of it",
    }),
    retry: {
      maxAttempts: retry.count("maxAttempts", shape.retry?.maxAttempts, 5),
      ...backoffOf(retry.at("backoff"), shape.retry?.backoff ?? {}),
    },
    deadLetter: {
      maxEntries: kept.count("maxEntries", shape.deadLetter?.maxEntries, 10_000),
      maxAgeMs: kept.duration("maxAge", shape.deadLetter?.maxAge, "30d"),
    },
    ...(shape.order && { order: { by: shape.order.by, source: sourceOf(step(place, "order", "by")) } }),
    doc: documentationOf(shape),
    source: sourceOf(place, "key"),
  };
}
