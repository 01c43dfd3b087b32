import { dataOf, headersOf, type RawEntry, timestampOf } from "../../entry/entry.js";
import { PayloadInvalidError } from "../../errors.js";
import { checkSize, concerning, explained } from "../../wire/codec.js";
import type { Headers } from "../../wire/headers.js";
import type { StreamDefinition } from "../definition.js";
import { type EntryId, entryId } from "./position.js";

/** An entry as it lies in the stream, read without a group. */
export interface StreamEntry<Output, HeadersOut extends object = Headers> {
  /** `<ms>-<sequence>` */
  readonly id: EntryId;
  readonly message: Output;
  /** Of the types that the contract declares; where it declares none, any texts. */
  readonly headers: HeadersOut;
  /** When it was added, by the server's clock, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** The payload as it came. */
  readonly raw: Uint8Array;
}

/** Told of entries that do not decode, which are passed over then. */
export type OnInvalid = (error: unknown, id: string) => void;

type Decoding<Output, HeadersOut extends object> = Pick<
  StreamDefinition<Output, never, never, HeadersOut, never>,
  "definition" | "codec" | "maxBytes" | "headers"
>;

/** Makes entries out of what Redis says. */
export class EntryDecoder<Output, HeadersOut extends object> {
  readonly #definition: Decoding<Output, HeadersOut>;
  readonly #about: { readonly definition: string; readonly key: string };

  constructor(definition: Decoding<Output, HeadersOut>, key: string) {
    this.#definition = definition;
    this.#about = { definition: definition.definition, key };
  }

  /** @throws {PayloadInvalidError} @throws {PayloadTooLargeError} it does not decode: for `invalid`. */
  decode([id, fields]: RawEntry<Buffer>): StreamEntry<Output, HeadersOut> {
    const { codec, maxBytes } = this.#definition;
    const raw = dataOf(fields ?? []);
    if (!raw) throw new PayloadInvalidError(`The entry ${id} has no field "data"`, this.#about);
    checkSize(raw, maxBytes, this.#about);
    const message = codec.decode(raw);
    return { id: entryId(id), message, headers: this.#headersOf(fields ?? []), timestamp: timestampOf(id), raw };
  }

  /** Tells what did not decode, with its explanation. @throws what it does not decode with, where nobody is to be told. */
  async invalid(error: unknown, id: string, onInvalid: OnInvalid | undefined): Promise<void> {
    const reason = await explained(error, this.#about);
    if (!onInvalid) throw reason;
    onInvalid(reason, id);
  }

  #headersOf(fields: readonly Buffer[]): HeadersOut {
    const { headers } = this.#definition;
    // A definition without declared headers has texts for its type.
    if (!headers) return headersOf(fields) as HeadersOut;
    return concerning(this.#about, () => headers.decode(headersOf(fields)));
  }
}

/** Bytes of a page; beyond, the next one is asked for with fewer entries. */
const pageBytes = 4_194_304;

/** How many entries to ask for at once: as many as a page may have, fewer where they are large. */
export class PageSize {
  readonly #most: number;
  #count: number;

  constructor(most: number) {
    this.#most = most;
    this.#count = most;
  }

  get count(): number {
    return this.#count;
  }

  /** What came with the page before. */
  learn(entries: readonly RawEntry<Buffer>[]): void {
    if (entries.length === 0) return;
    let bytes = 0;
    for (const [, fields] of entries) bytes += sizeOf(fields);
    const fitting = Math.floor((pageBytes * entries.length) / Math.max(1, bytes));
    this.#count = Math.max(1, Math.min(this.#most, fitting));
  }
}

export function sizeOf(fields: readonly Buffer[] | null): number {
  let bytes = 0;
  for (const field of fields ?? []) bytes += field.byteLength;
  return bytes;
}
