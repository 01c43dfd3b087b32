// Written by redloom from contracts/legacy-app.yaml. Do not edit.
import { ParameterizedStore, defineAddress, textCodec, type Connection, type KeyDefinition, type KeyOptions } from "../../../../../../src/runtime/generated.js";

/** The parameters of `session:{id}`. */
export interface SessionKeyParameters {
  readonly id: string;
}

/** Redis name: `session:{id}` */
export const sessionKeyDefinition: KeyDefinition<string, string, SessionKeyParameters> = {
  definition: "legacy-app.keys.session",
  address: defineAddress<SessionKeyParameters>({
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
export class SessionStore extends ParameterizedStore<SessionKeyParameters, string> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, sessionKeyDefinition, options);
  }
}
