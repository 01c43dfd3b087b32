import { Redis } from "ioredis";

/** A request as the wire has it. */
export interface HandRequest {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly correlation: string;
  /** Publishes a text on the caller's inbox, with the correlation behind its first word. */
  tell(kind: string, rest: string): Promise<number>;
  /** The same, and leaves it in the reply key; acknowledges, and removes the request. */
  answer(kind: string, rest: string): Promise<void>;
}

/** A server made of plain commands by the documented wire format, of one call's stream. */
export class HandServer implements AsyncDisposable {
  /** All that came, in order. */
  readonly requests: HandRequest[] = [];
  readonly #key: string;
  readonly #reader: Redis;
  readonly #writer: Redis;
  readonly #publishes: boolean;
  #done: Promise<void> = Promise.resolve();
  #isEnding = false;

  private constructor(url: string, key: string, publishes: boolean) {
    this.#key = key;
    this.#publishes = publishes;
    this.#reader = new Redis(url);
    this.#writer = new Redis(url);
  }

  /** `publishes: false`: answers lie in their keys only, as if their messages were lost. */
  static async start(
    url: string,
    key: string,
    handle: (request: HandRequest) => Promise<unknown>,
    { publishes = true }: { readonly publishes?: boolean } = {},
  ): Promise<HandServer> {
    const server = new HandServer(url, key, publishes);
    await server.#writer.xgroup("CREATE", key, "servers", "0", "MKSTREAM").catch(() => undefined);
    server.#done = server.#read(handle);
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    this.#reader.disconnect();
    await this.#done;
    this.#writer.disconnect();
  }

  async #read(handle: (request: HandRequest) => Promise<unknown>): Promise<void> {
    for (;;) {
      const read = this.#reader.xreadgroup(
        "GROUP",
        "servers",
        "hand",
        "COUNT",
        100,
        "BLOCK",
        0,
        "STREAMS",
        this.#key,
        ">",
      );
      const pages = (await read.catch(() => undefined)) as [string, [string, string[]][]][] | undefined;
      if (!pages) return;
      for (const [id, flat] of pages[0]?.[1] ?? []) {
        const request = this.#request(id, flat);
        this.requests.push(request);
        // A caller that has its answer from the key may end all this before it is published.
        handle(request).catch((error: unknown) => {
          if (!this.#isEnding) throw error;
        });
      }
    }
  }

  #request(id: string, flat: readonly string[]): HandRequest {
    const fields: Record<string, string> = {};
    for (let at = 0; at < flat.length; at += 2) fields[flat[at] ?? ""] = flat[at + 1] ?? "";
    const correlation = fields["header:redloom-correlation-id"] ?? "";
    const inbox = fields["header:redloom-reply-to"] ?? "";
    const tell = async (kind: string, rest: string): Promise<number> =>
      this.#publishes ? this.#writer.publish(inbox, `${kind} ${correlation} ${rest}`) : 0;
    return {
      id,
      fields,
      correlation,
      tell,
      answer: async (kind, rest) => {
        const reply = `{${this.#key}}:reply:${correlation}`;
        await this.#writer.set(reply, `${kind} ${correlation} ${rest}`, "PX", 60_000);
        await this.#writer.xack(this.#key, "servers", id);
        await this.#writer.xdel(this.#key, id);
        await tell(kind, rest);
      },
    };
  }
}
