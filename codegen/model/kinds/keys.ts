import type { KeyShape } from "../../parse/kinds/keys.js";
import { step } from "../context.js";
import { base } from "../definitions.js";
import type { KindMaker } from "../kind-maker.js";
import type { Key } from "../model.js";
import { inPlaceName } from "../names.js";
import { Settings } from "../settings.js";

export const keyOfShape: KindMaker<KeyShape, Key> = ({ types, payload }, shape, name, place) => {
  const settings = new Settings(types, place);
  const maxBytes = settings.size("maxBytes", shape.maxBytes, "1MiB");
  tellValue(settings, shape);
  const value = shape.value && payload(shape.value, inPlaceName(name, "Value"), step(place, "value"));
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
    ...base(types, shape, name, place),
    encoding: shape.encoding ?? "json",
    ...(value && { value }),
    maxBytes,
    ...(expiresMs === undefined ? {} : { expiresMs }),
    ...(staleForMs === undefined ? {} : { staleForMs }),
    onInvalid: shape.onInvalid ?? "throw",
  };
};

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
