import type { Headers } from "../../wire/headers.js";
import type { EntryId, FollowGap } from "./position.js";
import type { EntryDecoder, OnInvalid, StreamEntry } from "./stream-entry.js";

export interface FollowOptions {
  /**
   * Where it begins: with all that is there (`beginning`), with what is added from now on (`end`), with an entry or a time
   * (an id, a Date, or milliseconds since the epoch; included), or after an entry that was seen already: an id that was
   * kept as text somewhere fits there.
   */
  readonly from: "beginning" | "end" | EntryId | number | Date | { readonly after: string };
  /** Ends it. Before it has begun, `follow` rejects with `signal.reason`; afterwards the loop ends without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Told of entries that do not decode, which are passed over then. @default the loop throws, and ends */
  readonly onInvalid?: OnInvalid | undefined;
  /** Entries were removed before they could be read. Told in order, between entries. @default the connection's "error" event */
  readonly onGap?: ((gap: FollowGap) => void) | undefined;
}

/**
 * Entries to loop over: `for await (const { message } of following)`. The loop ends, without an error, when its signal
 * aborts, when it is closed, and when the connection is closed; leaving the loop closes it.
 */
export interface Following<Output, HeadersOut extends object = Headers>
  extends AsyncIterableIterator<StreamEntry<Output, HeadersOut>>,
    AsyncDisposable {
  /** The last id that was given out or passed over: `follow({ from: { after: position } })` goes on there. */
  readonly position: EntryId;
  /** Resolves when it has ended, whatever ended it. */
  readonly closed: Promise<void>;
  /** Ends it, and with it the loop. Harmless when called twice. */
  close(): Promise<void>;
  [Symbol.asyncIterator](): Following<Output, HeadersOut>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Which stream, and what its entries are. */
export interface Followed<Output, HeadersOut extends object> {
  readonly definition: string;
  readonly key: string;
  readonly decoder: EntryDecoder<Output, HeadersOut>;
}
