import { setTimeout as sleep } from "node:timers/promises";
import type { Task, TasksHeaders } from "../../src/generated/agents/index.js";
import type { Delivery } from "../../src/runtime/index.js";
import type { Program } from "../support/program.js";

/** What a worker does for a task. The delivery's signal aborts when the task is no longer this worker's. */
export async function work({ agents, tell }: Program, task: Task, delivery: Delivery<TasksHeaders>): Promise<string> {
  const lost = delivery.signal;
  switch (task.kind) {
    case "text_analysis":
      await takeTurnAtApi({ agents, tell }, lost);
      return `${task.text.split(" ").length} words`;
    case "image_processing":
      return await agents.locks.criticalSection.withLock(async (lease) => {
        tell("lock", `holds the critical section (fencing token ${lease.fencingToken})`);
        await sleep(150, undefined, { signal: lease.signal });
        return `resized with token ${lease.fencingToken}`;
      });
    case "data_extraction":
      // By the time that somebody replays it, it does.
      if (task.source === "unreachable" && delivery.replays === 0) throw new Error("the source does not answer");
      for (let page = 0; page < (task.source === "slow" ? 30 : 1); page++) await sleep(50, undefined, { signal: lost });
      return `rows of ${task.source}`;
    default:
      return task satisfies never;
  }
}

/** The "API" allows 10 calls a second, 20 at once; one analysis costs 20: a second one within two seconds waits. */
async function takeTurnAtApi({ agents, tell }: Pick<Program, "agents" | "tell">, lost: AbortSignal): Promise<void> {
  for (;;) {
    const decision = await agents.limits.apiEndpoint.at({ userId: "demo" }).take({ cost: 20 });
    if (decision.allowed) return;
    tell("limited", `is limited, comes back in ${decision.retryAfterMs} ms`);
    await sleep(decision.retryAfterMs, undefined, { signal: lost });
  }
}
