// Written by redloom from contracts/evil.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { OddCall } from "./calls.js";
import { OddChannel } from "./channels.js";
import { createEvilCommands, type EvilCommands, type EvilOptions } from "./commands.js";

/**
 * *\/ evil() /*
 *
 * Everything that the contract defines, on one connection.
 *
 * Owner: ${evil()} `evil()` <\/script>
 */
export interface EvilClient {
  readonly channels: {
    /** *\/ evil() /* */
    readonly odd: OddChannel;
  };
  readonly calls: {
    /**
     * *\/ evil() /*
     *
     * @deprecated *\/ evil() //
     */
    readonly odd: OddCall;
  };
  readonly commands: EvilCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createEvilClient(connection: Connection, options: EvilOptions = {}): EvilClient {
  const commands = createEvilCommands(options);
  const { prefix, tune } = options;
  return definitions("evil", {
    channels: definitions("evil.channels", {
      odd: new OddChannel(connection, { prefix }),
    }),
    calls: definitions("evil.calls", {
      odd: new OddCall(connection, { prefix, tune: tune?.calls?.odd }),
    }),
    commands,
  });
}
