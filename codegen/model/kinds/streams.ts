import type { StreamShape } from "../../parse/kinds/streams.js";
import { locationOf, type Place, sourceOf, step, type TypeMaker } from "../context.js";
import { base, byName } from "../definitions.js";
import { groupOf } from "../groups.js";
import { headersOf } from "../headers.js";
import type { KindMaker } from "../kind-maker.js";
import type { Retention, Stream } from "../model.js";
import { inPlaceName } from "../names.js";
import { Settings } from "../settings.js";

export const streamOf: KindMaker<StreamShape, Stream> = ({ types: maker, payload }, shape, name, place) => {
  const settings = new Settings(maker, place);
  const retention = shape.retention && retentionOf(maker, shape.retention, step(place, "retention"));
  const deduplicate = shape.deduplicate && deduplicateOf(maker, shape.deduplicate, step(place, "deduplicate"));
  const headers = shape.headers && headersOf(maker, shape.headers, step(place, "headers"));
  const capacity = shape.capacity === undefined ? undefined : settings.count("capacity", shape.capacity, 1);
  return {
    ...base(maker, shape, name, place),
    message: payload(shape.message, inPlaceName(name, "Message"), step(place, "message")),
    maxBytes: settings.size("maxBytes", shape.maxBytes, "1MiB"),
    ...(retention && { retention }),
    ...(deduplicate && { deduplicate }),
    ...(capacity !== undefined && { capacity: { entries: capacity, source: sourceOf(step(place, "capacity")) } }),
    ...(headers && { headers }),
    groups: Object.entries(shape.groups ?? {})
      .map(([group, one]) => groupOf(maker, one, group, step(place, "groups", group)))
      .sort(byName),
  };
};

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
