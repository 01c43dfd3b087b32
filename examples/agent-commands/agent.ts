/**
 * One agent: obeys the commands of its controller, over channels, and tells when it starts and stops.
 *
 *     npx tsx examples/agent-commands/agent.ts a1
 */
import type { Command, ProcessCommand, Response } from "../../src/generated/agents/index.js";
import { unknownMember } from "../../src/runtime/index.js";
import { aborted, program } from "../support/program.js";

const agentId = process.argv[2] ?? `agent-${process.pid}`;

await program(agentId, async ({ agents, tell, signal }) => {
  const stopping = new AbortController();
  const answers = agents.channels.responses.at({ agentId });

  // Subscribed once this resolves, so no command that is sent after `starting` is missed.
  await using subscription = await agents.channels.commands.subscribe(
    async (command) => {
      if (command.target !== undefined && command.target !== agentId) return;
      // A command of a newer controller may lack even what all known commands have.
      const { requestId } = command;
      if (requestId === undefined) return;
      tell("answered", `obeys "${nameOf(command)}"`);
      await answers.publish({ requestId, agentId, ...obey(command) });
      if (command.command === "stop") stopping.abort();
    },
    { onInvalid: (error) => tell("warning", `ignored a message that is no command: ${error.message}`) },
  );

  await agents.channels.status.publish({ agentId, status: "starting" });
  await aborted(AbortSignal.any([signal, stopping.signal]));
  await agents.channels.status.publish({ agentId, status: "stopping" });
  await subscription.close();
});

type Answer = Omit<Response, "requestId" | "agentId">;

function obey(command: Command): Answer {
  switch (command.command) {
    case "ping":
      return { status: "ok", result: { pong: true } };
    case "process":
      return { status: "ok", result: processTask(command) };
    case "stop":
      return { status: "ok", result: { stopping: true } };
    // A controller of a newer version: its command is told apart by type, not by luck.
    case unknownMember:
      return { status: "error", error: `unknown command: ${command.tag}` };
    default:
      return command satisfies never;
  }
}

function processTask({ taskId, priority, parameters }: ProcessCommand): { readonly [name: string]: string | number } {
  return { taskId, priority, tokens: parameters.maxTokens, temperature: parameters.temperature };
}

function nameOf(command: Command): string {
  return command.command === unknownMember ? command.tag : command.command;
}
