import type { Connection } from "../connection/connection.js";
import type { CallDefinition, CallTypes } from "./definition.js";
import type { CallAnswer, RequestOptions } from "./handlers.js";
import type { CallSettings } from "./settings.js";

/** Asks one call. */
export class Caller<Types extends CallTypes> {
  constructor(
    readonly connection: Connection,
    readonly definition: CallDefinition<Types>,
    readonly settings: CallSettings,
    readonly parameters: Types["parameters"],
  ) {}

  async request(_input: Types["requestInput"], _options?: RequestOptions<Types>): Promise<Types["reply"]> {
    throw new Error(`not yet: ${this.definition.definition}`);
  }

  async tryRequest(_input: Types["requestInput"], _options?: RequestOptions<Types>): Promise<CallAnswer<Types>> {
    throw new Error(`not yet: ${this.definition.definition}`);
  }
}
