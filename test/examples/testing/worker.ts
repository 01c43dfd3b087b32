import type { AgentsClient, TasksWorkersHandler } from "../../../src/generated/agents/index.js";

/** What is tested: takes the client, so that a test can give a double. */
export function worker(agents: AgentsClient): TasksWorkersHandler {
  return async (task, delivery) => {
    if (task.kind !== "text_analysis") return delivery.deadLetter(`Nobody here does ${task.kind}`);
    const { allowed } = await agents.limits.toolCalls.at({ agentId: task.agentId }).take();
    if (!allowed) return delivery.retry({ delayMs: 1_000, countsAsAttempt: false });
    return agents.channels.notifications.publish({ type: "info", message: `Done: ${task.taskId}` });
  };
}
