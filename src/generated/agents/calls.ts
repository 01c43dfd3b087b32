// Written by redloom from schemas/agents.yaml. Do not edit.
import { BroadcastCall, ParameterizedCall, defineAddress, type BroadcastCallOptions, type CallDefinition, type CallOptions, type Connection, type NoParameters } from "../../runtime/generated.js";
import { fitsAgentId } from "../common/codecs.js";
import type { AgentId } from "../common/messages.js";
import { censusReplyCodec, censusRequestCodec, commandCodec, commandUnknownCodec, runCommandBusyCodec, runCommandProgressCodec, runCommandReplyCodec } from "./codecs.js";
import type { CensusReply, CensusRequest, Command, CommandInput, CommandUnknown, RunCommandBusy, RunCommandProgress, RunCommandReply } from "./messages.js";

/** What `agents:census` is asked, and what it answers. */
export interface CensusCallTypes {
  readonly parameters: NoParameters;
  readonly request: CensusRequest;
  readonly requestInput: CensusRequest;
  readonly reply: CensusReply;
  readonly replyInput: CensusReply;
  readonly errors: Record<never, never>;
  readonly errorsInput: Record<never, never>;
  readonly progress: never;
  readonly progressInput: never;
}

/**
 * Every agent that runs answers.
 *
 * Redis name: `agents:census`
 */
export const censusCallDefinition: CallDefinition<CensusCallTypes> = {
  definition: "agents.calls.census",
  address: defineAddress({
    definition: "agents.calls.census",
    namespace: "agents",
    template: "census",
    parameters: {},
  }),
  request: censusRequestCodec,
  reply: censusReplyCodec,
  errors: {},
  maxBytes: 1048576,
  timeoutMs: 1000,
};

/**
 * Every agent that runs answers.
 *
 * Asks all servers of `agents:census` at once, which answer within 1000 ms, unless tuned; serves it.
 */
export class CensusCall extends BroadcastCall<CensusCallTypes> {
  constructor(connection: Connection, options?: BroadcastCallOptions) {
    super(connection, censusCallDefinition, options);
  }
}

/** The parameters of `agents:run-command:{agentId}`. */
export interface RunCommandCallParameters {
  readonly agentId: AgentId;
}

/** What `agents:run-command:{agentId}` is asked, and what it answers. */
export interface RunCommandCallTypes {
  readonly parameters: RunCommandCallParameters;
  readonly request: Command;
  readonly requestInput: CommandInput;
  readonly reply: RunCommandReply;
  readonly replyInput: RunCommandReply;
  readonly errors: { readonly CommandUnknown: CommandUnknown; readonly Busy: RunCommandBusy };
  readonly errorsInput: { readonly CommandUnknown: CommandUnknown; readonly Busy: RunCommandBusy };
  readonly progress: RunCommandProgress;
  readonly progressInput: RunCommandProgress;
}

/**
 * One command to one agent, which obeys it and answers.
 *
 * Redis name: `agents:run-command:{agentId}`
 */
export const runCommandCallDefinition: CallDefinition<RunCommandCallTypes> = {
  definition: "agents.calls.runCommand",
  address: defineAddress<RunCommandCallParameters>({
    definition: "agents.calls.runCommand",
    namespace: "agents",
    template: "run-command:{agentId}",
    parameters: { agentId: { type: "string", fits: fitsAgentId, expected: "AgentId" } },
  }),
  request: commandCodec,
  reply: runCommandReplyCodec,
  errors: { CommandUnknown: commandUnknownCodec, Busy: runCommandBusyCodec },
  progress: runCommandProgressCodec,
  maxBytes: 1048576,
  timeoutMs: 5000,
  serving: { concurrency: 16, ackTimeoutMs: 1000, maxAttempts: 3, whenUnserved: "fail" },
};

/**
 * One command to one agent, which obeys it and answers.
 *
 * Asks `agents:run-command:{agentId}`, one server of which answers within 5000 ms, unless tuned; serves it.
 */
export class RunCommandCall extends ParameterizedCall<RunCommandCallTypes> {
  constructor(connection: Connection, options?: CallOptions) {
    super(connection, runCommandCallDefinition, options);
  }
}
