import type { InLine } from "./line.js";
import type { MessageContext } from "./message.js";
import { type Borrower, ownBytes } from "./own-bytes.js";
import type { ReceiveRules } from "./receive-rules.js";

/** By which fields of a message it is placed, and how they are read. */
export interface Fields<Output> extends Pick<ReceiveRules, "latestBy" | "orderBy"> {
  decode(): Output;
}

/** One message that waits to be handled. */
export class Waiting<Output, Parameters extends object> implements InLine, Borrower {
  context: MessageContext<Parameters>;
  /** Which of those that arrived; of one that took the place of an older one, which that was. */
  ordinal: number;
  readonly latest: unknown;
  readonly order: unknown;
  /** Where its fields had to be read before its turn. */
  readonly decoded: { readonly message: Output } | undefined;
  isInvalid = false;
  /** It waits no more. */
  isSettled = false;

  /** `fields`: where its place goes by some. */
  constructor(context: MessageContext<Parameters>, ordinal: number, fields?: Fields<Output>) {
    this.context = context;
    this.ordinal = ordinal;
    this.decoded = fields && decodedOrNot(fields.decode);
    this.latest = fieldOf(this.decoded?.message, fields?.latestBy);
    this.order = fieldOf(this.decoded?.message, fields?.orderBy);
  }

  get bytes(): number {
    return this.context.raw.byteLength;
  }

  own(): void {
    const raw = ownBytes(this.context.raw);
    if (raw !== this.context.raw) this.context = { ...this.context, raw };
  }
}

/** What does not decode has no fields; it is told when it is its turn. */
function decodedOrNot<Output>(decode: () => Output): { readonly message: Output } | undefined {
  try {
    return { message: decode() };
  } catch {
    return undefined;
  }
}

/** The value of a field, the same for equal values; `undefined`: there is none. */
function fieldOf(message: unknown, name: string | undefined): unknown {
  if (name === undefined || typeof message !== "object" || message === null || !Object.hasOwn(message, name)) {
    return undefined;
  }
  const value: unknown = Reflect.get(message, name);
  if (value === null || value === undefined) return undefined;
  return typeof value === "object" ? `object ${JSON.stringify(value, withIntegers)}` : value;
}

/** JSON has no words for integers of any size. */
function withIntegers(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
