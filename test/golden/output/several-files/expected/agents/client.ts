// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { OthersChannel, OwnChannel } from "./channels.js";
import { createAgentsCommands, type AgentsCommands, type AgentsOptions } from "./commands.js";
import { ResultsStream } from "./streams.js";

/** Everything that the contract defines, on one connection. */
export interface AgentsClient {
  readonly channels: {
    readonly others: OthersChannel;
    readonly own: OwnChannel;
  };
  readonly streams: {
    readonly results: ResultsStream;
  };
  readonly commands: AgentsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createAgentsClient(connection: Connection, options: AgentsOptions = {}): AgentsClient {
  const commands = createAgentsCommands(options);
  const { prefix, tune } = options;
  return definitions("agents", {
    channels: definitions("agents.channels", {
      others: new OthersChannel(connection, { prefix }),
      own: new OwnChannel(connection, { prefix }),
    }),
    streams: definitions("agents.streams", {
      results: new ResultsStream(connection, { prefix, tune: tune?.streams?.results }),
    }),
    commands,
  });
}
