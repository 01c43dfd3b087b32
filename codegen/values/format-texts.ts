import type { StringFormat, StringType } from "../model/model.js";
import { between, pickOne, type Random, times } from "./random.js";

type FormatType = StringType & { readonly format: StringFormat };

/** A text of the format, as long as it has to be where the format leaves that open. */
export function formatted(type: FormatType, random: Random): string {
  switch (type.format) {
    case "uuid":
      return [8, 4, 4, 4, 12].map((count) => times(count, () => hex(random)).join("")).join("-");
    case "date":
      return date(random);
    case "time":
      return time(random);
    case "date-time":
      return `${date(random)}T${time(random)}`;
    case "duration":
      return pickOne(random, ["P1D", "PT5M", "P2W", "P1Y2M3DT4H5M6S", `PT${between(random, 0, 99)}S`]) ?? "P1D";
    case "uri":
      return uri(type, random);
    case "email":
      return email(type, random);
    default:
      return type.format satisfies never;
  }
}

export const plain = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"];

function hex(random: Random): string {
  return pickOne(random, [..."0123456789abcdefABCDEF"]) ?? "0";
}

function word(random: Random): string {
  return letters(random, between(random, 1, 8));
}

function letters(random: Random, count: number): string {
  return times(count, () => pickOne(random, plain) ?? "a").join("");
}

/** Letters may follow any of them. */
function uri({ minLength = 0, maxLength = Infinity }: StringType, random: Random): string {
  const usual = ["https://example.com", "urn:a:b", "http://[::1]:80/a?b=c#d", `x:${word(random)}`];
  const start = pickOne(
    random,
    usual.filter((one) => one.length <= maxLength),
  );
  const text = start ?? "x:";
  return text + letters(random, Math.max(0, minLength - text.length));
}

/** No part of one may be longer. */
const longestLabel = 60;

function email({ minLength = 0, maxLength = Infinity }: StringType, random: Random): string {
  const usual = `${word(random)}.${word(random)}@${word(random)}.example`;
  const text = usual.length <= maxLength ? usual : `${letters(random, 1)}@${letters(random, 1)}.co`;
  const missing = Math.max(0, minLength - text.length);
  // Labels with a dot behind each, and the rest of them in the name.
  const labels = Math.floor(missing / (longestLabel + 1));
  const inName = Math.min(missing % (longestLabel + 1), longestLabel - text.indexOf("@"));
  const inDomain = missing - inName - labels * (longestLabel + 1);
  const domain = `${times(labels, () => `${letters(random, longestLabel)}.`).join("")}${letters(random, inDomain)}`;
  return letters(random, inName) + text.replace("@", `@${domain}`);
}

function date(random: Random): string {
  return `${two(between(random, 0, 99))}${two(between(random, 0, 99))}-${two(between(random, 1, 12))}-${two(between(random, 1, 28))}`;
}

function time(random: Random): string {
  const fraction = pickOne(random, ["", ".5", ".123456789"]) ?? "";
  const offset = pickOne(random, ["Z", "z", "+00:00", "-08:30"]) ?? "Z";
  return `${two(between(random, 0, 23))}:${two(between(random, 0, 59))}:${two(between(random, 0, 59))}${fraction}${offset}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
