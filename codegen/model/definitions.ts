import type { ChannelShape, KeyShape, LimitShape, LockShape } from "../parse/shape.js";
import { addressOf } from "./address.js";
import { locationOf, type Place, sourceOf, step, type TypeMaker } from "./context.js";
import type { Channel, Definition, Key, Limit, Lock, Payload } from "./model.js";
import { documentationOf } from "./notes.js";
import { Settings } from "./settings.js";

/** What all definitions with an address have. */
export function base(
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
