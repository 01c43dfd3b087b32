/** The string formats of contracts, each as strict as its RFC, in linear time. Generated checks and zod schemas share them. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** RFC 9562, of any version, in either case. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** RFC 3339 `full-date`: a day that the calendar has. */
export function isDate(text: string): boolean {
  return DATE.test(text) && dayExists(text);
}

const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** As `Date.toISOString` writes it, on a day that every month has: most are so, and one expression tells it. */
const USUAL_DATE_TIME = /^\d\d\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d\d\dZ$/;

/** RFC 3339 `date-time`, always with an offset; a leap second only where one can be. */
export function isDateTime(text: string): boolean {
  if (USUAL_DATE_TIME.test(text)) return true;
  return DATE_TIME.test(text) && dayExists(text) && secondExists(text, 11);
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** RFC 3339 `full-time`, always with an offset. */
export function isTime(text: string): boolean {
  return TIME.test(text) && secondExists(text, 0);
}

const DURATION =
  /^P(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))$/;

/** ISO 8601 as in RFC 3339, appendix A: `P1DT12H`, `P2W`; no fractions, no gap between the units. */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

const URI =
  /^[a-z][a-z0-9+.-]*:(?:\/\/(?<authority>[^/?#]*)(?=[/?#]|$))?(?:[a-z0-9\-._~!$&'()*+,;=:@/]|%[0-9a-f]{2})*(?:\?(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i;
const AUTHORITY =
  /^(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?<literal>[^\]]*)\]|(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?$/i;
const FUTURE_ADDRESS = /^v[0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+$/i;

/** RFC 3986 `URI`: absolute, with a scheme. */
export function isUri(text: string): boolean {
  if (text.length > MAX_URI_LENGTH) return false;
  const match = URI.exec(text);
  if (match === null) return false;
  const authority = match.groups?.authority;
  if (authority === undefined) return true;
  const parts = AUTHORITY.exec(authority);
  if (parts === null) return false;
  const literal = parts.groups?.literal;
  return literal === undefined || isIpv6(literal) || FUTURE_ADDRESS.test(literal);
}

/** Longer ones are data in disguise; the bound also keeps the expression's stack small. */
const MAX_URI_LENGTH = 65_536;

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/;

function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (text.length > 45 || halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1);
  const endsInIpv4 = last?.includes(".") === true && !last.endsWith(".") && IPV4.test(last);
  const count = groups.length + (endsInIpv4 ? 1 : 0);
  const hex = endsInIpv4 ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? count <= 7 : count === 8;
}

const LOCAL_PART = /^(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*|"(?:[ !#-[\]-~]|\\[ -~])*")$/i;
const DOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** RFC 5321 `Mailbox`: a dot-string or a quoted string, and a domain or an address in brackets. */
export function isEmail(text: string): boolean {
  // Neither a domain nor an address holds an `@`; a quoted string may.
  const at = text.lastIndexOf("@");
  if (at < 1 || at > 64 || text.length > 254 || !LOCAL_PART.test(text.slice(0, at))) return false;
  const domain = text.slice(at + 1);
  return DOMAIN.test(domain) || isAddressLiteral(domain);
}

function isAddressLiteral(text: string): boolean {
  if (!text.startsWith("[") || !text.endsWith("]")) return false;
  const address = text.slice(1, -1);
  if (/^IPv6:/i.test(address)) return isIpv6(address.slice(5));
  return IPV4.test(address) && !address.endsWith(".");
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dayExists(date: string): boolean {
  const day = twoDigits(date, 8);
  if (day <= 28) return true;
  const month = twoDigits(date, 5);
  if (day > (DAYS[month - 1] ?? 0)) return false;
  if (month !== 2 || day < 29) return true;
  const year = twoDigits(date, 0) * 100 + twoDigits(date, 2);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** A leap second is 23:59:60 in UTC, whatever the offset says. */
function secondExists(text: string, start: number): boolean {
  if (text.charCodeAt(start + 6) !== 54 /* 6 */) return true;
  const minutes = twoDigits(text, start) * 60 + twoDigits(text, start + 3);
  if (/z$/i.test(text)) return minutes === 1439;
  const end = text.length;
  const offset = twoDigits(text, end - 5) * 60 + twoDigits(text, end - 2);
  const utc = text.charAt(end - 6) === "+" ? minutes - offset : minutes + offset;
  return (utc + 2880) % 1440 === 1439;
}

function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}
