/**
 * One worker of the group `workers`: takes tasks, tells what it does, adds results. Runs until SIGTERM, then finishes
 * what it holds and hands back the rest.
 *
 *     npx tsx examples/agent-workflow/worker.ts worker-1
 */
import type { Task, TasksHeaders } from "../../src/generated/agents/index.js";
import type { Delivery } from "../../src/runtime/index.js";
import { aborted, type Program, program } from "../support/program.js";
import { work } from "./work.js";

await program(process.argv[2] ?? `worker-${process.pid}`, async (worker) => {
  const { agents, name, tell, signal } = worker;
  const consumer = await agents.streams.tasks.groups.workers.consume(
    (task, delivery) => handle(worker, task, delivery),
    { consumer: name },
  );
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
});

async function handle(worker: Program, task: Task, delivery: Delivery<TasksHeaders>): Promise<void> {
  const { agents, name: workerId, tell } = worker;
  const { events, results } = agents.streams;
  const { taskId, kind } = task;
  const { attempt, headers } = delivery;
  const what = task.kind === "data_extraction" ? `${kind} of ${task.source}` : kind;
  const startedAt = performance.now();
  await events.add({ event: "task_started", taskId, workerId, attempt });
  tell("took", `takes ${taskId.slice(0, 8)} (${what}), attempt ${attempt}`, taskId);
  try {
    const output = await work(worker, task, delivery);
    delivery.signal.throwIfAborted();
    await results.add({ taskId, kind, workerId, attempt, output }, { headers });
    await events.add({ event: "task_completed", taskId, workerId, durationMs: performance.now() - startedAt });
    tell("finished", `finishes ${taskId.slice(0, 8)} (${what})`, taskId);
  } catch (error) {
    // Thrown on: the group's `retry` in the contract decides what happens next. Of a task that is another's by now,
    // that one tells.
    if (!delivery.signal.aborted)
      await events.add({ event: "task_failed", taskId, workerId, attempt, error: String(error) });
    throw error;
  }
}
