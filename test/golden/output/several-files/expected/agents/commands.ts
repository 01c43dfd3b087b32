// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
import { ChannelCommands, StreamCommands, checkClientOptions, definitions, streamSettings, type ClientOptions, type StreamTune } from "../../../../../../src/runtime/generated.js";
import type { TaskInput } from "../common/messages.js";
import { othersChannelDefinition, ownChannelDefinition } from "./channels.js";
import type { ResultInput, TaskInput as TaskInput2 } from "./messages.js";
import { resultsStreamDefinition } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface AgentsTune {
  readonly streams?: {
    readonly results?: StreamTune<never> | undefined;
  } | undefined;
}

export interface AgentsOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: AgentsTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface AgentsCommands {
  readonly channels: {
    readonly others: ChannelCommands<TaskInput>;
    readonly own: ChannelCommands<TaskInput2>;
  };
  readonly streams: {
    readonly results: StreamCommands<ResultInput>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createAgentsCommands(options: AgentsOptions = {}): AgentsCommands {
  checkClientOptions(options, { streams: { results: [] } });
  const { prefix, tune } = options;
  return definitions("agents.commands", {
    channels: definitions("agents.commands.channels", {
      others: new ChannelCommands(othersChannelDefinition, { prefix }),
      own: new ChannelCommands(ownChannelDefinition, { prefix }),
    }),
    streams: definitions("agents.commands.streams", {
      results: new StreamCommands(streamSettings(resultsStreamDefinition, tune?.streams?.results), { prefix }),
    }),
  });
}
