// Written by redloom from contracts/legacy-app.yaml. Do not edit.
import { ParameterizedStore, defineAddress, textCodec, type Connection, type KeyDefinition, type KeyOptions } from "../../../../../../src/runtime/generated.js";

/** The parameters of `session:{id}`. */
export interface SessionParameters {
  readonly id: string;
}

/** Redis name: `session:{id}` */
export const sessionDefinition: KeyDefinition<string, string, SessionParameters> = {
  definition: "legacy-app.keys.session",
  address: defineAddress<SessionParameters>({
    definition: "legacy-app.keys.session",
    namespace: "",
    template: "session:{id}",
    parameters: { id: { type: "string" } },
  }),
  codec: textCodec,
  maxBytes: 1048576,
  expiresMs: 1800000,
};

/** Stores `session:{id}`. Expires 1800000 ms after each write, unless tuned. */
export class SessionStore extends ParameterizedStore<SessionParameters, string> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, sessionDefinition, options);
  }
}
