// Written by redloom from contracts/evil.yaml. Do not edit.
import { ParameterizedChannel, ParameterizedPublisher, ParameterizedSubscriber, defineAddress, type ChannelDefinition, type ClientOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { oddCodec } from "./codecs.js";
import type { Odd, OddInput } from "./messages.js";

/** The parameters of `evil:'`evil()$:{a}`. */
export interface OddChannelParameters {
  readonly a: "*/" | "${evil()}";
}

/**
 * *\/ evil() /*
 *
 * Redis name: `evil:'`evil()$:{a}`
 */
export const oddChannelDefinition: ChannelDefinition<Odd, OddInput, OddChannelParameters> = {
  definition: "evil.channels.odd",
  address: defineAddress<OddChannelParameters>({
    definition: "evil.channels.odd",
    namespace: "evil",
    template: "'`evil()$:{a}",
    parameters: { a: { type: "string", fits: (value) => value === "*/" || value === "${evil()}", expected: "\"*/\" or \"${evil()}\"" } },
  }),
  codec: oddCodec,
  maxBytes: 1048576,
};

/**
 * *\/ evil() /*
 *
 * Publishes to `evil:'`evil()$:{a}`.
 */
export class OddPublisher extends ParameterizedPublisher<OddChannelParameters, OddInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, oddChannelDefinition, options);
  }
}

/**
 * *\/ evil() /*
 *
 * Subscribes to `evil:'`evil()$:{a}`.
 */
export class OddSubscriber extends ParameterizedSubscriber<OddChannelParameters, Odd> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, oddChannelDefinition, options);
  }
}

/**
 * *\/ evil() /*
 *
 * Publishes and subscribes to `evil:'`evil()$:{a}`.
 */
export class OddChannel extends ParameterizedChannel<OddChannelParameters, Odd, OddInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, oddChannelDefinition, options);
  }
}
