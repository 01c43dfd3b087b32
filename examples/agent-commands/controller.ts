/**
 * A controller: waits for its agents, commands one of them and all of them, matches every response to its request.
 *
 *     npx tsx examples/agent-commands/controller.ts controller a1 a2
 */
import { randomUUID } from "node:crypto";
import type { CommandInput } from "../../src/generated/agents/index.js";
import { unknownMember } from "../../src/runtime/index.js";
import { type Program, program } from "../support/program.js";
import { Requests } from "./requests.js";

const [name = "controller", ...expected] = process.argv.slice(2);
const first = expected.at(0) ?? "";
const last = expected.at(-1) ?? "";

await program(name, async ({ agents, tell, signal }) => {
  const requests = new Requests();
  await using _responses = await agents.channels.responses.subscribeAll((response, { parameters }) => {
    // The address says who answers; a response that claims to be another's is dropped.
    if (response.agentId === parameters.agentId) requests.take(response);
  });
  const statuses = await agents.channels.status.listen({ signal });
  const allTell = async (status: "starting" | "stopping"): Promise<void> => {
    for (const missing = new Set(expected); missing.size > 0; ) {
      const next = await statuses.next();
      if (next.done) return;
      const { agentId, status: told } = next.value.message;
      tell("status", `${agentId} is ${told}`, `${agentId} ${told}`);
      if (told === status) missing.delete(agentId);
    }
  };

  tell("ready", `waits for ${expected.join(", ")}`);
  await allTell("starting");
  await commandEveryKind({ agents, tell }, requests);
  tell("ready", `waits until ${last} is stopped by a signal`);
  await allTell("stopping");
});

type Said = CommandInput & { readonly requestId: string };

async function commandEveryKind(controller: Pick<Program, "agents" | "tell">, requests: Requests): Promise<void> {
  const send = (what: string, command: Said, answers: number, timeoutMs = 15_000): Promise<void> =>
    ask(controller, requests, what, command, answers, timeoutMs);
  const requestId = randomUUID;

  await send("ping", { command: "ping", requestId: requestId() }, expected.length);
  const parameters = { maxTokens: 1024, temperature: 0.7 };
  const task = { target: first, taskId: "task-1", priority: 8, parameters };
  await send("process", { command: "process", requestId: requestId(), ...task }, 1);
  // What a newer controller would send: this contract's agents do not know the command, and say so.
  const reboot = { requestId: requestId(), target: last };
  const raw = { ...reboot, command: "reboot" };
  await send("reboot", { ...reboot, command: unknownMember, tag: "reboot", raw }, 1);
  await send("ping", { command: "ping", requestId: requestId(), target: "nobody" }, 1, 300);
  for (const target of expected.slice(0, -1)) {
    await send("stop", { command: "stop", requestId: requestId(), target, reason: "the day is over" }, 1);
  }
}

async function ask(
  { agents, tell }: Pick<Program, "agents" | "tell">,
  requests: Requests,
  what: string,
  command: Said,
  answers: number,
  timeoutMs: number,
): Promise<void> {
  tell("sent", `${what} → ${command.target ?? "all agents"}`);
  const publish = (): Promise<number> => agents.channels.commands.publish(command);
  const got = await requests.ask(command.requestId, answers, timeoutMs, publish);
  for (const { agentId, error, result } of got) {
    tell("answer", `${what} ← ${agentId}: ${error ?? JSON.stringify(result)}`, what);
  }
  if (got.length >= answers) return;
  tell("timeout", `${what}: no answer from ${command.target ?? "some agents"} within ${timeoutMs} ms`, what);
}
