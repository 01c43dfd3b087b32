import type { ChannelShape } from "../parse/kinds/channels.js";
import type { KeyShape } from "../parse/kinds/keys.js";
import { addressOf } from "./address.js";
import { type Place, sourceOf, type TypeMaker } from "./context.js";
import type { Channel, Definition, Key, Payload } from "./model.js";
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
  const settings = new Settings(maker, place);
  const replay = shape.replay && replayOf(settings.at("replay"), shape.replay);
  return {
    ...base(maker, shape, name, place),
    message,
    maxBytes: settings.size("maxBytes", shape.maxBytes, "1MiB"),
    sharded: shape.sharded ?? false,
    ...(replay && { replay }),
  };
}

function replayOf(
  settings: Settings,
  { maxEntries, maxAge }: Exclude<ChannelShape["replay"], undefined>,
): Exclude<Channel["replay"], undefined> {
  const why = "a history is for who was away for a moment; a stream keeps what must not be missed";
  return {
    maxEntries: settings.count("maxEntries", maxEntries, 1, 1_000_000),
    maxAgeMs: settings.duration("maxAge", maxAge, "10m", { least: "1s", most: "7d", why }),
  };
}

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
  const staleForMs = settings.optionalDuration("staleFor", shape.staleFor);
  if (shape.staleFor !== undefined && shape.expires === undefined) {
    const fix = "Add `expires: 1h`, after which the value is stale, or leave `staleFor` out.";
    settings.tell(
      "KEY_INVALID",
      "staleFor",
      "`staleFor` stands without `expires`: nothing ever becomes stale",
      fix,
      "key",
    );
  }
  return {
    ...base(maker, shape, name, place),
    encoding: shape.encoding ?? "json",
    ...(value === undefined ? {} : { value }),
    maxBytes,
    ...(expiresMs === undefined ? {} : { expiresMs }),
    ...(staleForMs === undefined ? {} : { staleForMs }),
    onInvalid: shape.onInvalid ?? "throw",
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
