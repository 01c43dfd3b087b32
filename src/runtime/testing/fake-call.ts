import type { CallDefinition, CallTypes } from "../call/definition.js";
import { RunningCall } from "../call/serving/context.js";
import { systemHost } from "../host.js";

export interface FakeCallOptions<Types extends CallTypes> {
  /** @default a new one */
  readonly id?: string;
  /** @default 1 */
  readonly attempt?: number;
  /** What is left until the caller's deadline, in milliseconds. @default the contract's `timeout` */
  readonly remainingMs?: number;
  /** @default none */
  readonly parameters?: Types["parameters"];
}

/** What a server's handler is given beside the request: the real one, which tells nobody but the test. */
export class FakeCall<Types extends CallTypes> extends RunningCall<Types> {
  readonly #told: Types["progress"][];

  constructor(definition: CallDefinition<Types>, options: FakeCallOptions<Types> = {}) {
    const told: Types["progress"][] = [];
    const { id = systemHost.uuid(), attempt = 1, remainingMs = definition.timeoutMs, parameters = {} } = options;
    const key = definition.address.format("", parameters);
    super(
      { host: systemHost, definition, key, parameters, rejections: new WeakMap(), onError: () => undefined },
      {
        id,
        attempt,
        leftMs: remainingMs,
        ageMs: 0,
        tell: async (text) => {
          // `progress <id> <number> <json>`
          const json = text.replace(`progress ${id} `, "").replace(/^\d+ /, "");
          if (definition.progress) told.push(definition.progress.parse(json));
        },
        lost: () => undefined,
        isHandedBack: () => false,
      },
    );
    this.#told = told;
  }

  /** What the handler told by `progress`, as a caller would have it. */
  get told(): readonly Types["progress"][] {
    return this.#told;
  }

  /** As if the caller had given the call up: `signal` aborts. */
  cancel(): void {
    this.end(new DOMException("The caller gave the call up", "AbortError"));
  }
}

/** For a handler under test: `await handle(request, fakeCall(runTaskCallDefinition, { parameters: { agentId } }))`. */
export function fakeCall<Types extends CallTypes>(
  definition: CallDefinition<Types>,
  options: FakeCallOptions<Types> = {},
): FakeCall<Types> {
  return new FakeCall(definition, options);
}
