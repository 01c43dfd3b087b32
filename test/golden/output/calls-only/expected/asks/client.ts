// Written by redloom from contracts/asks.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { EchoCall } from "./calls.js";
import { createAsksCommands, type AsksCommands, type AsksOptions } from "./commands.js";

/** Everything that the contract defines, on one connection. */
export interface AsksClient {
  readonly calls: {
    readonly echo: EchoCall;
  };
  readonly commands: AsksCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createAsksClient(connection: Connection, options: AsksOptions = {}): AsksClient {
  const commands = createAsksCommands(options);
  const { prefix, tune } = options;
  return definitions("asks", {
    calls: definitions("asks.calls", {
      echo: new EchoCall(connection, { prefix, tune: tune?.calls?.echo }),
    }),
    commands,
  });
}
