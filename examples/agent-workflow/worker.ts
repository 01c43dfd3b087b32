/**
 * One worker of the group `workers`: takes tasks, tells what it does, adds results. Runs until SIGTERM, then finishes
 * what it holds and hands back the rest.
 *
 *     npx tsx examples/agent-workflow/worker.ts worker-1
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "../../src/generated/agents/index.js";
import type { Delivery } from "../../src/runtime/index.js";
import { aborted, program } from "../support/program.js";

const workerId = process.argv[2] ?? `worker-${process.pid}`;

await program(workerId, async ({ agents, tell, signal }) => {
  const { events, results, tasks } = agents.streams;

  const consumer = await tasks.groups.workers.consume(handle, { consumer: workerId });
  consumer.on("retried", ({ attempt, delayMs }) =>
    tell("retried", `attempt ${attempt} failed, the next one in ${Math.round(delayMs)} ms`),
  );
  consumer.on("dead-lettered", ({ attempts }) =>
    tell("dead-lettered", `gives up after ${attempts} attempts: a dead letter`),
  );
  consumer.on("reclaimed", ({ from }) => tell("reclaimed", `takes over what ${from} left unfinished`));
  tell("ready", "is ready");

  await aborted(signal);
  await consumer.stop({ timeoutMs: 5_000 });

  async function handle(task: Task, delivery: Delivery): Promise<void> {
    const { taskId, kind } = task;
    const { attempt } = delivery;
    const startedAt = performance.now();
    await events.add({ event: "task_started", taskId, workerId, attempt });
    const what = task.kind === "data_extraction" ? `${kind} of ${task.source}` : kind;
    tell("took", `takes ${taskId.slice(0, 8)} (${what}), attempt ${attempt}`, taskId);
    try {
      const output = await work(task, delivery.signal);
      await results.add({ taskId, kind, workerId, attempt, output });
      await events.add({ event: "task_completed", taskId, workerId, durationMs: performance.now() - startedAt });
      tell("finished", `finishes ${taskId.slice(0, 8)} (${what})`, taskId);
    } catch (error) {
      // Thrown on: the group's `retry` in the contract decides what happens next.
      await events.add({ event: "task_failed", taskId, workerId, attempt, error: String(error) });
      throw error;
    }
  }

  async function work(task: Task, lost: AbortSignal): Promise<string> {
    switch (task.kind) {
      case "text_analysis":
        await takeTurnAtApi();
        return `${task.text.split(" ").length} words`;
      case "image_processing":
        return await agents.locks.criticalSection.withLock(async (lease) => {
          tell("lock", `holds the critical section (fencing token ${lease.fencingToken})`);
          await sleep(150);
          return `resized with token ${lease.fencingToken}`;
        });
      case "data_extraction":
        if (task.source === "unreachable") throw new Error("the source does not answer");
        await sleep(task.source === "slow" ? 1_500 : 50, undefined, { signal: lost });
        return `rows of ${task.source}`;
      default:
        return task satisfies never;
    }
  }

  /** The "API" allows 10 calls a second, 20 at once; one analysis costs 9 of them. */
  async function takeTurnAtApi(): Promise<void> {
    for (;;) {
      const decision = await agents.limits.apiEndpoint.at({ userId: "demo" }).take({ cost: 9 });
      if (decision.allowed) return;
      tell("limited", `is limited, comes back in ${decision.retryAfterMs} ms`);
      await sleep(decision.retryAfterMs);
    }
  }
});
