import type { ChannelShape, GroupShape, KeyShape, LimitShape, LockShape, StreamShape } from "../parse/shape.js";
import { addressOf } from "./address.js";
import { locationOf, type Place, sourceOf, step, type TypeMaker } from "./context.js";
import type { Channel, Definition, Group, Key, Limit, Lock, Payload, Stream } from "./model.js";
import { documentationOf } from "./notes.js";
import { Settings } from "./settings.js";

function base(
  maker: TypeMaker,
  shape: Parameters<typeof addressOf>[1] & Parameters<typeof documentationOf>[0],
  name: string,
  place: Place,
): Definition {
  const doc = documentationOf(shape);
  return { name, address: addressOf(maker, shape, name, place), doc, source: sourceOf(place, "key") };
}

export function channelOf(
  maker: TypeMaker,
  shape: ChannelShape,
  name: string,
  place: Place,
  message: Payload,
): Channel {
  const maxBytes = new Settings(maker, place).size("maxBytes", shape.maxBytes, "1MiB");
  return { ...base(maker, shape, name, place), message, maxBytes };
}

export function streamOf(maker: TypeMaker, shape: StreamShape, name: string, place: Place, message: Payload): Stream {
  const groups = Object.entries(shape.groups ?? {})
    .map(([group, one]) => groupOf(maker, one, group, step(place, "groups", group)))
    .sort(byName);
  const maxBytes = new Settings(maker, place).size("maxBytes", shape.maxBytes, "1MiB");
  return { ...base(maker, shape, name, place), message, maxBytes, groups };
}

function groupOf(maker: TypeMaker, shape: GroupShape, name: string, place: Place): Group {
  const settings = new Settings(maker, place);
  const retry = settings.at("retry");
  const backoff = retry.at("backoff");
  const written = shape.retry?.backoff ?? {};
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
      initialMs: backoff.duration("initial", written.initial, "1s", { least: "0s" }),
      factor: backoff.between("factor", written.factor, 2, 1, 1000),
      maxMs: backoff.duration("max", written.max, "1m", { least: "0s" }),
      jitter: backoff.between("jitter", written.jitter, 0.2, 0, 1),
    },
    deadLetter: {
      maxEntries: kept.count("maxEntries", shape.deadLetter?.maxEntries, 10_000),
      maxAgeMs: kept.duration("maxAge", shape.deadLetter?.maxAge, "30d"),
    },
    doc: documentationOf(shape),
    source: sourceOf(place, "key"),
  };
}

export function lockOf(maker: TypeMaker, shape: LockShape, name: string, place: Place): Lock {
  const settings = new Settings(maker, place);
  const leaseMs = settings.duration("lease", shape.lease, "10s", {
    least: "100ms",
    why: "a lease is renewed at each third",
  });
  const waitMs = settings.duration("wait", shape.wait, "5s", { least: "0s" });
  return { ...base(maker, shape, name, place), leaseMs, waitMs };
}

export function limitOf(maker: TypeMaker, shape: LimitShape, name: string, place: Place): Limit {
  const rates = ratesOf(maker, shape, step(place, "rates"));
  const onUnavailable = shape.onUnavailable === "allow" ? "allow" : "deny";
  return { ...base(maker, shape, name, place), rates, onUnavailable };
}

function ratesOf(maker: TypeMaker, shape: LimitShape, place: Place): Limit["rates"] {
  if (shape.rates.length === 0 || shape.rates.length > mostRates) {
    const fix = `List 1 to ${mostRates} rates: \`[{ allow: 10, per: 1s }]\`.`;
    maker.findings.add("RATE_INVALID", locationOf(place), `A limit of ${shape.rates.length} rates cannot work`, fix);
  }
  return shape.rates.map((rate, index) => {
    const settings = new Settings(maker, step(place, index));
    const perMs = settings.duration("per", rate.per, "1s");
    const allow = settings.count("allow", rate.allow, 1, mostAllowed);
    const burst = settings.count("burst", rate.burst, allow, mostAllowed);
    if (BigInt(burst) * BigInt(perMs) > BigInt(allow) * BigInt(longestMs)) {
      const fix = "Lower `burst`, or raise `allow`.";
      settings.tell("RATE_INVALID", "burst", "It would take more than 100 years to give back this burst", fix);
    }
    return { allow, perMs, burst, source: sourceOf(step(place, index)) };
  });
}

// As `src/runtime/limit/rates.ts` has them: what microseconds in 2^53 hold.
const mostRates = 16;
const mostAllowed = 2 ** 50;
const longestMs = 36_500 * 86_400_000;

export function keyOfShape(
  maker: TypeMaker,
  shape: KeyShape,
  name: string,
  place: Place,
  value: Payload | undefined,
): Key {
  const settings = new Settings(maker, place);
  const maxBytes = settings.size("maxBytes", shape.maxBytes, "1MiB");
  tellValue(settings, shape);
  const expiresMs = settings.optionalDuration("expires", shape.expires);
  return {
    ...base(maker, shape, name, place),
    encoding: shape.encoding ?? "json",
    ...(value === undefined ? {} : { value }),
    maxBytes,
    ...(expiresMs === undefined ? {} : { expiresMs }),
  };
}

function tellValue(settings: Settings, { encoding = "json", value }: KeyShape): void {
  if (encoding === "json" && value === undefined) {
    settings.tell(
      "KEY_VALUE",
      "value",
      "The key has no `value`",
      "Write its type: `value: User`, or `encoding: text`.",
    );
  }
  if (encoding !== "json" && value !== undefined) {
    const fix = "Leave `value` out, or `encoding`.";
    settings.tell("KEY_VALUE", "value", `With \`encoding: ${encoding}\` the value is taken as it is`, fix);
  }
}

export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
