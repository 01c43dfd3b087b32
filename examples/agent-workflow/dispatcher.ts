/**
 * Adds tasks of three kinds to the stream `agents:tasks`, with priority and timeout.
 *
 *     npx tsx examples/agent-workflow/dispatcher.ts
 */
import { randomUUID } from "node:crypto";
import type { TaskInput } from "../../src/generated/agents/index.js";
import { program } from "../support/program.js";

const agentId = "dispatcher";

await program(agentId, async ({ agents, tell }) => {
  const task = (): { taskId: string; agentId: string } => ({ taskId: randomUUID(), agentId });
  const tasks: readonly TaskInput[] = [
    // The first one takes long: the demo kills its worker in the middle.
    { ...task(), kind: "data_extraction", source: "slow", priority: 9, timeoutMs: 10_000 },
    { ...task(), kind: "text_analysis", text: "Redis carries the messages." },
    { ...task(), kind: "image_processing", imageUrl: "https://images.example/1.png", priority: 3 },
    { ...task(), kind: "text_analysis", text: "The contract is written down once." },
    { ...task(), kind: "image_processing", imageUrl: "https://images.example/2.png" },
    { ...task(), kind: "text_analysis", text: "A worker may die; its task may not." },
    // Its source never answers: retried, then a dead letter.
    { ...task(), kind: "data_extraction", source: "unreachable" },
    { ...task(), kind: "data_extraction", source: "inventory" },
  ];
  for (const input of tasks) {
    const { id } = await agents.streams.tasks.add(input);
    tell("sent", `task ${input.taskId.slice(0, 8)} (${input.kind}) as entry ${id}`, input.taskId);
  }
});
