import { entryFields } from "../../entry/entry.js";
import { PayloadInvalidError, PayloadTooLargeError } from "../../errors.js";
import { encodeValue } from "../../wire/address.js";
import { checkSize } from "../../wire/codec.js";
import type { Headers, HeadersCodec } from "../../wire/headers.js";
import type { StreamDefinition } from "../definition.js";

/** The field with the value of an ordered group's `by`, so that scripts need not read the payload. */
const orderField = "redloom-by:";
/** A script hands all fields of an entry over at once, which has an end. */
const mostHeaders = 1_000;

/** An entry that is ready to be sent. */
export interface NewEntry {
  /** Field, value, field, value … */
  readonly fields: readonly string[];
  /** The value by which it is deduplicated, as keys have it. */
  readonly value?: string;
}

type Definition<Input, HeadersIn extends object> = Pick<
  StreamDefinition<unknown, Input, never, object, HeadersIn>,
  "definition" | "codec" | "maxBytes" | "groups" | "deduplicate" | "headers"
>;

/** Makes entries of messages: checked, with their headers, and with what groups order by. */
export class EntryMaker<Input, HeadersIn extends object> {
  readonly #definition: Definition<Input, HeadersIn>;
  readonly #key: string;
  readonly #orderedBy: readonly string[];

  constructor(definition: Definition<Input, HeadersIn>, key: string) {
    this.#definition = definition;
    this.#key = key;
    this.#orderedBy = [...new Set(definition.groups.flatMap(({ order }) => (order ? [order.by] : [])))];
  }

  /** @throws {PayloadInvalidError} @throws {PayloadTooLargeError} */
  make(message: Input, given: HeadersIn | undefined): NewEntry {
    const { codec, maxBytes, definition, deduplicate, headers } = this.#definition;
    const payload = codec.encode(message);
    checkSize(payload, maxBytes, { definition, key: this.#key });
    const fields = given || headers ? this.#withHeaders(payload, headers, given) : entryFields(payload);
    for (const by of this.#orderedBy) fields.push(orderField + by, textOf(message, payload, by));
    return deduplicate ? { fields, value: encodeValue(textOf(message, payload, deduplicate.by)) } : { fields };
  }

  #withHeaders(payload: string, codec: HeadersCodec<object, HeadersIn> | undefined, given: HeadersIn | undefined) {
    const headers = codec ? codec.encode(given) : anyTexts(given);
    const { maxBytes, definition } = this.#definition;
    const concern = { definition, key: this.#key };
    const names = Object.keys(headers);
    if (names.length > mostHeaders) {
      throw new PayloadTooLargeError(`There are ${names.length} headers; ${mostHeaders} are allowed`, concern);
    }
    checkSize(names.map((name) => name + headers[name]).join(""), maxBytes, concern);
    return entryFields(payload, headers);
  }
}

/** Without a contract for them, headers are texts of any name but ours. */
function anyTexts(given: object | undefined): Headers {
  const headers = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  const wrong = headers.find(
    ([name, value]) => typeof value !== "string" || !value.isWellFormed() || name.startsWith("redloom-"),
  );
  if (!wrong) return Object.fromEntries(headers);
  const [name] = wrong;
  const expected = name.startsWith("redloom-") ? "another name: `redloom-` is the runtime's" : "string";
  throw new PayloadInvalidError(`The headers do not fit: ${name}: ${expected}`, {
    issues: [{ path: `headers.${name}`, expected }],
  });
}

/** A field's value as text. What a writer may leave out stands in the payload, where defaults are written out. */
function textOf(message: unknown, payload: string, name: string): string {
  const value = ownValue(message, name) ?? ownValue(JSON.parse(payload), name);
  if (value !== undefined && value !== null) return String(value);
  throw new PayloadInvalidError(`The field ${name} is missing, which the contract orders or deduplicates by`, {
    issues: [{ path: name, expected: "a value" }],
  });
}

function ownValue(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, name)
    ? Reflect.get(holder, name)
    : undefined;
}
