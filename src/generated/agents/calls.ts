// Written by redloom from schemas/agents.yaml. Do not edit.
import { ParameterizedCall, defineAddress, type CallDefinition, type CallOptions, type Connection } from "../../runtime/generated.js";
import { fitsAgentId } from "../common/codecs.js";
import type { AgentId } from "../common/messages.js";
import { commandCodec, commandUnknownCodec, runCommandBusyCodec, runCommandProgressCodec, runCommandReplyCodec } from "./codecs.js";
import type { Command, CommandInput, CommandUnknown, RunCommandBusy, RunCommandProgress, RunCommandReply } from "./messages.js";

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
    parameters: { agentId: { type: "string", fits: fitsAgentId } },
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
