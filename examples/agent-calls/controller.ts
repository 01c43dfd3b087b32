/**
 * A controller that calls its agents: every request has its answer, an error of the contract, or a deadline.
 *
 *     npx tsx examples/agent-calls/controller.ts controller a1 a2
 */
import { randomUUID } from "node:crypto";
import type { CommandInput } from "../../src/generated/agents/index.js";
import { CallUnservedError, unknownMember } from "../../src/runtime/index.js";
import { type Program, program } from "../support/program.js";

const [name = "controller", ...agentIds] = process.argv.slice(2);
const first = agentIds.at(0) ?? "";
const last = agentIds.at(-1) ?? "";
/** Longer than the contract says: an agent may die at its work, and its twin begins again. */
const timeoutMs = 30_000;

type Controller = Pick<Program, "agents" | "tell">;

await program(name, async (controller) => {
  await countThem(controller);
  await all((agentId) => ask(controller, agentId, "ping", { command: "ping" }));
  await all((agentId) => ask(controller, agentId, "process", work("call-1", 1_024)));
  await askWhatItDoesNotKnow(controller);
  await askNobody(controller);
  await giveUp(controller);
  // Whoever is at it now may be killed: its twin begins again.
  await ask(controller, last, "long task", work("call-long", 4_096));
  await tellWhatWasDone(controller);
  await all((agentId) => ask(controller, agentId, "stop", { command: "stop", reason: "the day is over" }));
});

async function all(run: (agentId: string) => Promise<void>): Promise<void> {
  await Promise.all(agentIds.map(run));
}

function work(taskId: string, maxTokens: number): CommandInput {
  return { command: "process", taskId, parameters: { maxTokens } };
}

/** Everybody who runs answers, and all answers are waited for: Redis tells how many were asked. */
async function countThem({ agents, tell }: Controller): Promise<void> {
  const { answers } = await agents.calls.census.gather({ asker: name }, { timeoutMs });
  const running = answers.flatMap((answer) => (answer.ok ? [answer.reply.agentId] : []));
  tell("gathered", `${running.length} processes run: ${running.sort().join(", ")}`, String(running.length));
}

async function ask({ agents, tell }: Controller, agentId: string, what: string, command: CommandInput): Promise<void> {
  const { result } = await agents.calls.runCommand.at({ agentId }).request(command, {
    timeoutMs,
    onProgress: ({ done, of }) => tell("progress", `${what} ← ${agentId}: ${done} of ${of}`, `call ${what}`),
  });
  tell("answer", `${what} ← ${agentId}: ${JSON.stringify(result)}`, `call ${what}`);
}

/** What a newer controller would send. `tryRequest` returns what the contract names, each with its own details. */
async function askWhatItDoesNotKnow({ agents, tell }: Controller): Promise<void> {
  const raw = { command: "reboot", requestId: randomUUID() };
  const answer = await agents.calls.runCommand
    .at({ agentId: first })
    .tryRequest({ command: unknownMember, requestId: raw.requestId, tag: "reboot", raw });
  if (answer.ok) return;
  const told = answer.error === "CommandUnknown" ? `knows no "${answer.details.command}"` : answer.error;
  tell("rejected", `reboot ← ${first}: ${told}`, "call reboot");
}

async function askNobody({ agents, tell }: Controller): Promise<void> {
  try {
    await agents.calls.runCommand.at({ agentId: "nobody" }).request({ command: "ping" });
  } catch (error) {
    if (!(error instanceof CallUnservedError)) throw error;
    tell("unserved", `ping → nobody: ${error.code}`);
  }
}

/** Once it has begun: the agent's own signal aborts. */
async function giveUp({ agents, tell }: Controller): Promise<void> {
  const patience = new AbortController();
  const onProgress = (): void => patience.abort(new Error("it takes too long"));
  const request = agents.calls.runCommand
    .at({ agentId: first })
    .request(work("call-too-long", 65_536), { timeoutMs, signal: patience.signal, onProgress });
  const settled = await request.catch((error: unknown) => error);
  tell("sent", `gives up call-too-long: ${settled === patience.signal.reason ? "it takes too long" : settled}`);
}

/** The channel keeps what was told there: whoever comes late reads it from its beginning. */
async function tellWhatWasDone({ agents, tell }: Controller): Promise<void> {
  const done = new Set<string>();
  for await (const { message } of await agents.channels.activity.listen({ from: "beginning" })) {
    done.add(message.doing);
    if (message.doing === "call-long") break;
  }
  const counts = await agents.keys.commandsRun.getMany(agentIds.map((agentId) => ({ agentId })));
  tell("read", `what was done: ${[...done].join(", ")}; commands obeyed: ${counts.join(" and ")}`);
}
