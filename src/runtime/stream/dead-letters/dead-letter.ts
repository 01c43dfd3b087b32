import { dataOf, type Headers, headersOf, type RawEntry, timestampOf } from "../../entry/entry.js";
import { decodeBytes, type PayloadOf, payloadOf } from "../delivery/payload.js";

/** An entry that a group gave up: as it was added, and what happened to it. */
export class DeadLetter<Output> {
  /** Of the dead letter; its milliseconds are `deadAt`. */
  readonly id: string;
  /** The id that the entry had in the stream, however often it was replayed since. */
  readonly originalId: string;
  /** The payload as it came; absent in an entry without a field `data`. */
  readonly raw: Uint8Array | undefined;
  readonly headers: Headers;
  /** What its last attempt failed with. */
  readonly error: { readonly name: string; readonly message: string };
  /** How often it was tried since it was added, or replayed. */
  readonly attempts: number;
  /** How often it was replayed. */
  readonly replays: number;
  /** Who gave it up. */
  readonly consumer: string;
  /** When it was added to the stream, by the server's clock, in milliseconds since the epoch; so are the others. */
  readonly addedAt: number;
  /** When it was given up. */
  readonly deadAt: number;
  /** When it was given up for the first time. */
  readonly firstDeadAt: number;
  readonly #payload: PayloadOf<Output> | undefined;
  readonly #fields: readonly Buffer[];
  #decoded: { readonly message?: Output; readonly error?: unknown } | undefined;

  constructor([id, fields]: RawEntry<Buffer>, payload: PayloadOf<Output> | undefined) {
    this.#payload = payload;
    this.#fields = fields ?? [];
    const about = aboutOf(this.#fields);
    this.id = id;
    this.originalId = about("id") ?? id;
    this.raw = dataOf(this.#fields);
    this.headers = headersOf(this.#fields);
    this.error = { name: about("error") ?? "Error", message: about("message") ?? "" };
    this.attempts = Number(about("attempts") ?? 0);
    this.replays = Number(about("replays") ?? 0);
    this.consumer = about("consumer") ?? "";
    this.addedAt = timestampOf(this.originalId);
    this.deadAt = Number(about("at") ?? timestampOf(id));
    this.firstDeadAt = Number(about("first-at") ?? this.deadAt);
  }

  /** The message, decoded when it is first asked for; `undefined` where it does not decode: see `decodeError`. */
  get message(): Output | undefined {
    return this.#decode().message;
  }

  /** Why the payload is no message, or `undefined` where it is one. */
  get decodeError(): unknown {
    return this.#decode().error;
  }

  #decode(): { readonly message?: Output; readonly error?: unknown } {
    this.#decoded ??= this.#try();
    return this.#decoded;
  }

  #try(): { readonly message?: Output; readonly error?: unknown } {
    if (!this.#payload) return {};
    try {
      return { message: decodeBytes(this.#payload, payloadOf(this.#fields)) };
    } catch (error) {
      return { error };
    }
  }
}

/** What the runtime wrote after the fields of the entry: those, where a foreign entry had fields of such a name too. */
function aboutOf(fields: readonly Buffer[]): (name: string) => string | undefined {
  const about = new Map<string, string>();
  for (let index = 0; index < fields.length; index += 2) {
    const name = String(fields[index]);
    if (name.startsWith("redloom-")) about.set(name.slice("redloom-".length), String(fields[index + 1]));
  }
  return (name) => about.get(name);
}
