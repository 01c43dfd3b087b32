import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Observation, Observer } from "../../src/runtime/flow/observer.js";
import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { Store } from "../../src/runtime/key/store.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { messageCodec } from "../../src/runtime/wire/codec.js";

export interface Report {
  readonly text: string;
}

const isReport = (value: unknown): value is Report =>
  typeof value === "object" && value !== null && "text" in value && typeof value.text === "string";

const reportCodec = messageCodec<Report>({
  name: "Report",
  fits: isReport,
  read: (json: Report) => ({ text: json.text }),
  accepts: isReport,
  write: ({ text }) => JSON.stringify({ text }),
  explain: async () => [{ path: "text", expected: "string" }],
});

type Settings = Omit<Partial<KeyDefinition<Report>>, "definition" | "address" | "codec">;

/** A key whose values are computed. */
export function reportKey(name: string, settings: Settings = {}): KeyDefinition<Report> {
  const definition = `test.keys.${name}`;
  const address = defineAddress({ definition, namespace: "test", template: name, parameters: {} });
  return { definition, address, codec: reportCodec, maxBytes: 1_000, expiresMs: 60_000, ...settings };
}

export function reportStore(
  connection: Connection,
  prefix: string,
  name: string,
  settings?: Settings,
): Store<Report, Report> {
  return new Store(connection, reportKey(name, settings), { prefix });
}

/** A loader in the test's hands: counts how often it ran, and ends when it is told. */
export class HeldLoader {
  readonly contexts: { readonly signal: AbortSignal; readonly current: Report | undefined }[] = [];
  readonly #open: { resolve(report: Report): void; reject(error: unknown): void }[] = [];

  readonly load = (context: {
    readonly signal: AbortSignal;
    readonly current: Report | undefined;
  }): Promise<Report> => {
    this.contexts.push(context);
    return new Promise((resolve, reject) => this.#open.push({ resolve, reject }));
  };

  get runs(): number {
    return this.contexts.length;
  }

  /** The run that began first of those under way ends so. */
  end(text: string): void {
    this.#open.shift()?.resolve({ text });
  }

  fail(error: unknown): void {
    this.#open.shift()?.reject(error);
  }
}

/** Counts what goes to Redis, by name. */
export class Requests implements Observer {
  readonly names: string[] = [];

  observe(observation: Observation): void {
    if (observation.kind === "command") this.names.push(observation.name);
  }
}
