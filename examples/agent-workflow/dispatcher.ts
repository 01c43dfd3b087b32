/**
 * Adds tasks of three kinds to the stream `agents:tasks`, with priority, timeout and a trace; one of them twice, and one
 * for later.
 *
 *     npx tsx examples/agent-workflow/dispatcher.ts
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { TaskInput } from "../../src/generated/agents/index.js";
import { type Program, program } from "../support/program.js";

const agentId = "dispatcher";
const task = (): { taskId: string; agentId: string } => ({ taskId: randomUUID(), agentId });
const tasks: readonly TaskInput[] = [
  // The first one takes long: the demo kills its worker in the middle.
  { ...task(), kind: "data_extraction", source: "slow", priority: 9, timeoutMs: 10_000 },
  { ...task(), kind: "text_analysis", text: "Redis carries the messages." },
  { ...task(), kind: "image_processing", imageUrl: "https://images.example/1.png", priority: 3 },
  { ...task(), kind: "text_analysis", text: "The contract is written down once." },
  { ...task(), kind: "image_processing", imageUrl: "https://images.example/2.png" },
  { ...task(), kind: "text_analysis", text: "A worker may die; its task may not." },
  // Its source does not answer: retried, then a dead letter, until the monitor replays it.
  { ...task(), kind: "data_extraction", source: "unreachable" },
];

await program(agentId, async (dispatcher) => {
  for (const input of tasks) await add(dispatcher, input);
  // Whoever does not know whether an `add` arrived adds it again: the contract deduplicates by taskId.
  for (const input of tasks.slice(0, 1)) await add(dispatcher, input);

  const later: TaskInput = { ...task(), kind: "data_extraction", source: "inventory" };
  await dispatcher.agents.streams.tasks.schedule(later, { delayMs: 500, headers: { traceparent: newTrace() } });
  dispatcher.tell("sent", `${named(later)}, to come in 500 ms`, later.taskId);
});

async function add({ agents, tell }: Program, input: TaskInput): Promise<void> {
  const { id, duplicate } = await agents.streams.tasks.add(input, { headers: { traceparent: newTrace() } });
  if (duplicate) tell("duplicate", `${named(input)} is there already, as entry ${id}`, input.taskId);
  else tell("sent", `${named(input)} as entry ${id}`, input.taskId);
}

function named({ taskId, kind }: TaskInput): string {
  return `task ${taskId.slice(0, 8)} (${kind})`;
}

/** @see https://www.w3.org/TR/trace-context/#traceparent-header */
function newTrace(): string {
  return `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`;
}
