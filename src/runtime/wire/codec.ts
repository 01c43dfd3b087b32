import { isUtf8 } from "node:buffer";
import { type ErrorContext, PayloadInvalidError, type PayloadIssue, PayloadTooLargeError } from "../errors.js";
import { explanationOf } from "./explanation.js";
import { newerIn } from "./newer.js";

/** Bytes on the wire ↔ a checked value. Throws `PayloadInvalidError`; never casts. */
export interface Codec<Output, Input = Output> {
  /** The message's name, as errors tell it. */
  readonly name: string;
  encode(value: Input): string | Uint8Array;
  decode(payload: Uint8Array): Output;
  /** Absent where nothing has versions: see `MessageParts.lift`. */
  readonly lift?: Lift;
}

/** JSON of an older version → of this one. May change what it is given. @throws {PayloadInvalidError} it cannot be. */
type Lift = (json: unknown) => unknown;

/** A codec whose payload is JSON text. */
export interface MessageCodec<Output, Input = Output> extends Codec<Output, Input> {
  encode(value: Input): string;
  /** `decode` for text that is at hand already. */
  parse(text: string): Output;
}

/** What the generator emits for a message; this module makes a codec of it. */
export interface MessageParts<Output, Input> {
  readonly name: string;
  /** Where the message, or what nests in it, has versions: JSON of any of them → JSON that may fit. */
  readonly lift?: Lift;
  /** Does this JSON value fit the message? Never throws. */
  readonly fits: (json: unknown) => boolean;
  /** Wire JSON that fits → value: known fields only, defaults filled in. */
  readonly read: (json: never) => Output;
  /** Does this value of the program fit the message as a writer may give it? Never throws. */
  readonly accepts: (value: unknown) => boolean;
  /** Value that is accepted → JSON text, defaults and fills written out. */
  readonly write: (value: Input) => string;
  /** Loads the zod schema and says what is wrong; only called after a check said no. */
  readonly explain: (direction: "decode" | "encode", value: unknown) => Promise<readonly PayloadIssue[]>;
}

export function messageCodec<Output, Input = Output>(parts: MessageParts<Output, Input>): MessageCodec<Output, Input> {
  const { name, lift, fits, read, accepts, write } = parts;
  const parse = (text: string): Output => {
    const parsed = jsonOf(name, text);
    const json = lift === undefined ? parsed : liftedBy(lift, name, parsed);
    if (!fits(json)) throw misfit(parts, text);
    return read(json as never);
  };
  return {
    name,
    ...(lift && { lift }),
    parse,
    decode: (payload) => parse(utf8Text(name, payload)),
    encode(value) {
      if (!accepts(value)) throw refused(parts, value);
      return write(value);
    },
  };
}

type Explaining = Pick<MessageParts<never, never>, "name" | "lift" | "explain">;

// Functions of their own: one that holds what explains would make room for it on the heap each time that all is well.

function misfit({ name, lift, explain }: Explaining, text: string): PayloadInvalidError {
  const newer = newerIn(text, lift && ((json) => liftedBy(lift, name, json)));
  return new PayloadInvalidError(`The payload does not fit ${name}${newer ? `; ${newer.told}` : ""}`, {
    ...(newer && { fix: newer.fix }),
    // From the text: what was lifted was changed in place, and the schema lifts what came.
    explain: () => explanationOf(() => explain("decode", jsonOf(name, text)), newer?.issues),
  });
}

function refused({ name, explain }: Explaining, value: unknown): PayloadInvalidError {
  return new PayloadInvalidError(`The value does not fit ${name}`, {
    explain: () => explanationOf(() => explain("encode", value)),
  });
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PayloadInvalidError(`The payload of ${name} is not JSON`);
  }
}

/** Whatever goes wrong in lifting, the payload does not fit. */
function liftedBy(lift: Lift, name: string, json: unknown): unknown {
  try {
    return lift(json);
  } catch (cause) {
    throw cause instanceof PayloadInvalidError
      ? cause
      : new PayloadInvalidError(`The payload of ${name} could not be lifted`, { cause });
  }
}

/** The text of a payload; bytes that are no UTF-8 are an error, never replaced. */
function utf8Text(name: string, payload: Uint8Array): string {
  const bytes = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const text = bytes.toString("utf8");
  if (text.includes("\uFFFD") && !isUtf8(bytes)) throw new PayloadInvalidError(`The payload of ${name} is not UTF-8`);
  return text;
}

/** `encoding: text`: a string as it is. */
export const textCodec: Codec<string> = {
  name: "text",
  encode(value) {
    if (typeof value !== "string" || !value.isWellFormed()) {
      throw new PayloadInvalidError("The value is not well-formed text", {
        issues: [{ path: "", expected: "string" }],
      });
    }
    return value;
  },
  decode: (payload) => utf8Text("text", payload),
};

/** `encoding: bytes`: bytes as they are. */
export const bytesCodec: Codec<Uint8Array> = {
  name: "bytes",
  encode(value) {
    if (!(value instanceof Uint8Array)) {
      throw new PayloadInvalidError("The value is not a Uint8Array", {
        issues: [{ path: "", expected: "Uint8Array" }],
      });
    }
    return value;
  },
  decode: (payload) => new Uint8Array(payload),
};

/** Refuses what is above `maxBytes`. Text is measured as UTF-8, and only where its length leaves a doubt. */
export function checkSize(payload: string | Uint8Array, maxBytes: number, context: ErrorContext): void {
  if (typeof payload === "string" && payload.length * 3 <= maxBytes) return;
  const size = typeof payload === "string" ? Buffer.byteLength(payload) : payload.byteLength;
  if (size > maxBytes) {
    throw new PayloadTooLargeError(`The payload has ${size} bytes; ${maxBytes} are allowed`, context);
  }
}

/** Awaits the explanation of a payload error and adds what it concerns; every other error passes as it is. */
export async function explained(error: unknown, context: ErrorContext = {}): Promise<unknown> {
  return error instanceof PayloadInvalidError ? await error.explain(context) : error;
}

/** Runs what encodes or decodes; a payload error tells what it concerns. For callers that cannot wait for `explained`. */
export function concerning<Value>(context: ErrorContext, run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    throw error instanceof PayloadInvalidError ? error.about(context) : error;
  }
}
