/**
 * One agent that is called: obeys commands, tells how far it is, and stops what nobody waits for any more. Two processes
 * of one agent share its calls; should one die, the other takes over what it was at.
 *
 *     npx tsx examples/agent-calls/agent.ts agent-1 a1
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Command, ModelInfo, ProcessCommand, RunCommandCallTypes } from "../../src/generated/agents/index.js";
import { type CallContext, unknownMember } from "../../src/runtime/index.js";
import { aborted, type Program, program } from "../support/program.js";

const [name = `agent-${process.pid}`, agentId = name] = process.argv.slice(2);
const model = "haiku";
const tokensAStep = 256;
const stepMs = 100;

type Agent = Pick<Program, "agents" | "tell">;
type RunCommand = CallContext<RunCommandCallTypes>;

await program(name, async ({ agents, tell, signal }) => {
  const stopping = new AbortController();
  const agent = { agents, tell };
  const obeyed = agents.keys.commandsRun.at({ agentId });
  await using commands = await agents.calls.runCommand.at({ agentId }).serve(async (command, call) => {
    const result = await obey(agent, command, call);
    await obeyed.increment();
    if (command.command === "stop") stopping.abort();
    return { result };
  });
  // Every process that runs answers this one.
  await using _census = await agents.calls.census.serve(() => ({ agentId, running: commands.running }));
  tell("ready", `answers what ${agentId} is called for`);
  await aborted(AbortSignal.any([signal, stopping.signal]));
  // What runs is finished, and answered.
  await commands.stop();
});

async function obey(agent: Agent, command: Command, call: RunCommand) {
  switch (command.command) {
    case "ping":
      return { pong: true };
    case "process":
      return processTask(agent, command, call);
    case "stop":
      return { stopping: true };
    // A controller of a newer version: the contract has an error for that, and the controller gets it typed.
    case unknownMember:
      throw call.error("CommandUnknown", { command: command.tag });
    default:
      return command satisfies never;
  }
}

async function processTask({ agents, tell }: Agent, { taskId, parameters }: ProcessCommand, call: RunCommand) {
  tell("took", `begins ${taskId}, attempt ${call.attempt}`, `call ${taskId}`);
  await agents.channels.activity.publish({ agentId, doing: taskId });
  // However many agents ask at once, one of them looks it up.
  const { pricePerToken } = await agents.keys.modelInfo.at({ model }).getOrCompute(() => lookUp(tell));
  const of = Math.ceil(parameters.maxTokens / tokensAStep);
  for (let done = 1; done <= of; done++) {
    await sleep(stepMs);
    if (call.signal.aborted) {
      tell("given-up", `stops ${taskId} at ${done} of ${of}: its answer is wanted no more`, `call ${taskId}`);
      throw call.signal.reason;
    }
    await call.progress({ done, of });
  }
  return { taskId, cost: parameters.maxTokens * pricePerToken };
}

async function lookUp(tell: Program["tell"]): Promise<ModelInfo> {
  tell("looked-up", `looks up ${model}`);
  await sleep(200);
  return { model, contextTokens: 200_000, pricePerToken: 0.001 };
}
