/**
 * A controller: waits for its agents, commands one of them and all of them, matches every response to its request.
 *
 *     npx tsx examples/agent-commands/controller.ts controller a1 a2
 */
import { randomUUID } from "node:crypto";
import type { CommandInput } from "../../src/generated/agents/index.js";
import { unknownMember } from "../../src/runtime/index.js";
import { program } from "../support/program.js";
import { Requests } from "./requests.js";

const [name = "controller", ...expected] = process.argv.slice(2);

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

  const send = async (
    what: string,
    command: CommandInput & { requestId: string },
    answers: number,
    timeoutMs = 3_000,
  ) => {
    tell("sent", `${what} → ${command.target ?? "all agents"}`);
    const got = await requests.ask(command.requestId, answers, timeoutMs, () =>
      agents.channels.commands.publish(command),
    );
    for (const response of got) {
      tell("answer", `${what} ← ${response.agentId}: ${response.error ?? JSON.stringify(response.result)}`, what);
    }
    if (got.length < answers)
      tell("timeout", `${what}: no answer from ${command.target ?? "some agents"} within ${timeoutMs} ms`, what);
  };
  const requestId = randomUUID;
  const [first = "", last = ""] = [expected.at(0), expected.at(-1)];

  await send("ping", { command: "ping", requestId: requestId() }, expected.length);
  await send(
    "process",
    {
      command: "process",
      requestId: requestId(),
      target: first,
      taskId: "task-1",
      priority: 8,
      parameters: { maxTokens: 1024, temperature: 0.7 },
    },
    1,
  );
  // What a newer controller would send: this contract's agents do not know the command, and say so.
  const reboot = { requestId: requestId(), target: last };
  await send("reboot", { ...reboot, command: unknownMember, tag: "reboot", raw: { ...reboot, command: "reboot" } }, 1);
  await send("ping", { command: "ping", requestId: requestId(), target: "nobody" }, 1, 300);
  for (const target of expected.slice(0, -1)) {
    await send("stop", { command: "stop", requestId: requestId(), target, reason: "the day is over" }, 1);
  }
  tell("ready", `waits until ${last} is stopped by a signal`);
  await allTell("stopping");
});
