import type { GroupShape } from "../parse/kinds/groups.js";
import type { StreamShape } from "../parse/kinds/streams.js";
import { parseDuration } from "../parse/units.js";
import { locationOf, type Place, sourceOf, step, type TypeMaker } from "./context.js";
import { base, byName } from "./definitions.js";
import { headersOf } from "./headers.js";
import type { Group, Payload, Retention, Stream } from "./model.js";
import { documentationOf } from "./notes.js";
import { Settings } from "./settings.js";

export function streamOf(maker: TypeMaker, shape: StreamShape, name: string, place: Place, message: Payload): Stream {
  const settings = new Settings(maker, place);
  const retention = shape.retention && retentionOf(maker, shape.retention, step(place, "retention"));
  const deduplicate = shape.deduplicate && deduplicateOf(maker, shape.deduplicate, step(place, "deduplicate"));
  const headers = shape.headers && headersOf(maker, shape.headers, step(place, "headers"));
  const capacity = shape.capacity === undefined ? undefined : settings.count("capacity", shape.capacity, 1);
  return {
    ...base(maker, shape, name, place),
    message,
    maxBytes: settings.size("maxBytes", shape.maxBytes, "1MiB"),
    ...(retention && { retention }),
    ...(deduplicate && { deduplicate }),
    ...(capacity !== undefined && { capacity: { entries: capacity, source: sourceOf(step(place, "capacity")) } }),
    ...(headers && { headers }),
    groups: Object.entries(shape.groups ?? {})
      .map(([group, one]) => groupOf(maker, one, group, step(place, "groups", group)))
      .sort(byName),
  };
}

function retentionOf(
  maker: TypeMaker,
  shape: Exclude<StreamShape["retention"], undefined>,
  place: Place,
): Retention | undefined {
  const settings = new Settings(maker, place);
  if (shape.maxEntries === undefined && shape.maxAge === undefined) {
    const fix = "Write `maxEntries: 100000`, `maxAge: 7d`, or both.";
    maker.findings.add("RETENTION_INVALID", locationOf(place, "key"), "`retention` has no bound", fix);
    return undefined;
  }
  const maxEntries = shape.maxEntries === undefined ? undefined : settings.count("maxEntries", shape.maxEntries, 1);
  const maxAgeMs = settings.optionalDuration("maxAge", shape.maxAge, {
    least: "1s",
    why: "entries are removed about once a second",
  });
  return {
    ...(maxEntries !== undefined && { maxEntries }),
    ...(maxAgeMs !== undefined && { maxAgeMs }),
    hard: shape.hard ?? false,
    source: sourceOf(place, "key"),
  };
}

function deduplicateOf(
  maker: TypeMaker,
  shape: Exclude<StreamShape["deduplicate"], undefined>,
  place: Place,
): Exclude<Stream["deduplicate"], undefined> {
  const withinMs = new Settings(maker, place).duration("within", shape.within, "10m", {
    least: "1s",
    most: "365d",
    why: "Redis holds a key for each value, for so long",
  });
  return { by: shape.by, withinMs, source: sourceOf(step(place, "by")) };
}

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
