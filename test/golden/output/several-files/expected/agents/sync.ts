// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
import { definitions, streamSettings } from "../../../../../../src/runtime/generated.js";
import { SyncProducer, SyncPublisher, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import type { TaskInput } from "../common/messages.js";
import { othersChannelDefinition, ownChannelDefinition } from "./channels.js";
import { createAgentsCommands, type AgentsCommands, type AgentsOptions } from "./commands.js";
import type { ResultInput, TaskInput as TaskInput2 } from "./messages.js";
import { resultsStreamDefinition } from "./streams.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface AgentsSyncClient {
  readonly channels: {
    readonly others: SyncPublisher<TaskInput>;
    readonly own: SyncPublisher<TaskInput2>;
  };
  readonly streams: {
    readonly results: SyncProducer<ResultInput>;
  };
  readonly commands: AgentsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createAgentsSyncClient(connection: SyncConnection, options: AgentsOptions = {}): AgentsSyncClient {
  const commands = createAgentsCommands(options);
  const { prefix, tune } = options;
  return definitions("agents", {
    channels: definitions("agents.channels", {
      others: new SyncPublisher(connection, othersChannelDefinition, { prefix }),
      own: new SyncPublisher(connection, ownChannelDefinition, { prefix }),
    }),
    streams: definitions("agents.streams", {
      results: new SyncProducer(connection, streamSettings(resultsStreamDefinition, tune?.streams?.results), { prefix }),
    }),
    commands,
  });
}
